"""Where does each bar of a chart stand, and what does the chart say to who cannot see it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huangpu.model.archive import WeekCount

_STEP = 10
_HEIGHT = 98.5  # of 100; below it is the ground
_LEAST = 2.0  # what is not nothing can be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One week's bar, in the units of the drawing; `whole` False: the week is not complete."""

    x: int
    y: float
    height: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """All bars, and how wide the drawing is; it is 100 high."""

    width: int
    bars: tuple[Bar, ...]


def drawn(weeks: Sequence[WeekCount]) -> Drawn:
    """Draw the stories of these weeks, the last one still running; a week of none has no bar."""
    highest = max((one.stories for one in weeks), default=0)
    bars = []
    for place, one in enumerate(weeks):
        if one.stories:
            height = round(max(_LEAST, _HEIGHT * one.stories / highest), 1)
            whole = one.watched and place < len(weeks) - 1
            bars.append(Bar(_STEP * place + 1, round(_HEIGHT - height, 1), height, whole))
    return Drawn(_STEP * max(1, len(weeks)), tuple(bars))


def in_words(weeks: Sequence[WeekCount]) -> str:
    """Say what the bars show: their span, and the newest whole week."""
    past = [one.stories for one in weeks[:-1]]
    return (
        f"Stories a week over {len(past)} weeks: from {min(past):,} to {max(past):,}, "
        f"the last one {past[-1]:,}; {weeks[-1].stories:,} so far this week."
    )
