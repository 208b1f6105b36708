"""Does `huangpu.connect()` give an analyst the newest copy, safely and on Shanghai clocks?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from fakes import entry, journalled, record, with_an_article

import huangpu
from huangpu.errors import StoreError
from huangpu.jobs.polling_round import Workshop, close_round


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with one published article."""
    return with_an_article(tmp_path / "var", "上海发布AI新规")


def test_it_reads_the_named_folder(place: Workshop) -> None:
    """A path may be given, as text or as a Path."""
    folder = place.analyst_link.parent
    for data in (folder, str(folder)):
        with huangpu.connect(data) as connection:
            assert ("上海发布AI新规",) == connection.execute(
                "SELECT title FROM articles"
            ).fetchone()


def test_it_finds_the_folder_of_the_environment(
    place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HUANGPU_DATA_DIR first, as everywhere, and `var` without it."""
    monkeypatch.setenv("HUANGPU_DATA_DIR", str(place.analyst_link.parent))
    with huangpu.connect() as connection:
        assert (1,) == connection.execute("SELECT count(*) FROM articles").fetchone()
    monkeypatch.delenv("HUANGPU_DATA_DIR")
    monkeypatch.chdir(place.analyst_link.parents[1])
    with huangpu.connect() as connection:
        assert (1,) == connection.execute("SELECT count(*) FROM articles").fetchone()


def test_it_cannot_write(place: Workshop) -> None:
    """The copy is read-only."""
    with (
        huangpu.connect(place.analyst_link.parent) as connection,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        connection.execute("DELETE FROM article")


def test_cursors_are_on_shanghai_clocks_too(place: Workshop) -> None:
    """DuckDB's cursors do not inherit the zone of their connection."""
    with huangpu.connect(place.analyst_link.parent) as connection:
        for asked in (connection, connection.cursor()):
            assert ("2026-08-17 09:59:00+08",) == asked.execute(
                "SELECT published_at::VARCHAR FROM articles"
            ).fetchone()


def test_its_rows_go_into_data_frames(place: Workshop) -> None:
    """Arrow is what pandas and Polars are made from; parameters and macros work."""
    with huangpu.connect(place.analyst_link.parent) as connection:
        table = connection.sql("SELECT title FROM search('AI 新规')").to_arrow_table()
        assert ["上海发布«AI»«新规»"] == table.column("title").to_pylist()
        rows = connection.execute("SELECT title FROM search(?)", ["上海"]).fetchall()
        assert [("«上海»发布AI新规",)] == rows


def test_a_new_connection_sees_newer_data(place: Workshop) -> None:
    """An open one stays where it is."""
    folder = place.analyst_link.parent
    with huangpu.connect(folder) as early:
        journalled(place, record("shen", entry(2), hours=1))
        close_round(place)
        with huangpu.connect(folder) as late:
            counts = [
                asked.execute("SELECT count(*) FROM articles").fetchone() for asked in (early, late)
            ]
    assert [(1,), (2,)] == counts


def test_no_database_says_what_to_do(tmp_path: Path) -> None:
    """The error is ours, and names the next step."""
    with pytest.raises(StoreError, match="run `huangpu poll` first"):
        huangpu.connect(tmp_path)


def test_importing_is_light() -> None:
    """`import huangpu` loads no database, no network and no settings."""
    heavy = "{'duckdb', 'pyarrow', 'pydantic', 'httpx', 'prefect'} & set(sys.modules)"
    done = subprocess.run(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", f"import sys, huangpu; print({heavy})"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "set()" == done.stdout.strip()
