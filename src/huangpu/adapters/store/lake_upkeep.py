"""What keeps a lake small and quick? Files of changes, few of them, and none that nobody needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from huangpu.adapters.store.lake_session import LAKE, quoted

# How long a reader may stay on the state that it opened, and states can be asked for (AT VERSION).
KEPT = timedelta(days=7)
# Files that no state holds any more stay so long for queries under way, and those that a killed
# process left behind so long because another one may be about to name them.
_GRACE = timedelta(days=1)
_DELETED_SHARE = 0.2  # of a file's rows; beyond that it is written anew without them
# What DuckLake names a file of a table; whatever is named otherwise is not ours to remove.
_OURS = re.compile(
    r"(?:main|huangpu)/[^/]+/(?:[a-z]+=[^/]+/)*ducklake-[0-9a-f-]+(?:-delete)?\.parquet"
)


@dataclass(frozen=True, slots=True)
class Tidied:
    """What the upkeep of a lake did."""

    flushed: int = 0  # rows that lay in the catalogue and lie in files now
    merged: int = 0  # small files that became few
    expired: int = 0  # states that can be asked for no more
    removed: int = 0  # files that no state holds
    foreign: int = 0  # files that are not the lake's; they are let be

    def __str__(self) -> str:
        foreign = f"; {self.foreign} files are not the lake's, and were let be"
        return (
            f"lake: {self.flushed} rows written to files, {self.merged} files merged, "
            f"{self.expired} old states and {self.removed} files removed"
            f"{foreign if self.foreign else ''}"
        )


def tidy(connection: duckdb.DuckDBPyConnection, now: datetime) -> Tidied:
    """Tidy the attached lake; each step is a transaction of its own and can be repeated."""

    def call(what: str, options: str = "") -> list[tuple[object, ...]]:
        return connection.execute(f"CALL ducklake_{what}({quoted(LAKE)}{options})").fetchall()

    flushed = call("flush_inlined_data")
    call("rewrite_data_files", f", delete_threshold => {_DELETED_SHARE}")
    merged = call("merge_adjacent_files")
    expired = call("expire_snapshots", f", older_than => {_moment(now - KEPT)}")
    grace = f", older_than => {_moment(now - _GRACE)}"
    removed = call("cleanup_old_files", grace)
    orphans = [str(row[0]) for row in call("delete_orphaned_files", f"{grace}, dry_run => true")]
    foreign = sum(not is_ours(path, _data_path(connection)) for path in orphans)
    if orphans and not foreign:
        removed += call("delete_orphaned_files", grace)
    return Tidied(
        flushed=sum(int(str(row[2])) for row in flushed),
        merged=sum(int(str(row[2])) for row in merged),
        expired=len(expired),
        removed=len(removed),
        foreign=foreign,
    )


def is_ours(path: str, folder: str) -> bool:
    """Whether a file below the folder of a lake is named as DuckLake names its own."""
    return path.startswith(folder) and _OURS.fullmatch(path[len(folder) :]) is not None


def _data_path(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute(
        f"SELECT value FROM ducklake_options({quoted(LAKE)}) WHERE option_name = 'data_path'"  # noqa: S608  our own name
    ).fetchone()
    return str(row[0]) if row else ""


def _moment(when: datetime) -> str:
    return f"{quoted(when.isoformat())}::TIMESTAMPTZ"
