"""A lake for tests that have no extensions: a plain DuckDB file, attached under the lake's name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from huangpu.adapters.store.lake_session import LAKE
from huangpu.adapters.store.lake_sync import Attach


def plain_lake(path: Path) -> Attach:
    """Give the way to a lake that lies in one file."""

    @contextlib.contextmanager
    def attach(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        connection.execute(f"ATTACH '{path}' AS {LAKE}")
        yield

    return attach


def rows_of(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask a lake that lies in one file, or a copy."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(query).fetchall()
