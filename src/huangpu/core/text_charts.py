"""How is a chart drawn where only text is sure to be shown? Bars, little series, Markdown tables.

Prefect's page takes markup and pictures out of what it shows; block elements and tables it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"
_NO_RECORD = "·"
# What Markdown or HTML could read as more than text. Not "-", "." and "#": no cell begins a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")


def bar(value: float, most: float, width: int = 16) -> str:
    """Give a bar of at most so many characters, in steps of an eighth; what is above 0 is seen."""
    if most <= 0 or value <= 0:
        return ""
    eighths = max(1, round(8 * width * min(value, most) / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def spark(series: Sequence[float | None]) -> str:
    """Give one character for each value, the highest as the highest; None is a dot: no record."""
    most = max((value for value in series if value is not None), default=0)
    top = len(_LEVELS) - 1
    return "".join(
        _NO_RECORD
        if value is None
        else _LEVELS[min(top, -int(-top * max(0, value) // most)) if most > 0 else 0]
        for value in series
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Give a table in Markdown; cells are text, whatever stands in them, and numbers stand right."""
    right = [
        bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        for column in range(len(heads))
    ]
    ruler = ["---:" if one else "---" for one in right]
    written = [[cell(one) for one in row] for row in (heads, *rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (written[0], ruler, *written[1:]))


def cell(value: object) -> str:
    """Give what stands in a cell of a table, so that it is read as text and on one line."""
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], " ".join(str(value).split()))
