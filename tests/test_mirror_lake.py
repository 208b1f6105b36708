"""Is a mirror of the public views exact, and written only where something changed?"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

SCRIPT = Path(__file__).parents[1] / "deploy" / "mirror_lake.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Give the script as a module."""
    spec = importlib.util.spec_from_file_location("mirror_lake", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def both() -> duckdb.DuckDBPyConnection:
    """Give a connection with a copy to mirror, and a plain database in the lake's place."""
    c = duckdb.connect()
    c.execute("ATTACH ':memory:' AS news")
    c.execute("ATTACH ':memory:' AS lake")
    c.execute("CREATE TABLE news.article (id VARCHAR, title VARCHAR, tags VARCHAR[], n INTEGER)")
    c.execute("INSERT INTO news.article VALUES ('a', '芯片', ['ai'], 1), ('b', NULL, [], NULL)")
    c.execute("USE news")
    c.execute("CREATE VIEW articles AS SELECT * FROM article")
    c.execute('CREATE VIEW "odd 名" AS SELECT 1 AS one')
    return c


def same(c: duckdb.DuckDBPyConnection) -> bool:
    """Whether both show the same articles."""
    shown = c.execute("SELECT * FROM news.articles ORDER BY id").fetchall()
    return shown == c.execute("SELECT * FROM lake.articles ORDER BY id").fetchall()


def test_every_view_becomes_a_table(script: ModuleType, both: duckdb.DuckDBPyConnection) -> None:
    """With the same rows, whatever their names and values; tables behind them do not."""
    assert {"articles": 2, "odd 名": 1} == script.mirror(both)
    assert same(both)
    assert {"articles": 0, "odd 名": 0} == script.mirror(both)


def test_only_what_changed_is_written(script: ModuleType, both: duckdb.DuckDBPyConnection) -> None:
    """A changed row counts twice: the old one goes, the new one comes."""
    script.mirror(both)
    both.execute("UPDATE news.article SET title = 'quantum 量子' WHERE id = 'b'")
    both.execute("INSERT INTO news.article VALUES ('c', 'new', NULL, 3)")
    assert 3 == script.mirror(both)["articles"]
    both.execute("DELETE FROM news.article WHERE id = 'a'")
    assert 1 == script.mirror(both)["articles"]
    assert same(both)


def test_a_view_that_has_grown_is_begun_anew(
    script: ModuleType, both: duckdb.DuckDBPyConnection
) -> None:
    """A newer version of the project may show more columns."""
    script.mirror(both)
    both.execute("CREATE OR REPLACE VIEW news.articles AS SELECT *, 7 AS score FROM news.article")
    assert 2 == script.mirror(both)["articles"]
    assert same(both)


def test_readers_see_one_poll_or_the_other(
    script: ModuleType, both: duckdb.DuckDBPyConnection
) -> None:
    """A mirror that fails half-way changes nothing."""
    script.mirror(both)
    both.execute("INSERT INTO news.article VALUES ('c', 'new', NULL, 3)")
    both.execute("CREATE VIEW news.zz AS SELECT error('broken') AS x")
    with pytest.raises(duckdb.Error, match="broken"):
        script.mirror(both)
    both.execute("ROLLBACK")
    assert (2,) == both.execute("SELECT count(*) FROM lake.articles").fetchone()


def test_what_a_person_writes_is_quoted(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An apostrophe in a secret ends no string."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "it's")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert "KEY_ID 'it''s'" in script.secret("")
    local = script.secret("http://127.0.0.1:9000")
    assert "ENDPOINT '127.0.0.1:9000', URL_STYLE 'path', USE_SSL false" in local
