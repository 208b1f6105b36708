"""What does a night say of itself? Its steps, and the polls of the last day, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence

from huangpu.core.text_charts import bar, cell, table
from huangpu.core.wording import counted
from huangpu.jobs.upkeep import Step
from huangpu.model.polls import PolledHour


def upkeep_note(steps: Sequence[Step], hours: Sequence[PolledHour]) -> str:
    """Give it in Markdown; the hours are the last 24, on Shanghai clocks."""
    failed = [one for one in steps if one.failed]
    told = f"**{len(failed)} of {counted(len(steps), 'step')} failed**"
    parts = [
        told if failed else "All steps were taken.",
        "\n".join(f"- {cell(one.name)}: {cell(one.said)}" for one in failed),
        table(
            ("step", "s", "what came of it"),
            [
                (one.name, round(one.seconds), "FAILED: see above" if one.failed else one.said)
                for one in steps
            ],
        ),
        "## The polls of the last day",
        day_chart(hours) or "No feed was asked.",
    ]
    return "\n\n".join(part for part in parts if part)


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
