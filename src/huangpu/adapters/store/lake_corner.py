"""Which copy does the lake show, of those on this machine? It is kept beside the database.

`shown.duckdb` is a hard link to it, so it stays when the published copies move on, and takes no room
beside them while they do not. `next.duckdb` is the copy that the lake is about to show; a process that was
killed may have left it behind after the lake had taken it.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huangpu.adapters.locks import held
from huangpu.adapters.store.reading import newest_copy
from huangpu.errors import LakeError

_PIECE = 1 << 20
_SPILLED, _COMPARED = "spilled", "compared"


@dataclass(frozen=True, slots=True)
class Corner:
    """The folder in which bringing the lake up to date keeps what it needs, and its limits."""

    folder: Path
    memory: str = "2GB"

    @property
    def shown(self) -> Path:
        """The copy that the lake shows."""
        return self.folder / "shown.duckdb"

    @property
    def next(self) -> Path:
        """The copy that it is about to show, or shows already if a process was killed since."""
        return self.folder / "next.duckdb"

    @contextlib.contextmanager
    def alone(self, wait_seconds: float) -> Iterator[None]:
        """Make sure that nobody else of this data folder is at it; LakeError if one is."""
        try:
            with held(self.folder / "lake.lock", wait_seconds):
                # what a killed process had spilled
                shutil.rmtree(self.folder / _SPILLED, ignore_errors=True)
                yield
        except TimeoutError as error:
            raise LakeError(f"the lake is being brought up to date already ({error})") from error

    def settle(self, fingerprint: str) -> bool:
        """Whether the copy of this fingerprint is here, and then under the name `shown`."""
        for path in (self.shown, self.next):
            if path.exists() and fingerprint_of(path) == fingerprint:
                if path != self.shown:
                    path.replace(self.shown)
                return True
        return False

    def take(self, link: Path) -> str:
        """Keep the newest published copy as `next`, whatever is put away meanwhile; give its name."""
        for last in (False, True):
            copy = newest_copy(link)
            self.next.unlink(missing_ok=True)
            try:
                try:
                    self.next.hardlink_to(copy)
                except FileNotFoundError:
                    raise
                except OSError:  # another disk, or a file system without links
                    shutil.copyfile(copy, self.next)
            except FileNotFoundError:  # put away since it was looked up: once more
                if last:
                    raise
                continue
            return copy.name
        raise AssertionError  # the loop above returns or raises


def fingerprint_of(path: Path) -> str:
    """Give the fingerprint of all that is in a file."""
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


@contextlib.contextmanager
def opened(corner: Corner, *, alone: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory, in UTC, that spills into the corner.

    Who is not `alone` there spills elsewhere, because what is spilled is cleared away.
    """
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": corner.memory,
            "threads": 2,
            "temp_directory": str(corner.folder / (_SPILLED if alone else _COMPARED)),
        }
    )
    with contextlib.closing(connection):
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
