"""What does a message look like to the classifier of whole adverts?

Hashed character n-grams of its sketch, and beside them counted traits that carry over to adverts
never seen: how one is to answer and how much of the message says so, how it sells, what trade it
names, how rare its characters are, and what only reporters and people in conversation write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huangpu.core.spam.contacts import ContactFinder
from huangpu.core.spam.handles import PRICE
from huangpu.core.spam.sketches import ADDRESS, LONG, MIXED, NAME, SIGNS, hashed, sketch
from huangpu.core.spam.wordlists import WordList

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huangpu.core.spam.contacts import Contact
    from huangpu.model.spam import SpamLexicon

MAX_MESSAGE = 400  # characters looked at
_SHORT = 40  # characters: a message that is little but contact
_LITTLE, _NOTHING = 6, 2  # letters beside contacts and masks
_DENSE = 12  # one word of jargon in twelve characters is dense
_HAN_NEEDED, _WINDOW = 3, 4
_LAST_COMMON_ROW = 0xD7
_PARTICLE = re.compile("[吗呢吧啊哈嘛我你他她了的是不]")
_DATE = re.compile(r"[0-9]{1,2}[月日号年]|[0-9]{4}年")


@dataclass(frozen=True, slots=True)
class Traits:
    """One message: its hashed n-grams (indices below 2**GRAM_BITS) and its counted traits."""

    grams: NDArray[np.int64]
    counted: NDArray[np.float64]


class TraitReader:
    """Reads messages with the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the lists of jargon, masks, trades, selling and reporting."""
        families = lexicon.families.values()
        self._cues = WordList(lexicon.adverts.cues)
        self._masks = WordList(lexicon.adverts.masks)
        self._trades = WordList(
            term for one in families for term in (*one.cores, *one.hints, *one.wares)
        )
        self._pitch = WordList(lexicon.offers.pitch)
        self._reports = WordList(lexicon.offers.reports)
        self._crimes = WordList(lexicon.news)
        self._contacts = ContactFinder(lexicon)

    def cues(self, text: str) -> list[str]:
        """Give the jargon of a folded text, each word once, in text order."""
        return self._cues.found(text)

    def reports(self, text: str) -> bool:
        """Say whether a folded text holds a word of crime, or two signs of a reporter."""
        return bool(self._crimes.found(text)) or len(self._reports.found(text)) > 1

    def read(self, text: str) -> Traits:
        """Give the traits of a folded message; a line break in it is only a feed's."""
        text = text.replace("\n", "")[:MAX_MESSAGE]
        drawn = sketch(text)
        named = _shape(text, drawn) | self._jargon(drawn) | self._talk(text)
        return Traits(hashed(drawn), np.array([named[name] for name in NAMES], dtype=np.float64))

    def _jargon(self, drawn: str) -> dict[str, float]:
        """Count the trade's own talk in a sketch."""
        length = max(len(drawn), 1)
        signs = sum(drawn.count(sign) for sign in SIGNS)
        masked = self._masks.spans(drawn)
        beside = sum(char.isalnum() for char in drawn) - sum(end - start for start, end in masked)
        cues = len(self.cues(drawn))
        curt = signs > 0 and length <= _SHORT
        return {
            "cues": min(cues, 10) / 5,
            "cue density": min(_DENSE * cues / max(length, _DENSE), 1.0),
            "cues and contact": float(cues > 1 and signs > 0),
            "curt": float(curt),
            "curt, masked": float(curt and bool(masked)),
            "curt, rare": float(curt and any(_is_rare(char) for char in drawn)),
            "curt, little else": float(curt and beside <= _LITTLE),
            "contact only": float(signs > 0 and beside <= _NOTHING),
        }

    def _talk(self, text: str) -> dict[str, float]:
        """Count what is sold, how, and what speaks for a reporter."""
        trades = len(self._trades.found(text))
        contact = self._contacts.best(text)
        kind = contact.kind if contact else "none"
        return {
            "reports": min(len(self._reports.found(text)), 4) / 4,
            "crimes": min(len(self._crimes.found(text)), 3) / 3,
            "trades": min(trades, 5) / 5,
            "pitch": min(len(self._pitch.found(text)), 5) / 5,
            "trade and contact": float(
                trades > 0 and kind in {"messenger", "id", "name", "domain"}
            ),
            "number only": float(is_bare(contact, text)),
        } | {f"answer: {one}": float(one == kind) for one in _KINDS}


def is_bare(contact: Contact | None, text: str) -> bool:
    """Say whether a number is all there is: nobody is told what for."""
    return contact is not None and contact.kind == "number" and not any(map(str.isalpha, text))


def _shape(text: str, drawn: str) -> dict[str, float]:
    """Measure what a message is made of, whatever it says."""
    size, length = max(len(text), 1), max(len(drawn), 1)
    signs = sum(drawn.count(sign) for sign in SIGNS)
    return {
        "rarity": _rarity(drawn),
        "contact density": min(8 * signs / length, 1.0),
        "length": min(length, 200) / 200,
        "address": float(ADDRESS in drawn),
        "name": float(NAME in drawn),
        "mixed id": float(MIXED in drawn),
        "long number": float(LONG in drawn),
        "several": float(signs > 1),
        "odd letters": sum(map(_is_odd, drawn)) / length,
        "digits": sum(map(str.isdigit, text)) / size,
        "latin": sum(char.isascii() and char.isalpha() for char in text) / size,
        "repetition": _repetition(text),
        "particles": min(5 * len(_PARTICLE.findall(text)) / size, 1.0),
        "date": float(bool(_DATE.search(text))),
        "price": float(bool(PRICE.search(text))),
    }


def _repetition(text: str) -> float:
    """Give the share of runs of four characters that the text has said before."""
    runs = [text[at : at + _WINDOW] for at in range(len(text) - _WINDOW + 1)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def _rarity(text: str) -> float:
    """Give the share of rare characters among the Chinese ones."""
    han = [char for char in text if "一" <= char <= "鿿"]
    if len(han) < _HAN_NEEDED:
        return 0.0
    return sum(map(_is_rare, han)) / len(han)


def _is_rare(char: str) -> bool:
    """Say whether a character is Chinese, but none of the 3,755 common ones (GB 2312, level 1)."""
    if not "一" <= char <= "鿿":
        return False
    try:
        return char.encode("gb2312")[0] > _LAST_COMMON_ROW
    except UnicodeEncodeError:
        return True


def _is_odd(char: str) -> bool:
    """Say whether a character is a letter of neither script that our news is written in."""
    return char.isalpha() and not char.isascii() and not "一" <= char <= "鿿"


_KINDS = ("messenger", "id", "number", "line", "invite", "none")
NAMES = (
    *_shape("", ""),
    *("cues", "cue density", "cues and contact"),
    *("curt", "curt, masked", "curt, rare", "curt, little else", "contact only"),
    *("reports", "crimes", "trades", "pitch", "trade and contact", "number only"),
    *(f"answer: {kind}" for kind in _KINDS),
)
TRAITS = len(NAMES)
