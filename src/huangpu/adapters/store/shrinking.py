"""How does the database's file become as small as what it holds? It is copied, row by row.

DuckDB keeps the space of deleted rows in the file. Copying reads every block, so that this is a
check of the whole file as well.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huangpu.adapters.store.connection import Database, translated
from huangpu.adapters.store.session import statement
from huangpu.errors import StoreError


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Bytes of the file before and after."""

    before: int
    after: int


def shrink(database: Database) -> Shrunk:
    """Write the database anew without the space of what was deleted, and swap it in.

    Takes the writer's lock; readers are on their copies. Cut short at any moment it leaves the old
    file in place. Raises StoreError when the two differ in the number of rows of any table.
    """
    fresh = database.path.with_name(f"{database.path.stem}.shrunk{database.path.suffix}")
    with database.locked():
        with database.opened() as session:
            session.checkpoint()
        before = database.path.stat().st_size
        _remove(fresh)
        try:
            with translated(database.path):
                _copy(database, fresh)
            fresh.replace(database.path)
        finally:
            _remove(fresh)
        return Shrunk(before, database.path.stat().st_size)


def _copy(database: Database, fresh: Path) -> None:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": database.limits.memory,
        "threads": database.limits.threads,
        "temp_directory": str(fresh.with_suffix(".tmp")),
    }
    with contextlib.closing(duckdb.connect(config=config)) as connection:
        connection.execute(f"ATTACH '{_quoted(database.path)}' AS old (READ_ONLY)")
        connection.execute(f"ATTACH '{_quoted(fresh)}' AS new")
        connection.execute("COPY FROM DATABASE old TO new")
        connection.execute("CHECKPOINT new")
        tables = connection.execute(statement("tables_of_both")).fetchall()
        unlike = [name for name, there in tables if there != 2]  # noqa: PLR2004  old and new
        for name, _ in tables:
            # the names are those of our own tables
            old, new = (_count(connection, f'{side}.main."{name}"') for side in ("old", "new"))
            unlike += [name] if old != new else []
        if unlike:
            raise StoreError(
                f"the smaller copy differs in {', '.join(unlike)}; nothing was changed"
            )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  our own names
    return int(row[0]) if row else -1


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("'", "''")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
