"""What is old enough to be purged, and how is it put away so that it does not come back?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import pyarrow as pa

from huangpu.adapters.purge_files import ENTRIES, Purge
from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Session

_DUE = pa.schema([("purge_id", pa.string()), ("kept_from", tables.TIME), ("told_at", tables.TIME)])


def expired_entries(session: Session, kept_from: datetime) -> pa.Table:
    """Give the entries of all articles first seen before `kept_from`, each with all its names.

    Stories and copy groups of which an article is younger are left out as a whole.
    """
    rows = session.rows("expired_entries", values={"kept_from": kept_from})
    return pa.Table.from_pylist(rows, schema=ENTRIES)


def expired_polls(session: Session, kept_from: datetime) -> int:
    """Give how many polls began before `kept_from`."""
    return int(session.rows("count_expired_polls", values={"kept_from": kept_from})[0]["polls"])


def applied_purges(session: Session) -> set[str]:
    """Give the ids of the purges that this database has gone through."""
    return {row[0] for row in session.tuples("applied_purges")}


def bury(session: Session, purge: Purge) -> None:
    """Put away what a purge names, leaving a tombstone of each; call it inside a transaction."""
    due = {"purge_id": purge.purge_id, "kept_from": purge.kept_from, "told_at": purge.told_at}
    session.run(
        "bury",
        tables={"buried": purge.entries, "due": pa.Table.from_pylist([due], schema=_DUE)},
    )


def buried_among(session: Session, names: Collection[str]) -> frozenset[str]:
    """Give those of these entry keys and article ids that were purged."""
    asked = {"asked": tables.keys("name", pa.string(), names)}
    return frozenset(row[0] for row in session.tuples("tombstones", tables=asked))
