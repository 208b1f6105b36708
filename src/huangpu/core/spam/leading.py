"""What belongs to an advert in front of the word that gives it away?

Brands touch the word; a city and a district come next; a contact may lead to them all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import ANY_CONTACT, PLACE, Element, Elements, Role
from huangpu.core.spam.handles import id_after
from huangpu.core.spam.parts import Part, Pricing, is_latin, latin_word_before

if TYPE_CHECKING:
    from huangpu.model.spam import SpamLexicon

_MAX_PARTS = 12  # a bound on the work for a hostile text
_LEAD = 48  # characters before a word in which a contact may lead to it
_ENDS = frozenset("。!?\n")
_UNNAMED = 8  # characters: the longest ware that is taken along without knowing it
BOUNDARY = re.compile(r"[\s,.。!?;:、()\[\]\"'【】「」『』《》“”]")


class Leader:
    """Finds what stands before a seed, by the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon, pricing: Pricing) -> None:
        """Take the trades that write the place first."""
        self._pricing = pricing
        self._place_first = frozenset(
            name for name, family in lexicon.families.items() if family.place_first
        )

    def before(self, words: Elements, family: str, seed: Part, floor: int) -> list[Part]:
        """Give the parts that lead to the seed, in text order; the first is no filler.

        None begins before `floor`, where the span before this one ended.
        """
        parts: list[Part] = []
        at = seed.start
        while len(parts) < _MAX_PARTS and (word := self._next(words, family, parts, at)):
            if word.start < floor:
                break
            parts.insert(0, self._pricing.word(word))
            at = word.start
        while parts and parts[0].kind == "filler":
            parts.pop(0)
        return [*self._contact(words, parts[0].start if parts else seed.start, floor), *parts]

    def _next(self, words: Elements, family: str, parts: list[Part], at: int) -> Element | None:
        kinds = {part.kind for part in parts}
        placed = bool(kinds & {"city", "district"})
        for end in (at, latin_word_before(words.text, at)):
            for word in words.ending(end, Role.BRAND | PLACE | Role.FILLER | Role.TAIL):
                if word.role == Role.BRAND and word.family == family and not placed:
                    return word
                if word.role & PLACE and self._leads(words, family, word, kinds):
                    return word
                if word.role in {Role.FILLER, Role.TAIL} and is_latin(words.text[word.start]):
                    return word
        return None

    def _leads(self, words: Elements, family: str, place: Element, kinds: set[str]) -> bool:
        """Say whether a place is the advert's: one city, with a district behind it.

        Trades that write the place first name several: 杨浦宝山品茶. Others may stand behind the last word of an honest sentence,
        so a place before those must begin a clause.
        """
        if "city" in kinds:
            return False
        if family in self._place_first:
            return True
        if "district" in kinds and place.role == Role.DISTRICT:
            return False
        if is_latin(words.text[place.start]):
            return True
        return place.start == 0 or BOUNDARY.match(words.text, place.start - 1) is not None

    def _contact(self, words: Elements, at: int, floor: int) -> list[Part]:
        """Give a contact with an id that ends where the span begins: 加微信12345代开发票."""
        for word in words.beginning_in(max(floor, at - _LEAD), at, ANY_CONTACT):
            span = id_after(words.text, word.end)
            if span and at - 1 <= span[1] <= at and words.text[span[1] : at] not in _ENDS:
                return [self._pricing.word(word), self._pricing.found("id", span)]
        return []


def unnamed_ware(text: str, place: int, floor: int) -> int:
    """Give where the ware begins that stands, unknown to us, between a boundary and a place.

    Gives the place itself where no boundary is near. Looks no further back than `floor`.
    """
    start = place
    while start > floor and "一" <= text[start - 1] <= "鿿":
        start -= 1
        if place - start > _UNNAMED:
            return place
    return start if start == floor or BOUNDARY.match(text, start - 1) else place
