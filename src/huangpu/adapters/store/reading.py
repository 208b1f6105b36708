"""How is the database read? On the newest published copy, so that nobody waits for a writer."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from huangpu.adapters.lake_place import URL
from huangpu.adapters.store.connection import translated
from huangpu.adapters.store.session import Session
from huangpu.errors import StoreError

SHANGHAI = "Asia/Shanghai"
_LINK = "analyst.duckdb"


def link_below(data: str | os.PathLike[str] | None = None) -> Path:
    """Give where the newest published copy is linked: below `data`, HUANGPU_DATA_DIR, or `var`."""
    return Path(data or os.environ.get("HUANGPU_DATA_DIR") or "var").expanduser() / _LINK


def newest_copy(link: Path) -> Path:
    """Follow the link once and give the copy itself, which never changes any more.

    Raises StoreError when nothing has been published yet, and says what to do.
    """
    if link.exists():
        return link.resolve()
    sample = link.parent / "sample" / link.name
    hint = f", or see the sample week with `--data {sample.parent}`" if sample.exists() else ""
    if os.environ.get(URL):  # what runs anybody's SQL has no network: see safe_query.py
        hint += f"; the lake of {URL} is read by huangpu.connect() in Python, not by this command"
    raise StoreError(f"there is no database at {link} yet; run `huangpu poll` first{hint}")


def connect_reader(link: Path, *, zone: str = SHANGHAI) -> duckdb.DuckDBPyConnection:
    """Give a read-only connection to the newest published copy, times shown in `zone`.

    The connection stays on the copy it opened, whatever is published meanwhile. Raises StoreError
    when nothing has been published yet.
    """
    with translated(link):
        try:
            connection = _opened(newest_copy(link))
        except duckdb.IOException:  # put away between following the link and opening: once more
            connection = _opened(newest_copy(link))
        if zone == SHANGHAI:  # cursors of the connection only inherit what is global
            connection.execute(f"SET GLOBAL TimeZone = '{zone}'")
        connection.execute(f"SET TimeZone = '{zone}'")
    return connection


def _opened(copy: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        str(copy),
        read_only=True,
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )


@contextlib.contextmanager
def reading(link: Path) -> Iterator[Session]:
    """Open the newest published copy as a session of named statements, in UTC."""
    with (
        translated(link),
        contextlib.closing(connect_reader(link, zone="UTC")) as connection,
    ):
        yield Session(connection)
