"""Is a database file sound? Looked at from outside, read-only, and left as it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from huangpu.adapters.store.batches import loaded_batches
from huangpu.adapters.store.connection import translated
from huangpu.adapters.store.migrating import known_migrations
from huangpu.adapters.store.session import Session


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found in one file.

    `wrong` are rows that must not be, by what is wrong with them; `steps_missing` the migrations
    that the next poll will apply; `steps_unknown` those that a newer huangpu has applied.
    """

    articles: int
    polls: int
    newest_poll: datetime | None
    feeds: int
    failing: int
    unsettled: int
    schema_version: int
    steps_missing: int
    steps_unknown: int
    wrong: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Glance:
    """What a short look shows: that the file opens, and what it holds."""

    articles: int
    batches: frozenset[str]


def examine(path: Path) -> Checkup:
    """Look a database over. Raises StoreError, StoreBusyError while another process writes."""
    with _looking(path) as session:
        applied = {row["version"] for row in session.rows("applied_steps")}
        known = {step.version for step in known_migrations()}
        return Checkup(
            **session.rows("checkup_numbers")[0],
            schema_version=max(applied, default=0),
            steps_missing=len(known - applied),
            steps_unknown=len(applied - known),
            wrong={row["what"]: row["wrong"] for row in session.rows("checkup") if row["wrong"]},
        )


def glance(path: Path) -> Glance:
    """Open a database and count. Raises as `examine` does."""
    with _looking(path) as session:
        articles = session.rows("quick_check")[0]["articles"]
        return Glance(articles, frozenset(loaded_batches(session)))


@contextlib.contextmanager
def _looking(path: Path) -> Iterator[Session]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with (
        translated(path),
        contextlib.closing(duckdb.connect(str(path), read_only=True, config=config)) as connection,
    ):
        connection.execute("SET TimeZone = 'UTC'")
        yield Session(connection)
