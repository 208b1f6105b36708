"""Is a whole message an advert, though no trade is named in so many words?

A classifier says how much it reads like one. That counts only where the advertiser can be reached:
by an address, a name, a contact with its id, an invitation to write, or a bare number in a message
that is little else; or where a short message is jargon throughout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.contacts import ContactFinder
from huangpu.core.spam.traits import TraitReader, is_bare

if TYPE_CHECKING:
    from huangpu.core.spam.weights import Weights
    from huangpu.model.spam import SpamLexicon

MAX_ADVERT = 600  # characters: what is longer is an article
_SHOWN_CUES = 3
_TALK, _BRIEF = 4, 150  # words of jargon in few characters do without a contact
# Trip.com is a company; an address to answer at starts with www. or holds a number
_NAME_OF_A_SITE = re.compile(r"(?!www\.)[a-z.-]+/?")


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a message is an advert, by what it can be answered, and its jargon."""

    probability: float
    handle: str
    cues: tuple[str, ...]


class AdvertJudge:
    """Judges whole messages with one lexicon and one set of weights."""

    def __init__(self, lexicon: SpamLexicon, weights: Weights) -> None:
        """Take what reads messages and finds contacts in them."""
        self._contacts = ContactFinder(lexicon)
        self._reader = TraitReader(lexicon)
        self._weights = weights

    def judge(self, text: str) -> Opinion | None:
        """Judge a folded message; None where nobody could answer it, or it is too long."""
        if len(text) > MAX_ADVERT:
            return None
        contact = self._contacts.best(text) or self._contacts.best(text.replace("\n", ""))
        if is_bare(contact, text):
            return None
        if contact and contact.kind == "invite" and self._reader.reports(text):
            return None  # people are told what not to answer to
        cues = self._reader.cues(text)
        if contact is None:
            if len(cues) < _TALK or len(text) > _BRIEF:
                return None
        elif not cues and contact.kind == "domain" and _NAME_OF_A_SITE.fullmatch(contact.text):
            return None
        probability = self._weights.probability(self._reader.read(text))
        return Opinion(probability, contact.text if contact else "", tuple(cues[:_SHOWN_CUES]))
