"""The stories of a window, read to be settled, and what the settling changed."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.sameness.settle import Settlement


def stories_of_window(session: Session, start: datetime, end: datetime) -> list[Row]:
    """Give all articles, with first text and story, of stories with one published in [start, end)."""
    return session.rows("stories_of_window", values={"start": start, "end": end})


def write_settlement(session: Session, settlement: Settlement, at: datetime) -> None:
    """Move articles to their settled stories and record why; call it inside a transaction."""
    changes = [{**dataclasses.asdict(one), "settled_at": at} for one in settlement.changes]
    merges = [{**dataclasses.asdict(one), "settled_at": at} for one in settlement.merges]
    session.append("story_change", changes, tables.STORY_CHANGE)
    session.append("story_merge", merges, tables.STORY_MERGE)
    if changes:
        moved = pa.Table.from_pylist(changes, schema=tables.STORY_CHANGE)
        session.run("move_articles", tables={"moved": moved})
