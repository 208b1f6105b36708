"""Who does what to whom? Rules find phrases that stand together, and keep the spans that met."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.taxonomy.lexicon import with_parents
from huangpu.core.taxonomy.meeting import BEST_FIRST, Known, meeting, units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huangpu.core.taxonomy.hits import Hit, Hits
    from huangpu.core.taxonomy.lexicon import Lexicon
    from huangpu.core.taxonomy.reading import Reading
    from huangpu.model.taxonomy import Place, Rule, Taxonomy


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose references are sets of entities."""

    rule: Rule
    tags: Mapping[str, float]
    items: tuple[frozenset[int], ...]
    unless: frozenset[int]
    topic: frozenset[int]
    exclude: frozenset[int]


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that held: at the best of its places, with one hit for each of its items."""

    rule: Rule
    tags: Mapping[str, float]  # sub-tags included in their parents
    place: Place
    hits: tuple[Hit, ...]


class Rulebook:
    """The rules of a taxonomy, compiled; make it before the scanner, for it adds phrases."""

    def __init__(self, taxonomy: Taxonomy, lexicon: Lexicon) -> None:
        self._rules = tuple(_compiled(rule, lexicon) for rule in taxonomy.rules)
        self._regexes = lexicon.regexes
        # Few rules can hold in any one article, so they are looked up by one of their items.
        self._by_entity: dict[int, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for number, compiled in enumerate(self._rules):
            plain = [item for item in compiled.items if item.isdisjoint(lexicon.regexes)]
            for entity in min(plain, key=len, default=()):
                self._by_entity[entity].append(number)
            if not plain:
                self._always.append(number)

    def fire(self, reading: Reading, hits: Hits) -> tuple[Firing, ...]:
        """Give every rule that holds in an article, once each, in file order."""
        known = Known(reading, hits, self._regexes)
        numbers = {
            n for entity in hits if entity in self._by_entity for n in self._by_entity[entity]
        }
        fired = (_fired(self._rules[n], known) for n in sorted(numbers.union(self._always)))
        return tuple(firing for firing in fired if firing is not None)


def _compiled(rule: Rule, lexicon: Lexicon) -> CompiledRule:
    return CompiledRule(
        rule=rule,
        tags=with_parents(rule.tags),
        items=tuple(
            lexicon.resolve((item,) if isinstance(item, str) else item) for item in rule.all
        ),
        unless=lexicon.resolve(rule.unless),
        topic=lexicon.resolve(rule.topic),
        exclude=lexicon.resolve(rule.exclude),
    )


def _fired(compiled: CompiledRule, known: Known) -> Firing | None:
    if not all(known.any_of(item) for item in compiled.items):
        return None
    if compiled.topic and not known.in_headline(compiled.topic):
        return None
    if compiled.exclude and known.any_of(compiled.exclude):
        return None
    best: Firing | None = None
    for place, unit in units(compiled.rule, compiled.items, compiled.unless, known):
        if best is not None and BEST_FIRST.index(place) >= BEST_FIRST.index(best.place):
            continue
        met = meeting(compiled.rule, unit)
        if met is not None:
            best = Firing(compiled.rule, compiled.tags, place, met)
    return best
