"""Into which groups do compared articles fall, if groups must be alike on the average?

Average-link clustering on a sparse graph. It needs no number of groups, does not depend on the
order of its input, and unlike connected components does not chain (research/text.md B1: pair F1
.37 for components).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from huangpu.model.sameness import Comparison

Pair = tuple[str, str]

AVERAGE: Final = 0.35  # of the event scores between two groups; pairs not compared count as 0


@dataclass(frozen=True, slots=True)
class _Tie:
    """What lies between two groups: summed scores, pairs sure to be one event, pairs vetoed."""

    strength: float
    sure: int
    vetoed: int

    def __add__(self, other: _Tie) -> _Tie:
        return _Tie(
            self.strength + other.strength, self.sure + other.sure, self.vetoed + other.vetoed
        )


_NO_TIE: Final = _Tie(0.0, 0, 0)


def clusters(
    ids: Sequence[str], pairs: Mapping[Pair, Comparison], average: float = AVERAGE
) -> list[list[str]]:
    """Give the groups, each in the order of `ids`, the groups by their first members.

    `pairs` holds the comparisons by the two ids in rising order. Two groups become one while
    their average event score reaches `average`, one pair at least is surely one event, and fewer
    than half of their pairs are vetoed.
    """
    place = {name: number for number, name in enumerate(ids)}
    members = {number: [number] for number in place.values()}
    ties: dict[int, dict[int, _Tie]] = defaultdict(dict)
    for (left, right), found in pairs.items():
        if left in place and right in place:
            one, other = place[left], place[right]
            ties[one][other] = ties[other][one] = _tie(found)
    waiting = [
        (-tie.strength, one, other)
        for one, near in ties.items()
        for other, tie in near.items()
        if one < other
    ]
    heapq.heapify(waiting)
    while waiting:
        negative, one, other = heapq.heappop(waiting)
        if -negative < average:
            break
        if one not in members or other not in members:
            continue
        tie, size = ties[one][other], len(members[one]) * len(members[other])
        if -negative != tie.strength / size or not tie.sure or 2 * tie.vetoed >= size:
            continue
        _join(one, other, members, ties)
        for near, joined in ties[one].items():
            mean = joined.strength / (len(members[one]) * len(members[near]))
            heapq.heappush(waiting, (-mean, min(one, near), max(one, near)))
    return [[ids[number] for number in sorted(group)] for _, group in sorted(members.items())]


def _tie(found: Comparison) -> _Tie:
    if found.veto and not found.same_story:
        return _Tie(0.0, 0, 1)
    return _Tie(found.event_score, int(found.same_story and found.is_sure), 0)


def _join(
    one: int, other: int, members: dict[int, list[int]], ties: dict[int, dict[int, _Tie]]
) -> None:
    """Let the first group take in the second, with all its ties."""
    members[one] += members.pop(other)
    del ties[one][other]
    for near, tie in ties.pop(other).items():
        if near != one:
            ties[near].pop(other)
            joined = ties[one].get(near, _NO_TIE) + tie
            ties[one][near] = ties[near][one] = joined
