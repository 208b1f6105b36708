"""How does an answer look on a terminal? A table of at most a thousand rows, long cells folded."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from huangpu.adapters.result_values import rows, text
from huangpu.adapters.store.safe_query import Answer

MOST_ROWS = 1_000
_COUNTED = 1_000_000  # nobody waits for the exact number beyond that
_NULL = Text("NULL", style="dim")
_DIGITS = 4


def show(console: Console, answer: Answer) -> str:
    """Print the first rows of an answer as a table, and give a line that says how many there are."""
    given = rows(answer)
    first = list(islice(given, MOST_ROWS))
    console.print(_table(answer.schema, first))
    more = sum(1 for _ in islice(given, _COUNTED))
    if not more:
        return f"{len(first)} row{'' if len(first) == 1 else 's'}"
    total = f"{len(first) + more:,}" if more < _COUNTED else f"more than {_COUNTED:,}"
    return f"first {MOST_ROWS:,} of {total} rows; --output FILE gives all of them"


def _table(schema: pa.Schema, found: Sequence[Sequence[Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    for field in schema:
        numeric = pa.types.is_integer(field.type) or _is_fraction(field.type)
        table.add_column(
            Text(_visible(field.name)), overflow="fold", justify="right" if numeric else "left"
        )
    for row in found:
        table.add_row(*(_cell(value) for value in row))
    return table


def _is_fraction(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _cell(value: object) -> Text:
    """Give a cell as text that is no markup; [red] in a title is a title."""
    if value is None:
        return _NULL
    if isinstance(value, float):
        value = round(value, _DIGITS)
    elif isinstance(value, datetime):
        value = value.replace(microsecond=0)
    return Text(_visible(text(value)))


def _visible(cell: str) -> str:
    """Take what would move the cursor or turn the text around out of a cell; lines stay."""
    if cell.isprintable():
        return cell
    return "".join(
        char if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"} else "\ufffd"
        for char in cell
    )
