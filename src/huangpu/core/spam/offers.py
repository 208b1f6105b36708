"""Is a short text one offer, though its parts stand apart?

What it sells, how it sells and where it can be answered speak for it, each word once; signs of a
reporter speak against it: a source, a quotation, a date line, the police. Longer texts need more.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.contacts import ContactFinder, contact_points
from huangpu.core.spam.elements import (
    LONGEST_OFFER,
    NAMING,
    PLACE,
    Element,
    Elements,
    Role,
    inside_word,
)
from huangpu.core.spam.folding import folded
from huangpu.core.spam.handles import GIFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.core.spam.contacts import Contact
    from huangpu.model.spam import SpamLexicon

_SHORT, _DENSE = 100, 100.0  # characters free, and characters that cost one more point
_MOST_PITCH = 4  # words of selling that count
_UNANSWERABLE = 1.0  # points more where no contact is given, and a core must be there
_EPSILON = 1e-9
_DATELINE = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]日(?:讯|电|消息)|\((?:reuters|ap|afp)\)")
_QUOTED = re.compile(r"[“「『][^”」』]{1,40}[”」』]")
_PRICE = re.compile(
    r"[0-9](?:元|块)?(?:起|一单|/月)|[日月](?:入|赚)[0-9]|[0-9]+-[0-9]+[元场]|\$[0-9,]+ (?:daily|bonus)"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered (the family with most to say), by which words, and where to answer."""

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
        self._pitch = _Words(lexicon.offers.pitch)
        self._reports = _Words(lexicon.offers.reports)
        self._local = frozenset(
            name for name, family in lexicon.families.items() if family.place_first
        )

    def judge(self, words: Elements) -> Offer | None:
        """Give the offer that a folded text makes, None where it makes none."""
        text = words.text
        if len(text) > LONGEST_OFFER or not (named := _named(words)):
            return None
        trade = sum(self._trade[word.role] for word in named.values())
        selling = trade + self._pitches(words, named)
        if max(trade, selling - self._pitch_points) < self._least:
            return None
        contact = self._contacts.best(text)
        need = self._need + max(0, len(text) - _SHORT) / _DENSE + self._news(words, named)
        if contact is None:
            need += _UNANSWERABLE
            if all(word.role != Role.CORE for word in named.values()):
                return None
        if selling + self._answer(contact) < need - _EPSILON:
            return None
        families = Counter(word.family for word in named.values())
        return Offer(families.most_common(1)[0][0], tuple(named), contact)

    def sells(self, words: Elements) -> bool:
        """Say whether a folded text, what is left of an offer, still sells or can be answered."""
        named = _named(words)
        selling = self._pitches(words, named) - self._news(words, named)
        selling += sum(self._trade[word.role] for word in named.values())
        return selling + self._answer(self._contacts.best(words.text)) >= self._least - _EPSILON

    def _answer(self, contact: Contact | None) -> float:
        return self._contact_points[contact.kind] if contact else 0.0

    def _pitches(self, words: Elements, named: dict[str, Element]) -> float:
        """Price the words of selling, each once: those of the list, tails, prices, places."""
        text = words.text
        families = {word.family for word in named.values()}
        found = set(self._pitch.found(text))
        found |= {text[w.start : w.end] for w in words.of(Role.TAIL) if w.family in families}
        found -= set(named)
        prices = bool(_PRICE.search(text)) + bool(GIFT.search(text))
        places = len({text[w.start : w.end] for w in words.of(PLACE)})
        count = len(found) + prices + (min(places, 2) if families & self._local else 0)
        return self._pitch_points * min(count, _MOST_PITCH)

    def _news(self, words: Elements, named: dict[str, Element]) -> float:
        """Give what speaks for a reporter."""
        text = words.text
        signs = len(set(self._reports.found(text))) + bool(_DATELINE.search(text))
        quoted = any(name in found for found in _QUOTED.findall(text) for name in named)
        crimes = {text[word.start : word.end] for word in words.of(Role.NEWS)}
        crimes = {crime for crime in crimes if not any(crime in name for name in named)}
        return self._report_points * (signs + quoted) + self._crime_points * len(crimes)


def _named(words: Elements) -> dict[str, Element]:
    """Give the words that name a trade, the longest of those that overlap, each word once."""
    named: dict[str, Element] = {}
    end = 0
    for word in words.of(NAMING):  # in text order, the longest first
        if word.start >= end:
            named.setdefault(words.text[word.start : word.end], word)
            end = word.end
    return named


class _Words:
    """A list of words, looked for in folded text; Latin ones stand alone."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._automaton = ahocorasick_rs.AhoCorasick(
            sorted({folded(term) for term in terms}),
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        )

    def found(self, text: str) -> Iterator[str]:
        for _, start, end in self._automaton.find_matches_as_indexes(text):
            if not (inside_word(text, start) or inside_word(text, end)):
                yield text[start:end]

