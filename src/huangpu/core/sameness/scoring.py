"""How sure does a fitted rule make us, and which measures did it?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huangpu.model.sameness import Rule


def score(rule: Rule, measures: Mapping[str, float]) -> float:
    """Give the probability (0 to 1) that the rule says yes. Raises KeyError for a missing measure."""
    total = rule.bias
    for part in rule.weights:
        total += part.weight * (measures[part.measure] - part.centre) / part.spread
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def contributions(rule: Rule, measures: Mapping[str, float]) -> list[tuple[str, float]]:
    """Give what each measure adds to the log odds, the strongest first."""
    added = [
        (part.measure, part.weight * (measures[part.measure] - part.centre) / part.spread)
        for part in rule.weights
    ]
    return sorted(added, key=lambda one: (-abs(one[1]), one[0]))
