"""Do the phrases of a rule stand together, and which spans are they?"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from huangpu.core.taxonomy.hits import Hit

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from huangpu.core.taxonomy.hits import Hits
    from huangpu.core.taxonomy.reading import Reading
    from huangpu.model.taxonomy import Place, Rule

BEST_FIRST: tuple[Place, ...] = ("title", "subtitle", "lead", "section", "body")
_HEADLINE = frozenset(BEST_FIRST[:3])


class Known:
    """The hits of one article, regular expressions included as soon as a rule asks for them."""

    def __init__(
        self, reading: Reading, hits: Hits, regexes: Mapping[int, tuple[re.Pattern[str], ...]]
    ) -> None:
        self.reading = reading
        self._hits = hits
        self._regexes = regexes
        self._sought: Hits = {}

    def any_of(self, entities: frozenset[int]) -> bool:
        """Tell whether any of the entities is in the article; the cheap question first."""
        if not entities.isdisjoint(self._hits):
            return True
        return any(self._seek(entity) for entity in entities & self._regexes.keys())

    def in_headline(self, entities: frozenset[int]) -> bool:
        """Tell whether any of the entities is in the title or lead."""
        return self.any_of(entities) and any(
            self.reading.sentences[hit.sentence].place in _HEADLINE for hit in self.of(entities)
        )

    def of(self, entities: frozenset[int]) -> list[Hit]:
        """Give the hits of the entities, in text order."""
        plain = chain.from_iterable(self._hits[e] for e in entities & self._hits.keys())
        sought = chain.from_iterable(self._seek(e) for e in entities & self._regexes.keys())
        return sorted(chain(plain, sought))

    def _seek(self, entity: int) -> list[Hit]:
        if entity not in self._sought:
            self._sought[entity] = list(self._search(entity))
        return self._sought[entity]

    def _search(self, entity: int) -> Iterator[Hit]:
        for number, sentence in enumerate(self.reading.sentences):
            text = self.reading.shadows[sentence.field].text
            for regex in self._regexes[entity]:
                for found in regex.finditer(text, sentence.start, sentence.end):
                    if found.end() > found.start():
                        yield Hit(sentence.field, found.start(), found.end(), number)


def units(
    rule: Rule, items: Iterable[frozenset[int]], unless: frozenset[int], known: Known
) -> Iterator[tuple[Place, list[list[Hit]]]]:
    """Give, for each stretch of the rule's span in which all items occur, the hits per item."""
    per_item = [known.of(item) for item in items]
    forbidden = known.of(unless)
    for place, numbers in _stretches(rule, known.reading, per_item[0]):
        if any(hit.sentence in numbers for hit in forbidden):
            continue
        unit = [[hit for hit in hits if hit.sentence in numbers] for hits in per_item]
        if all(unit):
            yield place, unit


def _stretches(
    rule: Rule, reading: Reading, first: Iterable[Hit]
) -> Iterator[tuple[Place, frozenset[int]]]:
    """Give the stretches of text in which a rule may hold, with the place each counts for."""
    sentences = reading.sentences
    if rule.span == "sentence":
        for number in sorted({hit.sentence for hit in first}):
            if sentences[number].place in rule.places:
                yield sentences[number].place, frozenset({number})
        return
    wanted = _HEADLINE if rule.span == "headline" else frozenset(BEST_FIRST)
    numbers = frozenset(n for n, s in enumerate(sentences) if s.place in wanted)
    places = {sentences[hit.sentence].place for hit in first if hit.sentence in numbers}
    for place in BEST_FIRST:
        if place in places and place in rule.places:
            yield place, numbers
            return


def meeting(rule: Rule, unit: list[list[Hit]]) -> tuple[Hit, ...] | None:
    """Find one hit per item that meet the rule's distance and order, starting from the first."""
    for anchor in unit[0]:
        met = [anchor]
        for hits in unit[1:]:
            following = _nearest(rule, anchor, met, hits)
            if following is None:
                break
            met.append(following)
        else:
            return tuple(met)
    return None


def _nearest(rule: Rule, anchor: Hit, met: list[Hit], hits: list[Hit]) -> Hit | None:
    """Give the hit closest to the anchor that overlaps none already taken, if one is allowed."""
    best: Hit | None = None
    best_gap = 0
    for hit in hits:
        if any(hit.field == m.field and hit.start < m.end and m.start < hit.end for m in met):
            continue
        if rule.ordered and (hit.field, hit.start) < (met[-1].field, met[-1].end):
            continue
        gap = max(hit.start, anchor.start) - min(hit.end, anchor.end)
        if rule.within is not None and (hit.field != anchor.field or gap > rule.within):
            continue
        if best is None or gap < best_gap:
            best, best_gap = hit, gap
    return best
