"""How alike are two articles, in numbers that a fitted rule can weigh and a person can read?

Every measure is symmetric: the order of the two articles makes no difference.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from huangpu.core.sameness.guards import apart
from huangpu.core.sameness.numbers import unmatched

if TYPE_CHECKING:
    from collections.abc import Container

    from huangpu.core.sameness.reading import Reading

_SOME: Final = 1e-9


def measure(left: Reading, right: Reading, meaning: float | None = None) -> dict[str, float]:
    """Give all measures of a pair; `meaning` is the cosine of the two vectors, if there are any.

    Shares are 0 to 1; `gap` is ln(1 + hours); weights are ln(1 + nats).
    """
    shared = left.title.keys() & right.title.keys()
    weight = math.fsum(left.title[part] for part in shared)
    short, long = sorted((left.title_weight, right.title_weight))
    found = sorted((_found(left.title, right.text), _found(right.title, left.text)))
    common = math.fsum(left.text[part] for part in left.text.keys() & right.text.keys())
    ours, theirs = unmatched(left.figures, right.figures), unmatched(right.figures, left.figures)
    concepts = sorted((_concepts_found(left, right), _concepts_found(right, left)))
    both = left.concepts.keys() & right.concepts.keys()
    result = {
        "exact": float(left.form == right.form),
        "title_found_min": found[0],
        "title_found_max": found[1],
        "jaccard": weight / max(_SOME, short + long - weight),
        "text_shared": common / max(_SOME, min(left.text_weight, right.text_weight)),
        "characters": fuzz.ratio(left.form, right.form) / 100,
        "rarest_shared": max((left.title[part] for part in shared), default=0.0),
        "left_over_short": math.log1p(max(0.0, short - weight)),
        "left_over_long": math.log1p(max(0.0, long - weight)),
        "length": abs(math.log((len(left.form) + 1) / (len(right.form) + 1))),
        "figures_conflict": float(bool(ours) and bool(theirs)),
        "figures_unmatched": float(min(3, len(ours) + len(theirs))),
        "figures_shared": math.log1p(_sum(left, both, "#")),
        "names_shared": float(min(3, len(left.entities & right.entities))),
        "names_unmatched": math.log1p(
            min(len(left.entities - right.houses), len(right.entities - left.houses))
        ),
        "terms_shared": math.log1p(_sum(left, both, "@t-")),
        "concepts_shared": math.log1p(math.fsum(left.concepts[concept] for concept in both)),
        "concepts_found_min": concepts[0],
        "concepts_found_max": concepts[1],
        "roundup": float(left.marks.is_roundup != right.marks.is_roundup),
        "session": float(apart(left.marks.sessions, right.marks.sessions)),
        "market": float(apart(left.marks.markets, right.marks.markets)),
        "subject": _subjects(left.subject, right.subject),
        "gap": math.log1p(_hours(left, right)),
    }
    if meaning is not None:
        result["meaning"] = meaning
    return result


def _found(title: dict[int, float], text: Container[int]) -> float:
    """Give the share of a headline's weight that the other text holds."""
    whole = math.fsum(title.values())
    return math.fsum(weight for part, weight in title.items() if part in text) / max(_SOME, whole)


def _concepts_found(ours: Reading, theirs: Reading) -> float:
    """Give the share of our headline's concepts that the other text holds.

    Across languages an English word can only be missed if the other text could have had it, so
    the words of ours that are no names count only when they are found.
    """
    words_count = ours.is_chinese or not theirs.is_chinese
    whole = found = 0.0
    for concept, weight in ours.concepts.items():
        if concept in theirs.text_concepts:
            found += weight
            whole += weight
        elif words_count or concept[0] in "@#":
            whole += weight
    return found / max(_SOME, whole)


def _sum(reading: Reading, concepts: set[str], prefix: str) -> float:
    return math.fsum(
        reading.concepts[concept] for concept in concepts if concept.startswith(prefix)
    )


def _subjects(left: str, right: str) -> float:
    """Compare who speaks, or whose figures these are: 1 the same, -1 another, 0 not said twice."""
    if not left or not right:
        return 0.0
    return 1.0 if left in right or right in left else -1.0


def _hours(left: Reading, right: Reading) -> float:
    return abs((left.item.published_at - right.item.published_at).total_seconds()) / 3600
