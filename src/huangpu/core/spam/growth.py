"""How far does an advert reach from the word that gives it away?

To the right: tails, more words of the trade, a district, a contact with its id, an address. To the
left: brands, a city and a district, and a contact that leads to the word. Chinese parts touch each
other; Latin ones may have a space or a comma between them. A bare contact must touch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Element, Elements, Role
from huangpu.core.spam.handles import DOMAIN, GIFT, id_after

if TYPE_CHECKING:
    from huangpu.model.spam import SpamLexicon

_MAX_PARTS = 24  # a bound on the work for a hostile text
_LATIN_GAP = re.compile(r"[ ,:|!&+-]{1,3}")
_CONTACT_GAP = re.compile(r"[ \t:,]{1,2}")
_AMOUNT = re.compile(r"(?<=[ :$-])[0-9]{1,4}%?(?= [a-z])")  # 100 free spins
_LEAD = 48  # characters before a word in which a contact may lead to it
_BOUNDARY = re.compile(r"[\s,.。!?;:、()\[\]\"'【】「」『』《》“”]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a span: what it is, where in the folded text, and its points."""

    kind: str
    start: int
    end: int
    points: float = 0.0


class Grower:
    """Grows spans by the points of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Take the points, and the trades that write the place first."""
        points = lexicon.points
        self._points = {
            Role.CORE: points.core,
            Role.HINT: points.hint,
            Role.WARE: points.ware,
            Role.BRAND: points.brand,
            Role.TAIL: points.tail,
            Role.CITY: points.place,
            Role.DISTRICT: points.place,
            Role.CONTACT: points.contact,
            Role.WEAK_CONTACT: points.contact,
            Role.FILLER: 0.0,
        }
        self._gift, self._domain, self._id = points.tail, points.domain, points.handle
        self._place_first = frozenset(
            name for name, family in lexicon.families.items() if family.place_first
        )

    def part(self, word: Element) -> Part:
        """Give a word of the lexicon as a part."""
        return Part(_KINDS[word.role], word.start, word.end, self._points[word.role])

    def domain(self, start: int, end: int) -> Part:
        """Give an address as a part."""
        return Part("domain", start, end, self._domain)

    def grow(self, words: Elements, family: str, seed: Part) -> list[Part]:
        """Give the parts of the span around a seed in text order; fillers never at an end."""
        parts = [*self._leftwards(words, family, seed), seed]
        while len(parts) < _MAX_PARTS and (more := self._next(words, family, parts)):
            parts.extend(more)
        while parts[-1].kind == "filler":
            parts.pop()
        return parts

    def _next(self, words: Elements, family: str, parts: list[Part]) -> list[Part]:
        """Give what follows the last part: right there, or else behind a gap."""
        at = parts[-1].end
        return (
            self._handle(words, at)
            or self._word(words, family, parts, at)
            or self._bare(words, at)
            or self._behind(words, family, parts, _latin_gap(words.text, at))
            or self._behind_space(words, at)
        )

    def _behind(self, words: Elements, family: str, parts: list[Part], at: int) -> list[Part]:
        if not at:
            return []
        return (
            self._handle(words, at) or self._word(words, family, parts, at) or self._bare(words, at)
        )

    def _behind_space(self, words: Elements, at: int) -> list[Part]:
        gap = _CONTACT_GAP.match(words.text, at)
        return self._handle(words, gap.end()) if gap else []

    def _word(self, words: Elements, family: str, parts: list[Part], at: int) -> list[Part]:
        """Give the longest trade word, tail or place that may go on at a position."""
        closed = parts[-1].kind in {"contact", "weak contact", "id"}
        if not closed and (gift := GIFT.match(words.text, at)):
            return [Part("gift", *gift.span(), self._gift)]
        for word in words.starting(at, NAMING | Role.TAIL | PLACE | Role.FILLER):
            if word.role is Role.FILLER:
                if _is_latin(words.text[at]):
                    return [self.part(word)]
            elif word.role & PLACE:
                if self._place_fits(words, word, parts):
                    return [self.part(word)]
            elif not closed and (not family or word.family == family or word.role & NAMING):
                return [self.part(word)]
        if not closed and (found := DOMAIN.match(words.text, at)):
            return [self.domain(*found.span())]
        amount = _AMOUNT.match(words.text, at)
        return [Part("filler", *amount.span())] if amount else []

    def _place_fits(self, words: Elements, place: Element, parts: list[Part]) -> bool:
        """A district closes the trade's word; a city there may belong to the article that goes on.

        Both fit where a contact follows.
        """
        if _is_latin(words.text[place.start]):
            return True
        if self._handle(words, place.end) or self._bare(words, place.end):
            return True
        before = parts[-1].kind
        return place.role is Role.DISTRICT and before in {"core", "hint", "ware"}

    def _handle(self, words: Elements, at: int) -> list[Part]:
        """Give the contact that begins at a position with its id."""
        for word in words.starting(at, ANY_CONTACT):
            span = id_after(words.text, word.end)
            if span is not None:
                return [self.part(word), self.id(*span)]
        return []

    def _bare(self, words: Elements, at: int) -> list[Part]:
        """Give the contact that stands right there without an id, if it is no weak one."""
        word = next(words.starting(at, Role.CONTACT), None)
        return [self.part(word)] if word else []

    def id(self, start: int, end: int) -> Part:
        """Give an id as a part."""
        return Part("id", start, end, self._id)

    def _leftwards(self, words: Elements, family: str, seed: Part) -> list[Part]:
        """Give what stands before the seed, in text order."""
        parts: list[Part] = []
        at = seed.start
        while len(parts) < _MAX_PARTS and (word := self._before(words, family, parts, at)):
            parts.insert(0, self.part(word))
            at = word.start
        while parts and parts[0].kind == "filler":
            parts.pop(0)
        lead = self._lead(words, parts[0].start if parts else seed.start)
        return [*lead, *parts]

    def _before(
        self, words: Elements, family: str, parts: list[Part], at: int
    ) -> Element | None:
        kinds = {part.kind for part in parts}
        for end in (at, _latin_gap_before(words.text, at)):
            for word in words.ending(end, Role.BRAND | PLACE | Role.FILLER | Role.TAIL):
                latin = _is_latin(words.text[word.start])
                if word.role is Role.BRAND and word.family == family and "place" not in kinds:
                    return word
                if word.role & PLACE and self._leads(words, family, word, kinds):
                    return word
                if latin and (word.role is Role.FILLER or word.role is Role.TAIL):
                    return word
        return None

    def _leads(self, words: Elements, family: str, place: Element, kinds: set[str]) -> bool:
        """One city, and one district behind it; elsewhere than in escort adverts a new clause."""
        if "city" in kinds or (place.role is Role.DISTRICT and "district" in kinds):
            return False
        if family in self._place_first or _is_latin(words.text[place.start]):
            return True
        return place.start == 0 or _BOUNDARY.match(words.text, place.start - 1) is not None

    def _lead(self, words: Elements, at: int) -> list[Part]:
        """Give a contact with an id that ends where the span begins: 加微信12345代开发票."""
        for start in range(max(0, at - _LEAD), at):
            for word in words.starting(start, ANY_CONTACT):
                span = id_after(words.text, word.end)
                if span and at - 1 <= span[1] <= at:
                    return [self.part(word), self.id(*span)]
        return []


_KINDS = {
    Role.CORE: "core",
    Role.HINT: "hint",
    Role.WARE: "ware",
    Role.BRAND: "brand",
    Role.TAIL: "tail",
    Role.CITY: "city",
    Role.DISTRICT: "district",
    Role.CONTACT: "contact",
    Role.WEAK_CONTACT: "weak contact",
    Role.FILLER: "filler",
}


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _latin_gap(text: str, at: int) -> int:
    """Give where the next Latin word begins, or 0 where none follows this one."""
    found = _LATIN_GAP.match(text, at) if _is_latin(text[at - 1]) else None
    if found and found.end() < len(text) and _is_latin(text[found.end()]):
        return found.end()
    return 0


def _latin_gap_before(text: str, at: int) -> int:
    end = at
    while end and at - end < 2 and text[end - 1] in " ,:|!&+-":
        end -= 1
    return end if end < at and end and _is_latin(text[end - 1]) and _is_latin(text[at]) else -1
