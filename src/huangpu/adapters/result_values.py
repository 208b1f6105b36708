"""What do the cells of a query's rows say, in Python, in JSON and in words?"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

_INFINITE = {2**63 - 1, 2**31 - 1}  # how DuckDB writes the infinity of a time and of a date


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Any, ...]]:
    """Give the rows as Python values."""
    for batch in batches:
        yield from zip(*(_values(column) for column in batch.columns), strict=True)


def text(value: object) -> str:
    """Give a value in words for a table or CSV; NULL is empty."""
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(sep=" ")
        case float():
            return repr(value)
    flat = plain(value)
    return flat if isinstance(flat, str) else json.dumps(flat, ensure_ascii=False)


def plain(value: object) -> Any:  # noqa: ANN401, PLR0911  whatever JSON can hold, one return each
    """Give a value as JSON can hold it; what is no number in JSON (NaN, infinity) is null."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return _interval(0, 0, round(value.total_seconds() * 1e9))
        case bytes():
            return value.hex()
        case pa.MonthDayNano():
            return _interval(value.months, value.days, value.nanoseconds)
        case dict():
            return {text(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return str(value)


def unique(names: Sequence[str]) -> list[str]:
    """Give every column a name of its own, numbering those that share one."""
    given: list[str] = []
    for name in names:
        number, new = 2, name
        while new in given:
            new, number = f"{name}_{number}", number + 1
        given.append(new)
    return given


def _values(column: pa.Array) -> list[Any]:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # finer than Python's own
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    try:
        values = column.to_pylist()
    except (OverflowError, ValueError):  # infinity, and years that Python does not have
        return [_value(scalar) for scalar in column]
    return (
        [dict(value) if value is not None else None for value in values]
        if (pa.types.is_map(kind))
        else values
    )


def _value(scalar: pa.Scalar) -> Any:  # noqa: ANN401  whatever the column holds
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        number = getattr(scalar, "value", None)
    if isinstance(number, int) and abs(number) in _INFINITE:
        return "infinity" if number > 0 else "-infinity"
    try:
        return str(scalar.cast(pa.string()).as_py())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return "out of range"


def _interval(months: int, days: int, nanoseconds: int) -> str:
    seconds, rest = divmod(abs(nanoseconds) // 1000, 1_000_000)
    sign = "-" if nanoseconds < 0 else ""
    clock = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    clock += f".{rest:06}" if rest else ""
    parts = [f"{months} month{'s' * (abs(months) != 1)}"] if months else []
    parts += [f"{days} day{'s' * (abs(days) != 1)}"] if days else []
    parts += [clock] if nanoseconds or not parts else []
    return " ".join(parts)
