"""Is a whole message an advert, though no trade is named in so many words?

A classifier says how much it reads like one. That counts only where the advertiser can be reached:
by an address, a name, a contact with its id, an invitation to write, or a bare number in a message
that is little else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.folding import folded
from huangpu.core.spam.handles import AT_NAME, DOMAIN, LONG_NUMBER, MIXED_ID, id_after
from huangpu.core.spam.traits import TraitReader

if TYPE_CHECKING:
    from huangpu.core.spam.weights import Weights
    from huangpu.model.spam import SpamLexicon

MAX_ADVERT = 600  # characters: what is longer is an article
_SHORT = 60
_SHOWN_CUES = 3
# Trip.com is a company; an address to answer at starts with www. or holds a number
_NAME_OF_A_SITE = re.compile(r"(?!www\.)[a-z.-]+/?")
# what an article refers to, unlike an address to answer at
_REFERENCE = re.compile(r"https?://|[^/]*\.(?:gov|edu|org|ac|com\.cn|gov\.cn|edu\.cn)(?:$|[./])")


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a message is an advert, by which handle it can be answered, and its jargon."""

    probability: float
    handle: str
    cues: tuple[str, ...]


class AdvertJudge:
    """Judges whole messages with one lexicon and one set of weights."""

    def __init__(self, lexicon: SpamLexicon, weights: Weights) -> None:
        """Build the automaton of contact words."""
        contacts = {folded(term) for term in (*lexicon.contacts.words, *lexicon.contacts.weak)}
        self._contacts = ahocorasick_rs.AhoCorasick(sorted(contacts))
        invites = {folded(term) for term in lexicon.adverts.invites}
        self._invites = ahocorasick_rs.AhoCorasick(sorted(invites))
        self._reader = TraitReader(lexicon)
        self._weights = weights

    def judge(self, text: str) -> Opinion | None:
        """Judge a folded message; None where nobody could answer it, or it is too long."""
        if len(text) > MAX_ADVERT:
            return None
        handle = self.handle(text) or self.handle(text.replace("\n", ""))
        if not handle:
            return None
        cues = self._reader.cues(text)
        if not cues and _NAME_OF_A_SITE.fullmatch(handle):
            return None
        probability = self._weights.probability(self._reader.read(text))
        return Opinion(probability, handle, tuple(cues[:_SHOWN_CUES]))

    def handle(self, text: str) -> str:
        """Give what the advertiser can be reached by, or nothing."""
        if address := _address(text):
            return address
        for _, start, end in self._contacts.find_matches_as_indexes(text, overlapping=True):
            if not (start and _continues(text[start - 1], text[start])):
                span = id_after(text, end)
                if span is not None:
                    return text[start : span[1]]
        if len(text) > _SHORT:
            return ""
        if _DIGITS.search(text) and (found := _BARE.search(text)):
            return found[0]
        return next(iter(self._invites.find_matches_as_strings(text)), "")


_DIGITS = re.compile(r"[0-9]{3}")  # quick to look for
_BARE = re.compile(f"{LONG_NUMBER.pattern}|{MIXED_ID.pattern}")


def _address(text: str) -> str:
    """Give the first address or name at which one could answer, or nothing."""
    if "." in text or "点" in text:
        for found in DOMAIN.finditer(text):
            if not _REFERENCE.match(found[0]):
                return found[0]
    name = AT_NAME.search(text) if "@" in text else None
    return name[0] if name else ""


def _continues(left: str, right: str) -> bool:
    return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
