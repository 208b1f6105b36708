"""Where do batches lie? Files of one folder: written aside, synced, renamed, so whole or not there."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Protocol

PART = ".part"


class BatchFiles(Protocol):
    """A place for files that are written once, named by paths with slashes.

    Every method raises OSError when the place refuses. `str` of it tells a person where it is.
    """

    def names(self, folder: str, suffix: str) -> list[str]:
        """Give the names of the whole files that match, in no order; `*` is every folder."""

    def write(self, name: str, body: bytes) -> None:
        """Make a file durable under its name; until that is done nobody sees any of it."""

    def open(self, name: str) -> Path | BytesIO:
        """Give a file's bytes, as something that is read from."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is as good."""

    def sweep(self) -> int:
        """Remove what killed writers left half-written; give how many files."""


class LocalFiles:
    """A folder of this machine's own disks; not for network file systems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def names(self, folder: str, suffix: str) -> list[str]:
        """Give the names of the whole files that match."""
        found = self.folder.glob(f"{folder}/*{suffix}")
        return [path.relative_to(self.folder).as_posix() for path in found]

    def write(self, name: str, body: bytes) -> None:
        """Write aside, sync, rename, and sync the folder; the rename is what counts."""
        target = self.folder / name
        part = target.with_suffix(PART)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(body)
        _sync(part)
        part.rename(target)
        _sync(target.parent)

    def open(self, name: str) -> Path:
        """Give the path."""
        return self.folder / name

    def remove(self, name: str) -> None:
        """Remove a file; not synced, because one that comes back does no harm."""
        (self.folder / name).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove part files; call it when nobody writes, for theirs would look the same."""
        orphans = list(self.folder.glob(f"*/*{PART}"))
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)


def _sync(path: Path) -> None:
    """Ask the kernel to put a file, or a folder's list of names, on the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
