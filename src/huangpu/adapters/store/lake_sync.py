"""How does the lake come to show the newest published copy, whatever dies on the way?

The copy that the lake shows is kept beside the database, as a hard link: `lake/shown.duckdb`. The
lake says in a table of its own, written in the same transaction as all the rest, which copy that
is. Where both agree, what differs is found by comparing two local files; where they do not (a new
machine, a process that was killed), the lake itself is read and compared.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from huangpu.adapters.store.lake_corner import Corner, fingerprint_of, opened
from huangpu.adapters.store.lake_session import LAKE, named, quoted
from huangpu.adapters.store.lake_tables import Written, bring_up, comment, differences, views_of
from huangpu.adapters.store.reading import newest_copy

# Gives the lake, attached under its name, for as long as the context lasts.
Attach = Callable[[duckdb.DuckDBPyConnection], AbstractContextManager[None]]

NEWEST = "news"  # under which the newest copy is attached
_BASELINE = "shown"  # under which the copy that the lake shows is
_RECORD = f"{LAKE}.huangpu.shown"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a lake says of itself: which copy it shows, since when, and the newest poll in it."""

    copy: str
    fingerprint: str
    shown_at: datetime
    newest_poll: datetime | None
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What bringing a lake up to date did: the copy, the rows of each view, and how it compared."""

    copy: str
    written: Mapping[str, Written]
    whole: bool  # the lake itself was read, because the copy it showed was not here

    @property
    def rows(self) -> int:
        """How many rows were removed or added."""
        return sum(one.removed + one.added for one in self.written.values())


def bring_up_to_date(
    link: Path,
    corner: Corner,
    attach: Attach,
    *,
    now: datetime,
    whole: bool = False,
    wait_seconds: float = 0,
) -> Shared:
    """Make the lake show the newest published copy, in one transaction; do nothing if it does.

    With `whole`, every row of the lake is compared. Raises StoreError when nothing was published,
    LakeError when the lake cannot be reached or another process is at it.
    """
    with corner.alone(wait_seconds), opened(corner) as connection, attach(connection):
        connection.execute("BEGIN")
        try:
            before = what_is_shown(connection)
            is_here = before is not None and corner.settle(before.fingerprint) and not whole
            copy = corner.take(link)
            fingerprint = fingerprint_of(corner.next)
            if before and before.fingerprint == fingerprint and not whole:
                connection.execute("ROLLBACK")
                return Shared(copy, {}, whole=False)
            connection.execute(_attaching(corner.next, NEWEST))
            if is_here:
                connection.execute(_attaching(corner.shown, _BASELINE))
            written = _write(connection, before, _BASELINE if is_here else None)
            _record(connection, Shown(copy, fingerprint, now, _newest(connection), tuple(written)))
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # a lost connection cannot even roll back
                connection.execute("ROLLBACK")
            raise
        corner.next.replace(corner.shown)
    return Shared(copy, written, whole=not is_here)


def compare(link: Path, corner: Corner, attach: Attach) -> dict[str, int]:
    """Count, for each view, the rows that only the newest copy or only the lake has."""
    corner.folder.mkdir(parents=True, exist_ok=True)
    with opened(corner, alone=False) as connection, attach(connection):
        connection.execute(_attaching(newest_copy(link), NEWEST))
        connection.execute("BEGIN")  # one state of the lake for all views
        found = {
            view: differences(connection, view, NEWEST, LAKE)
            for view in views_of(connection, NEWEST)
        }
        connection.execute("ROLLBACK")
    return found


def what_is_shown(connection: duckdb.DuckDBPyConnection) -> Shown | None:
    """Give what the attached lake says of itself; None for one that shows nothing yet."""
    there = connection.execute(
        "SELECT 1 FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = 'huangpu' AND table_name = 'shown'",
        [LAKE],
    ).fetchone()
    row = there and connection.execute(f"FROM {_RECORD}").fetchone()
    return Shown(row[0], row[1], row[2], row[3], tuple(row[4])) if row else None


def _write(
    connection: duckdb.DuckDBPyConnection, before: Shown | None, baseline: str | None
) -> dict[str, Written]:
    """Write what differs, in the open transaction; tables of views that are no more go."""
    views = views_of(connection, NEWEST)
    written = {}
    for view in views:
        written[view] = bring_up(connection, view, NEWEST, LAKE, baseline)
        comment(connection, view, NEWEST, LAKE)
    for view in sorted(set(before.views if before else ()) - set(views)):
        connection.execute(f"DROP TABLE IF EXISTS {LAKE}.main.{named(view)}")
    return written


def _record(connection: duckdb.DuckDBPyConnection, shown: Shown) -> None:
    """Say in the lake what it shows, in the open transaction."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {LAKE}.huangpu")
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {_RECORD} (copy VARCHAR, fingerprint VARCHAR, "
        "shown_at TIMESTAMPTZ, newest_poll TIMESTAMPTZ, views VARCHAR[])"
    )
    connection.execute(f"DELETE FROM {_RECORD}")  # noqa: S608  our own name
    connection.execute(
        f"INSERT INTO {_RECORD} VALUES (?, ?, ?, ?, ?)",  # noqa: S608  our own name
        [
            shown.copy,
            shown.fingerprint,
            shown.shown_at,
            shown.newest_poll,
            list(shown.views),
        ],
    )


def _newest(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    row = connection.execute(f"SELECT max(started_at) FROM {NEWEST}.main.polls").fetchone()  # noqa: S608  our own name
    return row[0] if row else None


def _attaching(path: Path, name: str) -> str:
    return f"ATTACH {quoted(str(path.absolute()))} AS {name} (READ_ONLY)"
