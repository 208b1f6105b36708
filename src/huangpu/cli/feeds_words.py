"""How are feeds written on a terminal? Times on Shanghai's clock, and nothing that acts as markup.

What feeds and servers say goes through `said` before it is printed: rich would read `[red]` in a
headline as a colour, and a terminal would obey the control characters in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from huangpu.core.text import clean_text
from huangpu.model.health import FeedStatus

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
STYLES: Final = {
    FeedStatus.HEALTHY.value: "green",
    FeedStatus.NEVER.value: "cyan",
    FeedStatus.SILENT.value: "yellow",
    FeedStatus.EMPTY.value: "yellow",
    FeedStatus.FAILING.value: "red",
    FeedStatus.DEAD.value: "bold red",
    "off": "dim",
}
Facts = list[tuple[str, Text | str]]

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def said(words: object, style: str = "", limit: int = 400) -> Text:
    """Give words from anywhere as one clean line; None gives nothing."""
    return Text("" if words is None else clean_text(str(words), limit), style=style)


def moment(value: datetime | None, now: datetime) -> str:
    """Write a moment on Shanghai's clock: `22 Nov 18:03`, with its year where it is another."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    year = "" if local.year == now.astimezone(SHANGHAI).year else f" {local.year}"
    return f"{local.day} {local:%b}{year} {local:%H:%M}"


def distance(value: datetime | None, now: datetime) -> str:
    """Say how far off a moment is: `3 h ago`, `in 20 min`, `now`."""
    if value is None:
        return "never"
    gap = abs(value - now)
    if gap < _MINUTE:
        return "now"
    if gap < _HOUR:
        words = f"{int(gap.total_seconds() // 60)} min"
    elif gap < 2 * _DAY:
        words = f"{int(gap / _HOUR)} h"
    else:
        words = f"{gap.days} days"
    return f"in {words}" if value > now else f"{words} ago"


def heading(words: str) -> Text:
    """Give the title of a part, below an empty line."""
    return Text(f"\n{words}", style="bold")


def facts(pairs: Iterable[tuple[str, Text | str]], indent: int = 2) -> Padding:
    """Set names and values side by side; what is long goes on below its value."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(name, value if isinstance(value, Text) else said(value))
    return Padding(grid, (0, 0, 0, indent), expand=False)


def listing(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Text]]) -> Table:
    """Set rows of cells in columns, each `(title, how)`: `cut` or `fold` what is long, or neither."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title, how in columns:
        # rich narrows only columns that may wrap, so a column to be cut may, and its cells may not
        table.add_column(title, no_wrap=not how, overflow="fold")
    for row in rows:
        for cell, (_, how) in zip(row, columns, strict=True):
            if how == "cut":
                cell.no_wrap, cell.overflow = True, "ellipsis"
        table.add_row(*row)
    return table
