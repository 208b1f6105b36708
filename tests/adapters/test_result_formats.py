"""Can what a query gives be opened elsewhere, and does it do no harm there?"""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.adapters.result_formats import write_csv, write_json, write_parquet
from huangpu.errors import StoreError

TABLE = pa.table(
    {
        "title": ['上海, "芯片"\nline', "=HYPERLINK(1)", None],
        "number": [-5, 2, None],
        "share": [-0.5, float("nan"), None],
    }
)


def as_csv(table: pa.Table) -> bytes:
    """Write a table as CSV."""
    sink = io.BytesIO()
    write_csv(table.schema, table.to_batches(), sink)
    return sink.getvalue()


def test_csv_opens_in_a_spreadsheet() -> None:
    """A byte-order mark, everything quoted, numbers as they are, NULL empty."""
    content = as_csv(TABLE)
    assert content.startswith(b'\xef\xbb\xbf"title","number","share"\r\n')
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [
        ["title", "number", "share"],
        ['上海, "芯片"\nline', "-5", "-0.5"],
        ["'=HYPERLINK(1)", "2", "nan"],
        ["", "", ""],
    ] == read


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "|calc",
        "%0A=1",
        "  =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\u202e=1",
        '"=1',
        "'=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " '\" =cmd|'/C calc'!A0",
    ],
)
def test_formulas_are_defused(formula: str) -> None:
    """What a spreadsheet would run is text in it, in cells and in headings (security.md 4)."""
    rows = list(
        csv.reader(
            io.StringIO(as_csv(pa.table({formula: [formula]})).decode("utf-8-sig"), newline="")
        )
    )
    assert [[f"'{formula}"], [f"'{formula}"]] == rows


@pytest.mark.parametrize(
    "words", ["SMIC", "上海-张江", "a = b", "(1)", "1,5", "[=1]", '{"a": "=1"}']
)
def test_plain_words_stay_as_they_are(words: str) -> None:
    """Only what begins like a formula is touched."""
    assert f'"{words.replace(chr(34), chr(34) * 2)}"\r\n'.encode() in as_csv(
        pa.table({"a": [words]})
    )


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=5))
def test_csv_keeps_every_text(texts: list[str]) -> None:
    """Whatever stands in a cell comes back, behind an apostrophe at most."""
    table = pa.table({"a": pa.array(texts, pa.string())})
    read = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))[1:]
    assert len(texts) == len(read)
    assert all(cell in {text, f"'{text}"} for text, (cell,) in zip(texts, read, strict=True))


def test_json_is_a_list_of_objects() -> None:
    """One a line, Chinese as it is, what JSON lacks as null, doubled names numbered."""
    sink = io.BytesIO()
    table = TABLE.append_column("title", pa.array(["x", "y", "z"]))
    assert 3 == write_json(table.schema, table.to_batches(), sink)
    content = sink.getvalue().decode()
    assert "上海" in content
    assert [
        {"title": '上海, "芯片"\nline', "number": -5, "share": -0.5, "title_2": "x"},
        {"title": "=HYPERLINK(1)", "number": 2, "share": None, "title_2": "y"},
        {"title": None, "number": None, "share": None, "title_2": "z"},
    ] == json.loads(content)
    assert 5 == len(content.splitlines())


def test_json_of_nothing_is_an_empty_list() -> None:
    """No rows are no error."""
    sink = io.BytesIO()
    assert 0 == write_json(TABLE.schema, [], sink)
    assert [] == json.loads(sink.getvalue())


def test_parquet_keeps_values_and_types() -> None:
    """Raw values, formulas included, in the types of the query."""
    sink = io.BytesIO()
    table = TABLE.append_column("at", pa.array([0, 1, 2], pa.timestamp("us", "Asia/Shanghai")))
    assert 3 == write_parquet(table.schema, table.to_batches(), sink)
    read = pq.read_table(io.BytesIO(sink.getvalue()))
    assert table.column("title").to_pylist() == read.column("title").to_pylist()
    assert pa.types.is_timestamp(read.schema.field("at").type)
    assert -5 == read.column("number")[0].as_py()


def test_parquet_says_what_it_cannot_hold() -> None:
    """An interval has no place in Parquet; the error says what to do."""
    table = pa.table({"a": pa.array([(1, 2, 3)], pa.month_day_nano_interval())})
    with pytest.raises(StoreError, match="cast the column"):
        write_parquet(table.schema, table.to_batches(), io.BytesIO())
