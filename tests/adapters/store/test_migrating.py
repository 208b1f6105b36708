"""Does every database get today's schema, once, and say so?"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from huangpu.adapters.store.migrating import Migration, known_migrations, migrate
from huangpu.errors import StoreError

ONE = Migration(1, "0001_one", "CREATE TABLE one (a INTEGER);")
TWO = Migration(2, "0002_two", "CREATE TABLE two (a INTEGER); INSERT INTO two VALUES (1);")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an empty database in memory."""
    with duckdb.connect() as opened:
        yield opened


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Give the names of all tables."""
    return {row[0] for row in connection.execute("SHOW TABLES").fetchall()}


def test_missing_steps_are_applied_in_order_and_recorded(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """An old file gets what it lacks, and nothing twice."""
    assert (ONE,) == migrate(connection, (ONE,))
    assert (TWO,) == migrate(connection, (ONE, TWO))
    assert () == migrate(connection, (ONE, TWO))
    assert {"one", "two", "schema_migrations"} == tables(connection)


def test_a_failing_step_is_undone_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Half a step does not exist."""
    broken = Migration(1, "0001_broken", "CREATE TABLE half (a INTEGER); SELECT nonsense;")
    with pytest.raises(StoreError, match="0001_broken failed and was undone"):
        migrate(connection, (broken,))
    assert {"schema_migrations"} == tables(connection)


def test_a_changed_step_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    """History cannot be rewritten under a database that went through it."""
    migrate(connection, (ONE,))
    changed = Migration(1, "0001_one", "CREATE TABLE one (b INTEGER);")
    with pytest.raises(StoreError, match="changed after it was applied"):
        migrate(connection, (changed,))


def test_a_newer_database_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    """An old huangpu does not write into a newer one's database."""
    migrate(connection, (ONE, TWO))
    with pytest.raises(StoreError, match="written by a newer huangpu"):
        migrate(connection, (ONE,))


def test_the_shipped_steps_are_numbered_without_a_gap() -> None:
    """1, 2, 3 ..."""
    versions = [step.version for step in known_migrations()]
    assert list(range(1, len(versions) + 1)) == versions


def test_every_view_and_column_is_explained(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever meets a view in the database can read what it and its columns mean."""
    migrate(connection)
    views = connection.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    columns = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal)"
    ).fetchall()
    assert [] == [name for name, comment in views if not comment]
    assert [] == [(view, column) for view, column, comment in columns if not comment]


CONTRACT = {
    "articles": "article_id title summary url language outlet publisher_family feed_id published_at "
    "first_seen_at published_is_estimated copy_of story_id shanghai shanghai_score is_spam "
    "spam_reason revision",
    "article_tags": "article_id tag facet score evidence taxonomy_version",
    "article_revisions": "article_id revision title summary seen_at",
    "observations": "feed_id entry_key article_id first_seen_at last_seen_at link method",
    "stories": "story_id title article_count outlet_count languages first_published_at "
    "last_published_at tags",
    "story_articles": "story_id article_id method score",
    "feeds": "feed_id title url language enabled status last_success_at consecutive_failures "
    "next_poll_at articles_7d",
    "polls": "poll_id feed_id started_at outcome http_status entries_seen entries_new "
    "entries_updated bytes duration_ms may_have_missed error",
    "sector_weeks": "week tag articles stories outlets",
    "digests": "issue",
    "digest_items": "issue reason",
    "deliveries": "issue recipient state",
    "term_candidates": "term tag score articles first_seen_at examples decision",
}


@pytest.mark.parametrize("view", CONTRACT)
def test_the_public_views_hold_what_the_contract_says(
    connection: duckdb.DuckDBPyConnection, view: str
) -> None:
    """Analysts' queries rely on these names."""
    migrate(connection)
    columns = dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [view]
        ).fetchall()
    )
    assert set(CONTRACT[view].split()) <= set(columns)
    times = {kind for name, kind in columns.items() if name.endswith("_at")}
    assert times <= {"TIMESTAMP WITH TIME ZONE"}
