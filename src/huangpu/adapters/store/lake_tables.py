"""How do the tables of the lake come to show what the views of a copy show, in few writes?

Each public view is a table of the lake. What differs is found by comparing the copy that the lake
shows with the new one, both of them local files, or, where that copy is not here, the lake itself.
Then the rows of each key that differs go, and come again as they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import duckdb

from huangpu.adapters.store.exporting import own_time
from huangpu.adapters.store.lake_session import named, quoted

# By which columns the rows of a view are told apart, coarsely: all rows of a key are written anew
# together, so it need not be unique. A view that is not here is written whole when it changes.
_KEYS: dict[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "article_tags": ("article_id",),
    "article_revisions": ("article_id",),
    "observations": ("feed_id", "entry_key"),
    "stories": ("story_id",),
    "story_articles": ("article_id",),
    "feeds": ("feed_id",),
    "polls": ("poll_id",),
    "sector_weeks": ("week", "tag"),
    "digests": ("issue",),
    "digest_items": ("issue",),
    "deliveries": ("issue", "recipient"),
    "term_candidates": ("term",),
}


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of one view were removed from the lake, and added to it."""

    removed: int
    added: int


def views_of(connection: duckdb.DuckDBPyConnection, copy: str) -> tuple[str, ...]:
    """Give the names of the public views of an attached copy."""
    found = connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal ORDER BY 1",
        [copy],
    ).fetchall()
    return tuple(row[0] for row in found)


def bring_up(
    connection: duckdb.DuckDBPyConnection, view: str, copy: str, lake: str, baseline: str | None
) -> Written:
    """Make one table of `lake` what a view of `copy` shows, in the open transaction.

    `baseline` is the attached copy that the lake shows now; None compares with the lake itself.
    """
    table, shown = _in(lake, view), _in(copy, view)
    columns = columns_of(connection, copy, view)
    if columns_of(connection, lake, view) != columns:  # it is new, or the project has grown
        removed = _create(connection, view, copy, lake)
        return Written(removed, _count(connection, f"INSERT INTO {table} FROM {shown}"))
    alike = baseline is not None and columns_of(connection, baseline, view) == columns
    _compare(connection, view, _in(baseline, view) if baseline and alike else table, shown)
    if not _count(connection, "SELECT count(*) FROM changed"):
        return Written(0, 0)
    among = _among(_keys(view))
    removed = _count(
        connection,
        f"DELETE FROM {table} WHERE {among} AND {_span(connection, view)}",  # noqa: S608  our own names
    )
    added = _count(connection, f"INSERT INTO {table} SELECT * FROM {shown} WHERE {among}")  # noqa: S608  our own names
    return Written(removed, added)


def differences(connection: duckdb.DuckDBPyConnection, view: str, copy: str, lake: str) -> int:
    """Count the rows of a view that are only in the copy, or only in the lake: row by row."""
    if columns_of(connection, copy, view) != columns_of(connection, lake, view):
        return max(1, _count(connection, f"SELECT count(*) FROM {_in(copy, view)}"))  # noqa: S608  our own names
    return sum(
        _count(connection, f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})")  # noqa: S608  our own names
        for one, other in permutations((_in(copy, view), _in(lake, view)))
    )


def columns_of(
    connection: duckdb.DuckDBPyConnection, database: str, name: str
) -> list[tuple[str, str]]:
    """Give the names and types of the columns of a table or view; none where there is none."""
    return connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = ? "
        "AND schema_name = 'main' AND table_name = ? ORDER BY column_index",
        [database, name],
    ).fetchall()


def comment(connection: duckdb.DuckDBPyConnection, view: str, copy: str, lake: str) -> None:
    """Give a table of the lake the comments of the view, where they are others."""
    table = f"{lake}.main.{named(view)}"
    wanted, there = _comments(connection, copy, view), _comments(connection, lake, view)
    for column, said in wanted.items():
        if said and there.get(column) != said:
            what = f"COLUMN {table}.{named(column)}" if column else f"TABLE {table}"
            connection.execute(f"COMMENT ON {what} IS {quoted(said)}")


def _comments(
    connection: duckdb.DuckDBPyConnection, database: str, name: str
) -> dict[str, str | None]:
    rows = connection.execute(
        "SELECT '', comment FROM duckdb_views() WHERE database_name = $1 AND view_name = $2 "
        "UNION ALL SELECT '', comment FROM duckdb_tables() "
        "WHERE database_name = $1 AND schema_name = 'main' AND table_name = $2 "
        "UNION ALL SELECT column_name, comment FROM duckdb_columns() "
        "WHERE database_name = $1 AND schema_name = 'main' AND table_name = $2",
        [database, name],
    ).fetchall()
    return dict(rows)


def _create(connection: duckdb.DuckDBPyConnection, view: str, copy: str, lake: str) -> int:
    """Make the table anew, and empty; give how many rows it had."""
    table, had = _in(lake, view), 0
    if columns_of(connection, lake, view):
        had = _count(connection, f"SELECT count(*) FROM {table}")  # noqa: S608  our own names
        connection.execute(f"DROP TABLE {table}")
    connection.execute(f"CREATE TABLE {table} AS FROM {_in(copy, view)} LIMIT 0")
    if (moment := own_time(view)) and _has_partitions(connection, lake):
        connection.execute(
            f"ALTER TABLE {table} SET PARTITIONED BY (year({moment}), month({moment}))"
        )
    return had


def _has_partitions(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Whether a database is a DuckLake, which alone knows partitions."""
    row = connection.execute(
        "SELECT type FROM duckdb_databases() WHERE database_name = ?", [database]
    ).fetchone()
    return row is not None and row[0] == "ducklake"


def _compare(connection: duckdb.DuckDBPyConnection, view: str, was: str, shown: str) -> None:
    """Fill `changed` with the keys whose rows differ, and the time span of the rows that were.

    A key differs when its number of rows or the sum of their 64-bit hashes does.
    """
    keys, moment = _keys(view), own_time(view)
    listed = ", ".join(named(key) for key in keys) or "true AS everything"
    span = f"v.{moment}" if moment else "NULL::TIMESTAMPTZ"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT {listed}, min(moment) AS first, "  # noqa: S608  our own names
        "max(moment) AS last, count(*) FILTER (side = 1) AS had, count(moment) AS dated "
        f"FROM (SELECT {listed}, hash(v)::HUGEINT AS print, 1 AS side, {span} AS moment FROM {was} AS v "
        f"UNION ALL SELECT {listed}, -hash(v)::HUGEINT, -1, NULL FROM {shown} AS v) "
        "GROUP BY ALL HAVING sum(print) <> 0 OR sum(side) <> 0"
    )


def _keys(view: str) -> Sequence[str]:
    return _KEYS.get(view, ())


def _among(keys: Sequence[str]) -> str:
    if not keys:
        return "true"
    listed = ", ".join(named(key) for key in keys)
    return f"({listed}) IN (SELECT ({listed}) FROM changed)"  # noqa: S608  our own names


def _span(connection: duckdb.DuckDBPyConnection, view: str) -> str:
    """Give the condition by which files of other months are not read to delete from them."""
    row = connection.execute(
        "SELECT min(first)::VARCHAR, max(last)::VARCHAR FROM changed HAVING sum(had) = sum(dated)"
    ).fetchone()
    moment = own_time(view)
    if moment is None or row is None or row[0] is None:
        return "true"
    return f"{moment} BETWEEN {quoted(row[0])}::TIMESTAMPTZ AND {quoted(row[1])}::TIMESTAMPTZ"


def _in(database: str, view: str) -> str:
    return f"{database}.main.{named(view)}"


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0
