"""Is the article about something in Shanghai, or an organisation headquartered there?

The gazetteer and its traps are in `taxonomy.yaml`: terms and rules with `shanghai` points, and
masks for phrases that only sound like it (the stock index, the exchanges, newspapers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.core.taxonomy.scoring import ROUNDING, Contribution, evidence, score
from huangpu.model.tags import ShanghaiVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.core.taxonomy.reading import Reading
    from huangpu.core.taxonomy.scoring import Argument


def judge(reading: Reading, said: Iterable[Argument], threshold: float) -> ShanghaiVerdict:
    """Weigh what terms and rules say about Shanghai; relevant where they reach the threshold."""
    spoken = [
        Contribution(argument.shanghai * argument.strength, argument.rule, argument.hits)
        for argument in said
        if argument.shanghai and argument.strength
    ]
    points = sum(contribution.points for contribution in spoken)
    return ShanghaiVerdict(
        relevant=points >= threshold - ROUNDING,
        score=score(points, threshold),
        evidence=evidence(reading, spoken),
    )
