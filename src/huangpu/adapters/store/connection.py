"""How is the database opened? Late, alone, in UTC, and closed soon.

DuckDB allows one writing process, and while it writes nobody else can even read. So the writer
opens the file only inside a short section guarded by our own lock, and everybody else reads the
published copies (research/duckdb.md 2).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huangpu.adapters.locks import held
from huangpu.adapters.store.migrating import migrate
from huangpu.adapters.store.session import Session
from huangpu.errors import StoreBusyError, StoreCorruptError, StoreError

# What DuckDB says of a file that it cannot read, in 1.5 and 2.0 (research/duckdb.md 1 and 3).
_CORRUPT_SIGNS = (
    "corrupt",
    "checksum",
    "not a valid duckdb database",
    "serialization error",
    "failure while replaying wal",
    "conflict on tuple deletion",
    "could not read enough bytes",
    "attempted to read",
    "wal checkpoint iteration",
    "is older than the database",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may use."""

    memory: str = "2GB"
    threads: int = 2


class Database:
    """The writer's file, `DATA/huangpu.duckdb`, and the lock beside it."""

    def __init__(self, path: Path, *, limits: Limits = Limits(), lock_seconds: float = 120) -> None:
        self.path = path
        self.limits = limits
        self.lock_seconds = lock_seconds

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the file for writing, bring its schema up to date, and close it again.

        Waits its turn for `lock_seconds`. Raises StoreBusyError when the turn never comes,
        StoreCorruptError when the file does not open or turns out damaged, StoreError otherwise.
        """
        with self.locked(), self.opened() as session:
            yield session

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writer's lock without opening anything (for publishing and recovery)."""
        try:
            with held(self.path.with_suffix(".lock"), self.lock_seconds):
                yield
        except TimeoutError as error:
            raise StoreBusyError(
                f"the database {self.path} is being written by another process for more than "
                f"{self.lock_seconds:.0f} s ({error}); wait for it, or end that process"
            ) from error

    @contextlib.contextmanager
    def opened(self) -> Iterator[Session]:
        """Open the file for writing while the lock is already held."""
        with translated(self.path), contextlib.closing(self._connect()) as connection:
            migrate(connection)
            yield Session(connection)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(
            str(self.path),
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "memory_limit": self.limits.memory,
                "threads": self.limits.threads,
                "temp_directory": str(self.path.with_suffix(".tmp")),
            },
        )
        connection.execute("SET TimeZone = 'UTC'")
        return connection


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn DuckDB's errors into ours, keeping the cause."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).lower()
        if "could not set lock" in text:
            raise StoreBusyError(
                f"{path} is open in another program that does not go through huangpu; close it "
                "there, and let analysts open analyst.duckdb instead"
            ) from error
        if any(sign in text for sign in _CORRUPT_SIGNS):
            raise StoreCorruptError(f"{path} is damaged: {_first_line(error)}") from error
        raise StoreError(f"{path}: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0]
