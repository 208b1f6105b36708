"""The catalogue and the memory of every feed, in the database."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.urls import redacted
from huangpu.model.entries import Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, FeedStatus, PollMemory

_MEMORY = TypeAdapter(PollMemory)


def write_catalogue(session: Session, feeds: Iterable[Feed]) -> None:
    """Make the catalogue in the database equal to the configured one, secrets taken out."""
    session.run("forget_feeds")
    session.append("feed", [_feed_row(feed) for feed in feeds], tables.FEED)


def feed_states(session: Session) -> dict[str, FeedState]:
    """Give what is remembered of every feed ever polled, by feed id."""
    return {row["feed_id"]: _state(row) for row in session.rows("feed_states")}


def write_feed_states(session: Session, states: Iterable[FeedState]) -> None:
    """Replace what is remembered of these feeds."""
    rows = [_state_row(state) for state in states]
    if rows:
        table = pa.Table.from_pylist(rows, schema=tables.FEED_STATE)
        session.run("forget_feed_states", tables={"states": table})
        session.append("feed_state", rows, tables.FEED_STATE)


def _feed_row(feed: Feed) -> Row:
    return {
        "feed_id": feed.id,
        "title": feed.name,
        "url": redacted(feed.url),
        "site": feed.site,
        "language": feed.language,
        "publisher": feed.publisher,
        "kind": feed.kind,
        "enabled": feed.enabled,
        "weight": feed.weight,
        "poll_minutes": feed.poll_minutes,
    }


def _state_row(state: FeedState) -> Row:
    row = {name: getattr(state, name) for name in _STATE_FIELDS}
    return {
        **row,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "status": state.status.value,
        "memory": _MEMORY.dump_json(state.memory).decode(),
    }


def _state(row: dict[str, Any]) -> FeedState:
    return FeedState(
        **{name: row[name] for name in _STATE_FIELDS},
        validators=Validators(row["etag"], row["last_modified"]),
        status=FeedStatus(row["status"]),
        memory=_MEMORY.validate_json(row["memory"]),
    )


_STATE_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(FeedState)
    if field.name not in {"validators", "status", "memory"}
)
