"""Which batches of the journal are in the database, and how did their polls end?"""

from __future__ import annotations

from collections.abc import Sequence

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session


def loaded_batches(session: Session) -> set[str]:
    """Give the ids of all batches that are loaded."""
    return {row[0] for row in session.tuples("loaded_batches")}


def write_batches(session: Session, batches: Sequence[Row], polls: Sequence[Row]) -> None:
    """Record batches as loaded, with their polls.

    The batch id is the primary key: loading one twice fails, and undoes its transaction.
    """
    session.append("batch", batches, tables.BATCH)
    session.append("poll", polls, tables.POLL)
