"""Does a lake read as a copy does, views, macros and all?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from fakes import entry, feed, journalled, record, workshop
from plain_lake import plain_lake

import huangpu
from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store import lake_reading, lake_session
from huangpu.adapters.store.lake_corner import Corner
from huangpu.adapters.store.lake_reading import show
from huangpu.adapters.store.lake_sync import bring_up_to_date
from huangpu.adapters.store.reading import connect_reader
from huangpu.adapters.store.schema import read_schema
from huangpu.adapters.store.session import Session
from huangpu.errors import ConfigError, LakeError, StoreError
from huangpu.jobs.polling_round import Workshop, close_round

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with two published articles, shown in a plain lake beside it."""
    made = workshop(tmp_path / "var", feed("shen"))
    journalled(made, record("shen", entry(1, "上海發布AI新規"), entry(2, "SMIC and chips")))
    close_round(made)
    corner = Corner(tmp_path / "var" / "lake")
    bring_up_to_date(made.analyst_link, corner, plain_lake(tmp_path / "lake.duckdb"), now=NOW)
    return made


@pytest.fixture
def lake(place: Workshop) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection on which the lake reads as a copy."""
    with duckdb.connect() as connection:
        path = place.analyst_link.parents[1] / "lake.duckdb"
        connection.execute(f"ATTACH '{path}' AS lake (READ_ONLY)")
        assert show(connection)
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        yield connection


@pytest.mark.parametrize(
    "query",
    [
        "FROM articles ORDER BY ALL",
        "FROM stories ORDER BY ALL",
        "FROM feeds",
        "FROM search('上海发布')",
        "FROM search('smic|中芯国际', top := 5)",
        "FROM tagged('ai')",
        "SELECT as_of(), week_of(as_of()), week_start('2026-W34')",
        "SELECT title, mentions(title, 'AI') FROM articles ORDER BY ALL",
        "SELECT title_sim('新闻标题一', '新闻标题二')",
        "DESCRIBE articles",
    ],
)
def test_questions_have_the_same_answers(
    place: Workshop, lake: duckdb.DuckDBPyConnection, query: str
) -> None:
    """Macros find their tables, and times are on Shanghai clocks."""
    with connect_reader(place.analyst_link) as copy:
        expected = copy.execute(query).fetchall()
    if query.startswith("DESCRIBE"):
        expected = [row[:2] for row in expected]
        assert expected == [row[:2] for row in lake.execute(query).fetchall()]
        return
    assert expected == lake.execute(query).fetchall()
    assert expected


def test_all_of_the_schema_is_there(place: Workshop, lake: duckdb.DuckDBPyConnection) -> None:
    """Every view and macro with what it means; besides, the parts that macros read."""
    with connect_reader(place.analyst_link) as copy:
        expected = read_schema(Session(copy))
    found = read_schema(Session(lake))
    assert expected.macros == found.macros
    views = {view.name: view for view in found.views}
    assert {view.name: view for view in expected.views}.items() <= views.items()
    others = [
        view.said for name, view in views.items() if name not in {v.name for v in expected.views}
    ]
    assert all(said.startswith("Part of") for said in others)


def test_the_lake_itself_cannot_be_written(lake: duckdb.DuckDBPyConnection) -> None:
    """Views of one's own live in one's own memory."""
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        lake.execute("DELETE FROM lake.main.articles")
    lake.execute("CREATE VIEW mine AS FROM articles LIMIT 1")


def test_a_lake_of_another_version_is_read_as_it_is(tmp_path: Path) -> None:
    """Views that we do not know are there; those that it does not have are not."""
    with duckdb.connect(str(tmp_path / "lake.duckdb")) as other:
        other.execute(
            "CREATE TABLE novelties (x INTEGER); CREATE TABLE articles (article_id VARCHAR)"
        )
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tmp_path / 'lake.duckdb'}' AS lake (READ_ONLY)")
        assert 2 == show(connection)
        assert [] == connection.execute("FROM novelties, articles").fetchall()
        with pytest.raises(duckdb.CatalogException):
            connection.execute("FROM stories")


def test_connect_takes_the_copy_that_is_here(
    place: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A lake is read where one is named, or where there is nothing else."""
    asked: list[str] = []

    def connect_lake(url: str) -> duckdb.DuckDBPyConnection:
        asked.append(url)
        return duckdb.connect()

    monkeypatch.setattr(lake_reading, "connect_lake", connect_lake)
    monkeypatch.setenv("HUANGPU_LAKE_URL", "postgresql://h/d")
    monkeypatch.setenv("HUANGPU_DATA_DIR", str(place.analyst_link.parent))
    huangpu.connect().close()
    assert [] == asked
    huangpu.connect(lake="postgresql://other/d").close()
    monkeypatch.setenv("HUANGPU_DATA_DIR", str(tmp_path / "empty"))
    huangpu.connect().close()
    assert ["postgresql://other/d", "postgresql://h/d"] == asked
    with pytest.raises(StoreError, match=r"is read by huangpu\.connect\(\) in Python"):
        huangpu.connect(tmp_path / "empty")
    with pytest.raises(ValueError, match="not both"):
        huangpu.connect(tmp_path, lake="postgresql://h/d")


def test_wrong_addresses_and_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what stood in the address."""
    with pytest.raises(ConfigError) as caught:
        huangpu.connect(lake="mysql://u:geheim@h/d")
    assert "HUANGPU_LAKE_URL: does not begin with postgresql://" in str(caught.value)
    monkeypatch.setattr(lake_session, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match=r"huangpu\[lake\]") as missing:
        huangpu.connect(lake="postgresql://u:geheim@h/d")
    assert "geheim" not in str(caught.value) + str(missing.value)


def test_an_empty_lake_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody has to publish first."""
    statement = f"ATTACH '{tmp_path / 'lake.duckdb'}' AS lake"
    monkeypatch.setattr(lake_reading, "attaching", lambda *_, **__: [statement])
    monkeypatch.setattr(lake_reading, "_snapshot", lambda *_: None)
    with pytest.raises(LakeError, match="shows nothing yet"):
        lake_reading.connect_lake("postgresql://h/d")
    assert LakePlace("h", "d") == lake_reading._place("postgresql://h/d")
