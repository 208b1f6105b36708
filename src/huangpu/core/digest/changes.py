"""What changed in this week, in sentences, and by more than chance?"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from huangpu.core.digest.trends import WEEKS_COMPARED, WEEKS_SHOWN
from huangpu.core.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huangpu.core.digest.options import SectionOption
    from huangpu.core.digest.selection import Report
    from huangpu.core.digest.trends import Record
    from huangpu.model.digest import SectorRow

_LINES = 4
_NEWCOMERS = 2
# A count of n wanders by about its square root from week to week (Poisson): one and a half times
# that, and at least two stories, is worth a line.
_WANDERING = 1.5
_LEAST_MOVE = 2
_LONG_SILENCE = 4
_HABIT = 3  # of the four weeks before in which a sub-topic was told: one loud week is no habit
_LONG_RECORD = 8  # weeks on record before "first" means anything


def trend_note(record: Record, *, complete: bool) -> str:
    """Say what the table compares, or why it compares nothing."""
    if not complete:
        return "The week is still running, so it is not compared with whole weeks yet."
    if record.comparable:
        dots = " A dot is a week without a record." if record.weeks < WEEKS_SHOWN - 1 else ""
        return (
            "Change is this week's stories against the mean of the four weeks before; the small "
            "columns are the last twelve weeks, with their lowest and highest count. "
            "A story with two topics counts in both, and a late one in the week in which it was "
            f"published.{dots}"
        )
    have = f"{record.recent or 'None'} of the four weeks before"
    verb = "is" if record.recent <= 1 else "are"
    return f"{have} {verb} on record; a comparison needs all four, so no trend is shown."


def movements(rows: Iterable[SectorRow]) -> tuple[str, ...]:
    """Say which topics moved by more than their usual ups and downs, strongest first."""
    moved = [(_strength(row), row) for row in rows if row.mean is not None]
    moved = [(strength, row) for strength, row in moved if strength >= _WANDERING]
    moved.sort(key=lambda pair: (-pair[0], pair[1].tag))
    return tuple(_movement(row) for _, row in moved[:_LINES])


def newcomers(
    reports: Iterable[Report], record: Record, options: Sequence[SectionOption]
) -> tuple[str, ...]:
    """Say which sub-topics have stories for the first time in the weeks on record."""
    if record.weeks < _LONG_RECORD or not any("." in tag for tag in record.stories):
        return ()
    labels = {option.key: option.label for option in options}
    told: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        names = {tag.tag for tag in report.article.tags if "." in tag.tag}
        for name in names:
            if not report.late and not any(record.before(name)):
                told[name].add(report.article.story_id or report.article.article_id)
    lines = []
    for tag in sorted(told, key=lambda tag: (-len(told[tag]), tag))[:_NEWCOMERS]:
        root = tag.partition(".")[0]
        weeks = counted(record.weeks + 1, "week")
        lines.append(
            f"First in {weeks}: {_name(tag)}, under {labels.get(root, root)} "
            f"({counted(len(told[tag]), 'story', 'stories')})."
        )
    return tuple(lines)


def silences(
    reports: Iterable[Report],
    record: Record,
    options: Sequence[SectionOption],
    *,
    complete: bool,
) -> tuple[str, ...]:
    """Say which sub-topics had stories in the month before and have none this week.

    Topics with a section of their own are told by `movements`; a running week tells nothing.
    """
    if not (complete and record.comparable):
        return ()
    labels = {option.key: option.label for option in options}
    told = {tag.tag for report in reports if not report.late for tag in report.article.tags}
    usual: dict[str, float] = {}
    for tag in record.stories:
        recent = [count or 0 for count in record.before(tag)[-WEEKS_COMPARED:]]
        is_habit = sum(count > 0 for count in recent) >= _HABIT
        if "." in tag and is_habit and tag not in told and tag not in labels:
            usual[tag] = sum(recent) / WEEKS_COMPARED
    gone = [tag for tag, mean in usual.items() if math.sqrt(mean) >= _WANDERING]
    return tuple(
        f"Gone quiet: {_name(tag)}, under {labels.get(tag.partition('.')[0], tag)} "
        f"(no story, from {_mean(usual[tag])} a week in the month before)."
        for tag in sorted(gone, key=lambda tag: (-usual[tag], tag))[:_NEWCOMERS]
    )


def _name(tag: str) -> str:
    return tag.partition(".")[2].replace("-", " ")


def _mean(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _strength(row: SectorRow) -> float:
    if row.mean is None or abs(row.stories - row.mean) < _LEAST_MOVE:
        return 0.0
    return abs(row.stories - row.mean) / math.sqrt(max(row.mean, 1.0))


def _movement(row: SectorRow) -> str:
    told = counted(row.stories, "story", "stories")
    mean = _mean(row.mean or 0.0)
    if row.stories == 0:
        return f"{row.label} went quiet: no story, from {mean} a week in the month before."
    silence = _silence(row.series[:-1])
    if silence >= _LONG_SILENCE:
        return f"{row.label} is back: {told}, after {silence} weeks without one."
    verb = "up" if row.stories > (row.mean or 0) else "down"
    return f"{row.label} {verb}: {told}, from {mean} a week in the month before."


def _silence(before: Sequence[int | None]) -> int:
    weeks = 0
    for count in reversed(before):
        if count != 0:
            break
        weeks += 1
    return weeks
