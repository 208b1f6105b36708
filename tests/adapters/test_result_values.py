"""Is every value that DuckDB has given a form that JSON, CSV and people can read?"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from huangpu.adapters.result_values import plain, rows, text, unique


def answer(sql: str) -> tuple[pa.Schema, list[pa.RecordBatch]]:
    """Give what a query gives, as its process hands it out."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        table = connection.execute(sql).to_arrow_table()
    return table.schema, table.to_batches()


def value(expression: str) -> Any:  # noqa: ANN401  whatever the expression gives
    """Give one value of DuckDB."""
    _, batches = answer(f"SELECT {expression} AS v")
    return next(rows(batches))[0]


@pytest.mark.parametrize(
    ("expression", "expected_plain", "expected_text"),
    [
        ("NULL", None, ""),
        ("true", True, "true"),
        ("42", 42, "42"),
        ("170141183460469231731687303715884105727", 2**127 - 1, str(2**127 - 1)),
        ("12.50::DECIMAL(9, 2)", 12.5, "12.5"),
        ("1.5::DOUBLE", 1.5, "1.5"),
        ("'nan'::DOUBLE", None, "nan"),
        ("'infinity'::DOUBLE", None, "inf"),
        ("'上海'", "上海", "上海"),
        ("''", "", ""),
        (
            "TIMESTAMPTZ '2026-08-17 02:00:00+00'",
            "2026-08-17T10:00:00+08:00",
            "2026-08-17 10:00:00+08:00",
        ),
        ("TIMESTAMP '2026-08-17 02:00:00'", "2026-08-17T02:00:00", "2026-08-17 02:00:00"),
        (
            "TIMESTAMP_NS '2026-08-17 02:00:00.123456789'",
            "2026-08-17T02:00:00.123456",
            "2026-08-17 02:00:00.123456",
        ),
        ("'infinity'::TIMESTAMPTZ", "infinity", "infinity"),
        ("'-infinity'::DATE", "-infinity", "-infinity"),
        ("DATE '20000-01-01'", "20000-01-01", "20000-01-01"),
        ("DATE '2026-08-17'", "2026-08-17", "2026-08-17"),
        ("TIME '10:00:00'", "10:00:00", "10:00:00"),
        ("INTERVAL '1 month 2 days 3 hours'", "1 month 2 days 03:00:00", None),
        ("INTERVAL '-90 minutes'", "-01:30:00", None),
        ("INTERVAL '0 days'", "00:00:00", None),
        ("[1, 2]", [1, 2], "[1, 2]"),
        ("{'a': 1, 'b': ['上']}", {"a": 1, "b": ["上"]}, '{"a": 1, "b": ["上"]}'),
        ("MAP {'a': 1}", {"a": 1}, '{"a": 1}'),
        ("MAP {1: NULL}", {"1": None}, '{"1": null}'),
        ("[TIMESTAMPTZ 'infinity']", "out of range", None),
        ("'\\xAB'::BLOB", "ab", "ab"),
        ("'a'::ENUM('a', 'b')", "a", "a"),
        ("union_value(x := 1)", 1, "1"),
    ],
)
def test_every_type_has_its_form(
    expression: str, expected_plain: object, expected_text: str | None
) -> None:
    """Numbers are numbers, times are ISO with their zone, what JSON lacks is null."""
    found = value(expression)
    assert expected_plain == plain(found)
    json.dumps(plain(found), allow_nan=False)
    assert text(found) == (expected_text if expected_text is not None else expected_plain)


def test_columns_that_share_a_name_are_numbered() -> None:
    """A join of two views gives `title` twice, and neither may hide the other."""
    assert ["a", "a_2", "b", "a_3"] == unique(["a", "a", "b", "a"])
    assert ["a", "a_2", "a_2_2"] == unique(["a", "a", "a_2"])


def test_times_of_python_are_told_alike() -> None:
    """What comes from elsewhere than Arrow has the same form."""
    moment = dt.datetime(2026, 8, 17, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert "2026-08-17T10:00:00+08:00" == plain(moment)
    assert "25:00:00" == plain(dt.timedelta(hours=25))
