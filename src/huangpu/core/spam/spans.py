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
from huangpu.core.spam.growth import Grower
from huangpu.core.spam.handles import DOMAIN, LONG_ID
from huangpu.core.spam.leading import unnamed_ware
from huangpu.core.spam.parts import Part, Pricing, is_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.spam import SpamLexicon

_SENTENCE_END = re.compile(r"[。!?\n]")
_TRADE = frozenset({"core", "hint"})
_PLACES = frozenset({"city", "district"})
_OFFERS = frozenset({"contact", "id", "gift"})
_ANSWERS = frozenset({"id", "gift"})
_OPENED = re.compile(r"[“「『\"][^“”「」『』\"]*$")
_CLOSED = re.compile(r"[^“”「」『』\"]*[”」』\"]")
_MAX_SEEDS = 10_000  # a bound on the work for a hostile text
_EPSILON = 1e-9  # 0.7 + 1.2 + 0.7 is a little less than 2.6 in floating point


@dataclass(frozen=True, slots=True)
class Span:
    """A segment `[start, end)` of the folded text, the trade it names, and its parts in order."""

    family: str  # "" where only an address or a contact gave it away
    start: int
    end: int
    parts: tuple[Part, ...]


class SpanFinder:
    """Finds advertising spans by the words and points of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Take what decides: the points, and how near a word of crime must stand."""
        self._pricing = Pricing(lexicon.points)
        self._grower = Grower(lexicon, self._pricing)
        self._cut, self._news_points = lexicon.points.cut - _EPSILON, lexicon.points.news
        self._reach = lexicon.news_reach
        self._known = lexicon.contacts.domains

    def find(self, words: Elements) -> list[Span]:
        """Give the spans of a text in order; they do not overlap."""
        found: list[Span] = []
        floor = 0
        seeds = sorted(self._seeds(words), key=lambda one: (one[1].start, -one[1].end))
        for family, seed in seeds[:_MAX_SEEDS]:
            if seed.start < floor:
                continue
            span = self._span(words, family, seed, floor)
            if span is not None:
                found.append(span)
                floor = span.end
        return found

    def _seeds(self, words: Elements) -> Iterator[tuple[str, Part]]:
        answerable = any(words.of(ANY_CONTACT))
        for word in words.of(NAMING if answerable else NAMING & ~Role.WARE):
            yield word.family, self._pricing.word(word)
        if answerable:
            for found in DOMAIN.finditer(words.text):
                yield "", self._pricing.found("domain", found.span())
            for word in words.of(PLACE):
                if any(words.starting(word.end, Role.CONTACT)):
                    yield "", self._pricing.word(word)

    def _span(self, words: Elements, family: str, seed: Part, floor: int) -> Span | None:
        parts = self._grower.grow(words, family, seed, floor)
        points = sum(part.points for part in parts)
        if points < self._cut or not self._has_partner(words.text, parts):
            return None
        if points - self._news(words, parts) < self._cut:
            return None
        start = parts[0].start
        if not {part.kind for part in parts} & {*_TRADE, "ware", "domain"}:
            start = unnamed_ware(words.text, start, floor)
        return Span(family, start, parts[-1].end, tuple(parts))

    def _news(self, words: Elements, parts: list[Part]) -> float:
        """Give what a word of crime or regulation in the same sentence takes away.

        Nothing where a contact or a gift stands: reports do not say whom to call, unless they
        quote. In English they name a service, and so there only an id will do: outcall massage via
        WeChat.
        """
        kinds = {part.kind for part in parts}
        latin = is_latin(words.text[parts[0].start])
        first, last = parts[0].start, parts[-1].end
        before = words.text[max(0, first - self._reach) : first]
        behind = words.text[last : last + self._reach]
        quoted = _OPENED.search(before) and _CLOSED.match(behind)
        if kinds & (_ANSWERS if latin else _OFFERS) and not quoted:
            return 0.0
        start = first - len(_SENTENCE_END.split(before)[-1])
        end = last + len(_SENTENCE_END.split(behind)[0])
        return self._news_points if words.speaks_of_crime(start, end, latin=latin) else 0.0

    def _has_partner(self, text: str, parts: list[Part]) -> bool:
        """Say whether more than the trade's own words is there."""
        kinds = {part.kind for part in parts}
        if kinds & _TRADE:
            return self._offers_trade(kinds, parts)
        placed = bool(kinds & _PLACES)
        longest = max((part.end - part.start for part in parts if part.kind == "id"), default=0)
        if "domain" in kinds:
            return longest > 0 and (placed or self._is_known(text, parts))
        if "ware" in kinds:
            return longest > 0 and (placed or ("contact" in kinds and longest >= LONG_ID))
        near = "district" in kinds or (placed and longest >= LONG_ID)
        return "contact" in kinds and longest > 0 and near

    def _offers_trade(self, kinds: set[str], parts: list[Part]) -> bool:
        if kinds & _OFFERS or kinds & {"tail", "domain"} or kinds >= _PLACES:
            return True
        trades = sum(part.kind in _TRADE for part in parts)
        return "core" in kinds and (trades > 1 or bool(kinds & {*_PLACES, "brand"}))

    def _is_known(self, text: str, parts: list[Part]) -> bool:
        address = next(text[part.start : part.end] for part in parts if part.kind == "domain")
        return any(name in address for name in self._known)
