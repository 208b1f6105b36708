"""Which segments of a folded text are adverts?

From each word that names a trade, advertised address or place with a contact a span is grown. The
points of its parts are added up; reports about the trade lose one; what reaches `points.cut` and
has a partner is an advert (text.md D). Sentences are never cut: most injections have no separator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Elements, Role
from huangpu.core.spam.growth import Grower, Part
from huangpu.core.spam.handles import DOMAIN, LONG_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.spam import SpamLexicon

_BOUNDARY = re.compile(r"[\s,.。!?;:、()\[\]\"'【】「」『』《》“”]")
_SENTENCE_END = re.compile(r"[。!?\n]")
_UNNAMED = 8  # characters: the longest ware that is taken along without knowing it
_TRADE = frozenset({"core", "hint"})
_OFFERS = frozenset({"contact", "id", "gift"})


@dataclass(frozen=True, slots=True)
class Span:
    """A segment `[start, end)` of the folded text, the trade it names, and its parts in order."""

    family: str  # "" where only an address or a contact gave it away
    start: int
    end: int
    points: float
    parts: tuple[Part, ...]


class SpanFinder:
    """Finds advertising spans by the words and points of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Take what decides: the points, and how near a word of crime must stand."""
        self._grower = Grower(lexicon)
        self._points = lexicon.points
        self._reach = lexicon.news_reach
        self._known = lexicon.contacts.domains

    def find(self, words: Elements) -> list[Span]:
        """Give the spans of a text in order; they do not overlap."""
        found: list[Span] = []
        for family, seed in sorted(self._seeds(words), key=lambda one: (one[1].start, -one[1].end)):
            if found and seed.start < found[-1].end:
                continue
            span = self._span(words, family, seed)
            if span is None:
                continue
            while found and span.start < found[-1].end:
                found.pop()  # it grew leftwards over an earlier one
            found.append(span)
        return found

    def _seeds(self, words: Elements) -> Iterator[tuple[str, Part]]:
        for word in words.of(NAMING):
            yield word.family, self._grower.part(word)
        if any(words.of(ANY_CONTACT)):
            for found in DOMAIN.finditer(words.text):
                yield "", self._grower.domain(*found.span())
            for word in words.of(PLACE):
                if any(words.starting(word.end, Role.CONTACT)):
                    yield "", self._grower.part(word)

    def _span(self, words: Elements, family: str, seed: Part) -> Span | None:
        parts = self._grower.grow(words, family, seed)
        start, end = parts[0].start, parts[-1].end
        points = sum(part.points for part in parts) - self._news(words, parts)
        if points < self._points.cut - _EPSILON or not self._has_partner(words.text, parts):
            return None
        if not {part.kind for part in parts} & {*_TRADE, "ware", "domain"}:
            start = _unnamed(words.text, start)
        return Span(family, start, end, points, tuple(parts))

    def _news(self, words: Elements, parts: list[Part]) -> float:
        """Give what a word of crime or regulation in the same sentence takes away.

        Nothing where a contact or a gift stands: reports do not say whom to call.
        """
        if {part.kind for part in parts} & _OFFERS:
            return 0.0
        first, last = parts[0].start, parts[-1].end
        before = words.text[max(0, first - self._reach) : first]
        start = first - len(_SENTENCE_END.split(before)[-1])
        end = last + len(_SENTENCE_END.split(words.text[last : last + self._reach])[0])
        near = any(word.end > start and word.start < end for word in words.of(Role.NEWS))
        return self._points.news if near else 0.0

    def _has_partner(self, text: str, parts: list[Part]) -> bool:
        """Say whether more than the trade's own words is there."""
        kinds = {part.kind for part in parts}
        reachable = "id" in kinds
        if kinds & _TRADE:
            if reachable or kinds & {"contact", "tail", "gift", "domain"}:
                return True
            if {"city", "district"} <= kinds:
                return True
            trades = sum(part.kind in _TRADE for part in parts)
            return "core" in kinds and (trades > 1 or bool(kinds & {"city", "district", "brand"}))
        placed = bool(kinds & {"city", "district"})
        longest = max((part.end - part.start for part in parts if part.kind == "id"), default=0)
        if "domain" in kinds:
            return reachable and (placed or self._is_known(text, parts))
        if "ware" in kinds:
            return reachable and (placed or longest >= LONG_ID)
        return "contact" in kinds and ("district" in kinds or placed and longest >= LONG_ID)

    def _is_known(self, text: str, parts: list[Part]) -> bool:
        address = next(text[part.start : part.end] for part in parts if part.kind == "domain")
        return any(name in address for name in self._known)


_EPSILON = 1e-9  # 0.7 + 1.2 + 0.7 is a little less than 2.6 in floating point


def _unnamed(text: str, place: int) -> int:
    """Give where the ware begins that stands, unknown to us, between a boundary and the place."""
    start = place
    while start and "一" <= text[start - 1] <= "鿿":
        start -= 1
        if place - start > _UNNAMED:
            return place
    return start if start == 0 or _BOUNDARY.match(text, start - 1) else place
