"""What does a night say of itself? Its steps, and the polls of the last day, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence

from huangpu.core.text_charts import bar, table
from huangpu.jobs.upkeep import Step
from huangpu.model.polls import PolledHour


def upkeep_note(steps: Sequence[Step], hours: Sequence[PolledHour]) -> str:
    """Give it in Markdown; the hours are the last 24, on Shanghai clocks."""
    failed = [one for one in steps if one.failed]
    parts = [
        f"**{len(failed)} of {len(steps)} steps failed**" if failed else "All steps were taken.",
        table(
            ("step", "", "what came of it", "s"),
            [
                (one.name, "FAILED" if one.failed else "", one.said, round(one.seconds))
                for one in steps
            ],
        ),
        "## The polls of the last day",
        day_chart(hours) or "No feed was asked.",
    ]
    return "\n\n".join(parts)


def day_chart(hours: Sequence[PolledHour]) -> str:
    """Give a table of hours with a bar for what was new, and one for polls that failed."""
    new = max((one.entries_new for one in hours), default=0)
    failed = max((one.polls for one in hours), default=0)
    rows = [
        (
            one.hour,
            one.polls,
            one.entries_new,
            bar(one.entries_new, new),
            one.failed,
            bar(one.failed, failed, 8),
        )
        for one in hours
    ]
    return table(("hour", "feeds asked", "new entries", "", "failed", ""), rows) if rows else ""
