"""Is a short text one offer, though its parts stand apart?

What it sells, how it sells and where it can be answered speak for it, each word once; signs of a
reporter speak against it: a source, a quotation, a date line, the police. Longer texts need more.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.contacts import ContactFinder, contact_points
from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Element, Elements, Role
from huangpu.core.spam.handles import GIFT, PRICE
from huangpu.core.spam.vocabulary import LONGEST_OFFER
from huangpu.core.spam.wordlists import WordList

if TYPE_CHECKING:
    from huangpu.core.spam.contacts import Contact
    from huangpu.model.spam import SpamLexicon

_SHORT, _DENSE = 100, 100.0  # characters free, and characters that cost one more point
_REST = 60  # characters that may be left of an advert of which something was cut
_DENSITY = 0.15  # of a longer text's characters must sell
_CHANTED = 4  # times
_MOST_PITCH = 4  # words of selling that count
_IN_TITLE = 1.0  # points for a messenger's id in a title
_UNANSWERABLE = 0.8  # points more where no contact is given, and a core must be there
_DISGUISE = 1.0  # points for hiding a word: honest people have no reason to
_BARE_WORD = 0.4  # points of a messenger's name whose id was stripped
_EPSILON = 1e-9
_DATELINE = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]日(?:讯|电|消息)|\((?:reuters|ap|afp)\)")
_QUOTED = re.compile(r"[“「『][^”」』]{1,40}[”」』]")


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, by which words, and where to answer.

    The family is the one with most to say, "" where nothing is named.
    """

    family: str
    words: tuple[str, ...]
    contact: Contact | None


class OfferJudge:
    """Judges whole texts by the words and points of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automata of selling and reporting, and price the roles."""
        points = lexicon.points
        self._trade = {Role.CORE: points.core, Role.HINT: points.hint, Role.WARE: points.ware}
        self._pitch_points, self._report_points = points.pitch, points.report
        self._crime_points, self._need = points.news, points.offer
        self._least = points.hint
        self._contacts = ContactFinder(lexicon)
        self._contact_points = contact_points(points)
        self._pitch = WordList(lexicon.offers.pitch)
        self._reports = WordList(lexicon.offers.reports)
        self._local = frozenset(
            name for name, family in lexicon.families.items() if family.place_first
        )

    def judge(self, words: Elements, *, disguised: bool = False) -> Offer | None:
        """Give the offer that a folded text makes, None where it makes none.

        `disguised` says that symbols stood between the letters of its words.
        """
        text = words.text
        if len(text) > LONGEST_OFFER:
            return None
        contact, headline = self._contacts.best(text), self._answered_in_title(text)
        named = _named(words, contact)
        trade = sum(self._trade[word.role] for word in named.values())
        selling = trade + self._pitches(words, named)
        least = self._least
        if headline:
            least = 0.0 if named else self._pitch_points
        if max(trade, selling - self._pitch_points) < least - _EPSILON:
            return None
        need = self._need + max(0, len(text) - _SHORT) / _DENSE + self._news(words, named)
        need -= _DISGUISE if disguised else 0.0
        if _chanted(words):
            return Offer(_family(named), tuple(named), contact)
        if contact is None:
            need += _UNANSWERABLE - (_BARE_WORD if _ends_with_contact(words) else 0.0)
            if all(word.role != Role.CORE for word in named.values()):
                return None
        # less of a longer text sells: it is an article that an advert stands in
        dense = len(text) <= _SHORT or self._told(words, named, contact) >= _DENSITY * len(text)
        if not dense or selling + headline + self._answer(contact) < need - _EPSILON:
            return None
        return Offer(_family(named), tuple(named), contact)

    def sells(self, words: Elements) -> bool:
        """Say whether a folded text, what is left of an offer, still sells or can be answered."""
        contact = self._contacts.best(words.text)
        named = _named(words, contact)
        selling = self._pitches(words, named) - self._news(words, named)
        selling += sum(self._trade[word.role] for word in named.values())
        need = self._least + max(0, len(words.text) - _REST) / _DENSE
        return selling + self._answer(contact) >= need - _EPSILON

    def _told(self, words: Elements, named: dict[str, Element], contact: Contact | None) -> int:
        """Count the characters of all that sells: what, how, where, and whom to ask."""
        told = {*named, *self._pitch.found(words.text), contact.text if contact else ""}
        told |= {words.text[word.start : word.end] for word in words.of(PLACE | Role.TAIL)}
        return sum(map(len, told))

    def _answered_in_title(self, text: str) -> float:
        """Give what it adds that the title says whom to write to: headlines never do."""
        contact = self._contacts.best(text.partition("\n")[0])
        return _IN_TITLE if contact and contact.kind == "messenger" else 0.0

    def _answer(self, contact: Contact | None) -> float:
        return self._contact_points[contact.kind] if contact else 0.0

    def _pitches(self, words: Elements, named: dict[str, Element]) -> float:
        """Price the words of selling, each once: those of the list, tails, prices, places."""
        text = words.text
        families = {word.family for word in named.values()}
        found = set(self._pitch.found(text))
        found |= {text[w.start : w.end] for w in words.of(Role.TAIL) if w.family in families}
        found -= set(named)
        prices = bool(PRICE.search(text)) + bool(GIFT.search(text))
        places = len({text[w.start : w.end] for w in words.of(PLACE)})
        count = len(found) + prices + (min(places, 2) if families & self._local else 0)
        return self._pitch_points * min(count, _MOST_PITCH)

    def _news(self, words: Elements, named: dict[str, Element]) -> float:
        """Give what speaks for a reporter."""
        text = words.text
        signs = len(self._reports.found(text)) + bool(_DATELINE.search(text))
        quoted = any(name in found for found in _QUOTED.findall(text) for name in named)
        crimes = {text[word.start : word.end] for word in words.of(Role.NEWS)}
        crimes = {crime for crime in crimes if not any(crime in name for name in named)}
        return self._report_points * (signs + quoted) + self._crime_points * len(crimes)


def _family(named: dict[str, Element]) -> str:
    families = Counter(word.family for word in named.values())
    return families.most_common(1)[0][0] if families else ""


def _chanted(words: Elements) -> bool:
    """Say whether a short text says one word that only a trade uses over and over."""
    said = Counter(words.text[word.start : word.end] for word in words.of(Role.CORE | Role.HINT))
    return len(words.text) <= _SHORT and max(said.values(), default=0) >= _CHANTED


def _ends_with_contact(words: Elements) -> bool:
    return any(words.ending(len(words.text.rstrip()), ANY_CONTACT))


def _named(words: Elements, contact: Contact | None) -> dict[str, Element]:
    """Give the words that name a trade, the longest of those that overlap, each word once.

    None is read out of an id: vx_casino99 may be anybody's. An address is called after its trade.
    """
    named: dict[str, Element] = {}
    end = 0
    inside = range(contact.start, contact.end) if contact and contact.kind != "domain" else range(0)
    for word in words.of(NAMING):  # in text order, the longest first
        if word.start >= end and word.start not in inside:
            named.setdefault(words.text[word.start : word.end], word)
            end = word.end
    return named
