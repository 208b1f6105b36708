"""Is the evidence enough? Points add up over distinct terms and rules, and meet a threshold.

A term gives its points at its best place and a little for each repeat; a rule gives its points
at its best place; points taken away by rules count in full (text.md C3).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from huangpu.core.taxonomy.reading import FIELDS
from huangpu.model.tags import Evidence, TagMatch
from huangpu.model.taxonomy import ANY_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from huangpu.core.taxonomy.hits import Hit, Hits
    from huangpu.core.taxonomy.lexicon import Meaning
    from huangpu.core.taxonomy.reading import Reading
    from huangpu.core.taxonomy.rules import Firing
    from huangpu.model.taxonomy import Place, Scoring

ROUNDING = 1e-9  # 0.6 + 0.4 reaches 1
MAX_EVIDENCE = 12  # spans kept per decision: enough to see why, whatever the text repeats


class Contribution(NamedTuple):
    """What one term or rule says for one tag."""

    points: float
    rule: str
    hits: tuple[Hit, ...]


class Argument(NamedTuple):
    """What one term found or rule fired says: how strongly, where, and for which tags."""

    rule: str
    strength: float
    hits: tuple[Hit, ...]
    tags: Mapping[str, float]
    shanghai: float


def arguments(
    reading: Reading,
    hits: Hits,
    firings: Iterable[Firing],
    meanings: Mapping[int, Meaning],
    scoring: Scoring,
) -> list[Argument]:
    """Give everything that terms and rules say about an article, terms first."""
    said = [
        Argument(
            meaning.rule,
            _strength(reading, found, meaning.places, scoring),
            tuple(found),
            meaning.tags,
            meaning.shanghai,
        )
        for entity, found in hits.items()
        if (meaning := meanings.get(entity)) is not None
    ]
    for firing in firings:
        strength = scoring.rule_places.get(firing.place, 1.0)
        if any(points < 0 for points in firing.rule.tags.values()) or firing.rule.shanghai < 0:
            strength = 1.0
        rule = firing.rule
        said.append(Argument(rule.id, strength, firing.hits, firing.tags, rule.shanghai))
    return said


def _strength(
    reading: Reading, hits: list[Hit], places: Mapping[Place, float], scoring: Scoring
) -> float:
    best = max(places.get(reading.sentences[hit.sentence].place, 0.0) for hit in hits)
    return best + scoring.repeat * min(len(hits) - 1, scoring.repeats) if best else 0.0


def award(
    reading: Reading, said: list[Argument], tags: Iterable[str], threshold: float
) -> tuple[TagMatch, ...]:
    """Give the tags whose points reach the threshold, in the order of their names."""
    totals: dict[str, list[Contribution]] = defaultdict(list)
    everywhere = 0.0
    for argument in said:
        for tag, points in argument.tags.items():
            if tag == ANY_TAG:
                everywhere += points * argument.strength
            elif points and argument.strength:
                totals[tag].append(
                    Contribution(points * argument.strength, argument.rule, argument.hits)
                )
    matches = []
    for tag in sorted(totals.keys() & set(tags)):
        points = everywhere + sum(contribution.points for contribution in totals[tag])
        if points >= threshold - ROUNDING:
            matches.append(TagMatch(tag, score(points, threshold), evidence(reading, totals[tag])))
    return tuple(matches)


def score(points: float, threshold: float) -> float:
    """Squeeze points into [0, 1), so that the threshold is at 0.5."""
    return round(max(points, 0.0) / (max(points, 0.0) + threshold), 4)


def evidence(reading: Reading, contributions: Iterable[Contribution]) -> tuple[Evidence, ...]:
    """Give the spans behind the contributions that spoke in favour, best first, in text order."""
    spans: dict[tuple[int, int, int], str] = {}
    for contribution in sorted(contributions, key=_by_weight):
        if contribution.points > 0:
            for hit in contribution.hits:
                spans.setdefault((hit.field, hit.start, hit.end), contribution.rule)
    strongest = list(spans.items())[:MAX_EVIDENCE]
    return tuple(_evidence(reading, *span, rule) for span, rule in sorted(strongest))


_by_weight: Callable[[Contribution], tuple[float, str]] = lambda c: (-c.points, c.rule)  # noqa: E731


def _evidence(reading: Reading, field: int, start: int, end: int, rule: str) -> Evidence:
    first, last = reading.shadows[field].original(start, end)
    return Evidence(FIELDS[field], first, last, reading.originals[field][first:last], rule)
