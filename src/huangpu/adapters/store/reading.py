"""How is the database read? On the newest published copy, so that nobody waits for a writer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from huangpu.adapters.store.connection import translated
from huangpu.adapters.store.session import Session
from huangpu.errors import StoreError

SHANGHAI = "Asia/Shanghai"


def connect_reader(link: Path, *, zone: str = SHANGHAI) -> duckdb.DuckDBPyConnection:
    """Give a read-only connection to the newest published copy, times shown in `zone`.

    The link is followed once: the connection stays on the copy it opened, whatever is published
    meanwhile. Raises StoreError when nothing has been published yet.
    """
    if not link.exists():
        raise StoreError(f"there is no database at {link} yet; run `huangpu poll` first")
    with translated(link):
        connection = duckdb.connect(
            str(link.resolve()),
            read_only=True,
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
        )
        connection.execute(f"SET TimeZone = '{zone}'")
    return connection


@contextlib.contextmanager
def reading(link: Path) -> Iterator[Session]:
    """Open the newest published copy as a session of named statements, in UTC."""
    with (
        translated(link),
        contextlib.closing(connect_reader(link, zone="UTC")) as connection,
    ):
        yield Session(connection)
