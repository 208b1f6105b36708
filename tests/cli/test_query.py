"""Can anybody ask the database, get the rows in the form they want, and read what is wrong?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    """Load two articles into the data folder of the command."""
    place = workshop(tmp_path / "var", feed("shen"))
    entries = entry(1, "上海发布AI新规"), entry(2, "[red] =1+1 \x1b[31m")
    journalled(place, record("shen", *entries))
    close_round(place)


def test_a_table_is_for_people(huangpu: Huangpu) -> None:
    """Rows on stdout, their number on stderr, NULL told from empty, times in Shanghai."""
    said = huangpu(
        "query", "SELECT title, copy_of, published_at, '' AS e FROM articles ORDER BY 3 DESC"
    )
    assert 0 == said.code
    assert "2 rows" in said.err
    head, first, second = said.out.splitlines()
    assert ["title", "copy_of", "published_at", "e"] == head.split()
    assert first.startswith("上海发布AI新规")
    assert "NULL" in first
    assert "2026-08-17 09:59:00+08:00" in first
    assert "[red] =1+1" in second
    assert "\x1b" not in said.out


def test_many_rows_are_cut_with_a_hint(huangpu: Huangpu) -> None:
    """A thousand are enough to look at, and the hint says how to get all."""
    said = huangpu("query", "FROM range(1500)")
    assert "first 1,000 of 1,500 rows; --output FILE gives all of them" in said.err
    assert 1_001 == len(said.out.splitlines())


def test_long_cells_are_folded(huangpu: Huangpu) -> None:
    """No line is wider than the page, and nothing is left out."""
    said = huangpu("query", "SELECT repeat('芯片', 400) AS a, 1 AS b")
    assert max(len(line) for line in said.out.splitlines()) <= 200
    assert 800 == sum(said.out.count(char) for char in "芯片")


@pytest.mark.parametrize("words", [["--json"], ["--format", "json"]])
def test_json_is_for_machines(huangpu: Huangpu, words: list[str]) -> None:
    """A list of objects; the global option means the same."""
    said = huangpu("query", "SELECT title, revision FROM articles ORDER BY ALL", *words)
    assert {"title": "上海发布AI新规", "revision": 1} == said.json[1]


def test_csv_is_for_spreadsheets(huangpu: Huangpu) -> None:
    """With a byte-order mark, and formulas defused."""
    said = huangpu("query", "SELECT '=1+1' AS a, -1 AS b", "--format", "csv")
    assert '\ufeff"a","b"\r\n"\'=1+1","-1"\r\n' == said.out


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "PARQUET"])
def test_a_file_gets_the_format_of_its_name(huangpu: Huangpu, tmp_path: Path, ending: str) -> None:
    """Whole or not at all, and its rows are told."""
    path = tmp_path / f"out.{ending}"
    said = huangpu("query", "FROM range(3000)", "--output", str(path))
    assert (0, "") == (said.code, said.out)
    assert f"3,000 rows written to {path}" in said.err
    match ending.lower():
        case "csv":
            assert 3_001 == len(path.read_text("utf-8-sig").splitlines())
        case "json":
            assert 3_000 == len(json.loads(path.read_text()))
        case _:
            assert 3_000 == pq.read_metadata(path).num_rows


def test_a_failing_query_leaves_no_file(huangpu: Huangpu, tmp_path: Path) -> None:
    """What stood there before stays."""
    path = tmp_path / "out.csv"
    path.write_text("old")
    sql = "SELECT CASE WHEN range > 9000 THEN error('late') ELSE 1 END FROM range(10000)"
    said = huangpu("query", sql, "--output", str(path))
    assert 2 == said.code
    assert "late" in said.err
    assert "old" == path.read_text()
    assert {"out.csv", "var"} == {entry.name for entry in tmp_path.iterdir()}


def test_the_sql_may_come_from_stdin(huangpu: Huangpu, monkeypatch: pytest.MonkeyPatch) -> None:
    """`huangpu query - < question.sql`."""
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) AS n\nFROM articles;\n"))
    assert [{"n": 2}] == huangpu("query", "-", "--json").json


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["SELECT outlt FROM articles"], 2, "did you mean outlet?\n   1 | SELECT outlt FROM"),
        (["DROP VIEW articles"], 2, "only questions are answered here"),
        (["FROM read_text('/etc/passwd')"], 2, "not allowed"),
        (["SELECT 1", "--output", "weeks.txt"], 2, "ends in none of .csv, .json, .parquet"),
        (["SELECT 1", "--output", "/nowhere/weeks.csv"], 2, "there is no folder /nowhere"),
        (["SELECT 1", "--format", "xml"], 2, "'xml' is not one of"),
        (["SELECT 1", "--timeout", "0"], 2, "not in the range"),
        (["SELECT count(*) FROM range(1000000000000)", "--timeout", "0.5"], 1, "longer than 0.5 s"),
    ],
    ids=["column", "no question", "file", "ending", "folder", "format", "zero", "too long"],
)
def test_errors_are_readable(huangpu: Huangpu, words: list[str], code: int, expected: str) -> None:
    """Exit 2 for wrong input, 1 for what was ended; no traceback."""
    said = huangpu("query", *words)
    assert (code, "") == (said.code, said.out)
    assert expected in said.err
    assert "Traceback" not in said.err
