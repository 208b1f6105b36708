"""Do tables come to show what views show, and is only written what differs?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.store.lake_tables import (
    _KEYS,
    Written,
    bring_up,
    columns_of,
    comment,
    differences,
    views_of,
)
from huangpu.jobs.polling_round import close_round

START = datetime(2026, 8, 1, tzinfo=UTC)
FRESH, SHOWN, LAKE = "news", "shown", "lake"
_SCHEMA = """
CREATE TABLE {0}.article (article_id VARCHAR, title VARCHAR, published_at TIMESTAMPTZ, tags VARCHAR[],
                          evidence STRUCT(a VARCHAR, n INTEGER)[], score DOUBLE);
CREATE VIEW {0}.articles AS SELECT * FROM {0}.article;
COMMENT ON VIEW {0}.articles IS 'What people''s news say';
COMMENT ON COLUMN {0}.articles.title IS '标题';
CREATE VIEW {0}.article_tags AS SELECT article_id, unnest(tags) AS tag FROM {0}.article;
CREATE VIEW {0}."odd 名" AS SELECT count(*) AS n FROM {0}.article;
"""


@pytest.fixture
def three() -> duckdb.DuckDBPyConnection:
    """Give a new copy, the copy that is shown, and a plain database in the lake's place."""
    c = duckdb.connect()
    for name in (FRESH, SHOWN, LAKE):
        c.execute(f"ATTACH ':memory:' AS {name}")
    for name in (FRESH, SHOWN):
        c.execute(_SCHEMA.format(name))
    c.execute(
        "INSERT INTO news.article VALUES ('a', '芯片', '2026-08-01 00:00:00+00', ['ai', 'b'], "
        "[{'a': 'x', 'n': 1}], 0.5), ('b', NULL, '2026-07-01 00:00:00+00', [], NULL, NULL)"
    )
    return c


def written(c: duckdb.DuckDBPyConnection, baseline: str | None = SHOWN) -> dict[str, Written]:
    """Bring all tables up, and let the copy be the one that is shown from now on."""
    done = {}
    c.execute("BEGIN")
    for view in views_of(c, FRESH):
        done[view] = bring_up(c, view, FRESH, LAKE, baseline)
        comment(c, view, FRESH, LAKE)
    c.execute("COMMIT")
    assert dict.fromkeys(done, 0) == {
        view: differences(c, view, FRESH, LAKE) for view in views_of(c, FRESH)
    }
    c.execute("CREATE OR REPLACE TABLE shown.article AS FROM news.article")
    return done


def test_every_view_becomes_a_table(three: duckdb.DuckDBPyConnection) -> None:
    """With its columns, rows and comments, whatever its name; tables behind views do not."""
    assert ("article_tags", "articles", "odd 名") == views_of(three, FRESH)
    assert {"article_tags": Written(0, 2), "articles": Written(0, 2), "odd 名": Written(0, 1)} == (
        written(three)
    )
    assert columns_of(three, FRESH, "articles") == columns_of(three, LAKE, "articles")
    assert [("What people's news say", "标题")] == three.execute(
        "SELECT t.comment, c.comment FROM duckdb_tables() t JOIN duckdb_columns() c USING (table_oid) "
        "WHERE t.database_name = 'lake' AND column_name = 'title'"
    ).fetchall()


@pytest.mark.parametrize("baseline", [SHOWN, None])
def test_only_what_differs_is_written(
    three: duckdb.DuckDBPyConnection, baseline: str | None
) -> None:
    """Whether the copy that is shown is here, or the lake itself is compared."""
    written(three, baseline)
    assert set(written(three, baseline).values()) == {Written(0, 0)}
    three.execute("UPDATE news.article SET title = 'quantum 量子' WHERE article_id = 'b'")
    three.execute(
        "INSERT INTO news.article VALUES ('c', 'new', '2026-08-02 00:00:00+00', ['x'], [], 1)"
    )
    assert {"article_tags": Written(0, 1), "articles": Written(1, 2), "odd 名": Written(1, 1)} == (
        written(three, baseline)
    )
    three.execute("DELETE FROM news.article WHERE article_id = 'a'")
    assert {"article_tags": Written(2, 0), "articles": Written(1, 0), "odd 名": Written(1, 1)} == (
        written(three, baseline)
    )


def test_a_tag_that_goes_takes_its_row_along(three: duckdb.DuckDBPyConnection) -> None:
    """All rows of a key that differs are written anew: keys need not be unique."""
    written(three)
    three.execute("UPDATE news.article SET tags = ['b', 'c'] WHERE article_id = 'a'")
    assert Written(2, 2) == written(three)["article_tags"]


def test_twins_are_counted(three: duckdb.DuckDBPyConnection) -> None:
    """Where one of two equal rows goes, one stays."""
    three.execute("INSERT INTO news.article FROM news.article")
    written(three)
    three.execute("DELETE FROM news.article WHERE rowid IN (SELECT max(rowid) FROM news.article)")
    assert Written(2, 1) == written(three)["articles"]


def test_rows_without_a_time_are_deleted_too(three: duckdb.DuckDBPyConnection) -> None:
    """A span of times would leave them out."""
    three.execute("UPDATE news.article SET published_at = NULL WHERE article_id = 'b'")
    written(three)
    three.execute("UPDATE news.article SET score = 7")
    assert Written(2, 2) == written(three)["articles"]


def test_a_view_that_has_grown_is_begun_anew(three: duckdb.DuckDBPyConnection) -> None:
    """A newer version of the project may show more columns, or others."""
    written(three)
    three.execute("CREATE OR REPLACE VIEW news.articles AS SELECT *, 7 AS rank FROM news.article")
    assert Written(2, 2) == written(three)["articles"]


def test_what_was_never_shown_is_compared_with_the_lake(three: duckdb.DuckDBPyConnection) -> None:
    """The copy that is shown was made by an older version, the table by a newer one."""
    written(three)
    three.execute("CREATE OR REPLACE VIEW shown.articles AS SELECT article_id FROM shown.article")
    assert Written(0, 0) == written(three)["articles"]


def test_differences_are_counted_from_both_sides(three: duckdb.DuckDBPyConnection) -> None:
    """A row that is other counts on both; a table that is missing counts all, and one at least."""
    assert 2 == differences(three, "articles", FRESH, LAKE)
    written(three)
    three.execute("UPDATE lake.articles SET title = '别的' WHERE article_id = 'a'")
    three.execute("DELETE FROM lake.articles WHERE article_id = 'b'")
    assert 3 == differences(three, "articles", FRESH, LAKE)


def test_any_change_is_found(three: duckdb.DuckDBPyConnection) -> None:
    """Random lives of articles: they come, change, lose tags, become twins and go."""
    draw = Random(7)  # noqa: S311  repeatable, no secret
    for _ in range(25):
        for _ in range(draw.randrange(6)):
            values = [draw.choice(["芯片", "AI", None]), draw.choice([[], ["ai"], ["ai", "b"]])]
            moment = draw.choice([None, START + timedelta(days=draw.randrange(90))])
            name = f"n{draw.randrange(8)}"
            match draw.randrange(4):
                case 0:
                    three.execute("DELETE FROM news.article WHERE article_id = ?", [name])
                case 1:
                    three.execute(
                        "UPDATE news.article SET title = ?, tags = ? WHERE article_id = ?",
                        [*values, name],
                    )
                case _:
                    three.execute(
                        "INSERT INTO news.article VALUES (?, ?, ?, ?, [{'a': NULL, 'n': 1}], ?)",
                        [name, values[0], moment, values[1], draw.choice([None, 0.0, 1.5])],
                    )
        written(three, draw.choice([SHOWN, SHOWN, None]))  # compares both sides row by row


def test_every_public_view_has_its_key(tmp_path: Path) -> None:
    """A view that a migration adds must say by what its rows are told apart."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1)))
    close_round(place)
    with duckdb.connect() as c:
        c.execute(f"ATTACH '{place.analyst_link.resolve()}' AS news (READ_ONLY)")
        shown = {view: {n for n, _ in columns_of(c, FRESH, view)} for view in views_of(c, FRESH)}
    assert shown.keys() == _KEYS.keys()
    assert all(set(_KEYS[view]) <= columns for view, columns in shown.items())
