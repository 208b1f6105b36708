"""How is a lake read as a copy is? Its tables under the same names, with our macros beside them.

Nothing is written: views and macros live in the reader's own memory. The macros are those of the
schema that this version of huangpu ships, so they need no list of their own here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

import duckdb

from huangpu.adapters.lake_place import URL, LakePlace, place_of
from huangpu.adapters.store.lake_session import (
    LAKE,
    attached,
    attaching,
    lake_errors,
    named,
    quoted,
)
from huangpu.adapters.store.migrating import migrate
from huangpu.adapters.store.reading import SHANGHAI
from huangpu.errors import ConfigError, Fault, LakeError

_PART = "Part of the macros: what they read where a copy has a table."


def connect_lake(url: str) -> duckdb.DuckDBPyConnection:
    """Give a connection on which the lake reads as a copy does, times on Shanghai clocks.

    It stays on the state that it opened, for as long as the lake keeps that (a week). Raises
    ConfigError for an address that is none and where the extensions are missing, LakeError when
    the lake does not answer or shows nothing yet.
    """
    place = _place(url)
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    try:
        views = _nailed(connection, place)
    except BaseException:
        connection.close()
        raise
    if not views:
        connection.close()
        raise LakeError(f"the lake {place} shows nothing yet; run `huangpu publish`")
    return connection


def _nailed(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> int:
    """Attach the lake at its newest state for good; give how many views it has."""
    newest = _snapshot(connection, place)
    with lake_errors(place):
        for statement in attaching(place, os.environ, writing=False, snapshot=newest):
            connection.execute(statement)
        views = show(connection)
        connection.execute(f"SET GLOBAL TimeZone = '{SHANGHAI}'")
        connection.execute(f"SET TimeZone = '{SHANGHAI}'")
    return views


def lake_of(environ: Mapping[str, str]) -> str | None:
    """Give the address of the lake that the environment names; None where it names none."""
    return environ.get(URL, "").strip() or None


def show(connection: duckdb.DuckDBPyConnection) -> int:
    """Lay views and macros of the schema over the attached lake; give how many views it has.

    A table of the schema whose public view bears its name with an s becomes that view: so macros
    find what they read. Others have no rows here, and go.
    """
    migrate(connection)
    own = _names(connection, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND {}")
    tables = _names(connection, "SELECT table_name FROM duckdb_tables() WHERE {}")
    comments = connection.execute(
        "SELECT view_name, '', comment FROM duckdb_views() WHERE NOT internal "
        "UNION ALL SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE database_name = current_database()"
    ).fetchall()
    there = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main'",
        [LAKE],
    ).fetchall()
    shown = {row[0] for row in there}
    for view in own:
        connection.execute(f"DROP VIEW {named(view)}")
    for table in tables:
        connection.execute(f"DROP TABLE {named(table)}")
    for view in sorted(shown):
        connection.execute(f"CREATE VIEW {named(view)} AS FROM {LAKE}.main.{named(view)}")
    for table in tables:
        if f"{table}s" in shown:
            connection.execute(f"CREATE VIEW {named(table)} AS FROM {named(f'{table}s')}")
            connection.execute(f"COMMENT ON VIEW {named(table)} IS {quoted(_PART)}")
    for view, column, said in comments:
        if view in shown and said:
            what = f"COLUMN {named(view)}.{named(column)}" if column else f"VIEW {named(view)}"
            with contextlib.suppress(duckdb.Error):  # the lake has an older schema
                connection.execute(f"COMMENT ON {what} IS {quoted(said)}")
    return len(shown)


def _snapshot(connection: duckdb.DuckDBPyConnection, place: LakePlace) -> int | None:
    """Give the number of the newest state."""
    with attached(connection, place):
        row = connection.execute(f"FROM {LAKE}.current_snapshot()").fetchone()
    return int(row[0]) if row else None


def _names(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    rows = connection.execute(query.format("database_name = current_database()")).fetchall()
    return [row[0] for row in rows]


def _place(url: str) -> LakePlace:
    try:
        return place_of(url)
    except ValueError as error:
        raise ConfigError((Fault("environment", None, URL, str(error)),)) from None
