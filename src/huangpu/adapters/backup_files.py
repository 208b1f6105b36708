"""How does a whole data folder go into one file, and come out of it complete or not at all?

A plain tar, so that anything can look into it; its last member lists every file with its SHA-256.
A file that was cut short has no such list, and is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from huangpu.adapters.partial_files import appearing
from huangpu.errors import HuangpuError

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_MANIFEST_MAX: Final = 256 << 20  # bytes; a million files have some 100 MB of names and sums
_PIECE: Final = 1 << 20


class BackupError(HuangpuError):
    """A backup cannot be written, or is not whole."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a backup: when it was made, and how many files of how many bytes."""

    made_at: datetime
    files: int
    bytes: int


class BackupWriter:
    """Adds files to a backup, one by one."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums: dict[str, str] = {}
        self.bytes = 0

    def add(self, name: str, handle: IO[bytes]) -> None:
        """Add what can be read of a file now; later growth is not in it."""
        member = tarfile.TarInfo(name)
        member.size = handle.seek(0, io.SEEK_END)
        member.mode = 0o600
        handle.seek(0)
        reader = _Summing(handle)
        self._tar.addfile(member, reader)
        self._sums[name] = reader.sum
        self.bytes += member.size

    def __contains__(self, name: str) -> bool:
        """Whether a file of this name is in it."""
        return name in self._sums

    def close(self, made_at: datetime) -> Backup:
        """Write the list of all files, which makes it whole."""
        found = Backup(made_at, len(self._sums), self.bytes)
        words = {"format": _FORMAT, "made_at": made_at.isoformat(), "files": self._sums}
        self.add(_MANIFEST, io.BytesIO(json.dumps(words, indent=0).encode()))
        return found


@contextmanager
def writing_backup(path: Path) -> Iterator[BackupWriter]:
    """Open a backup to be written; it appears under its name when it has been read back whole."""
    with _errors(f"write {path}"), appearing(path) as aside:
        aside.touch(mode=0o600)  # it holds addresses and mails
        with tarfile.open(aside, "w", format=tarfile.PAX_FORMAT) as tar:
            yield BackupWriter(tar)
        verify(aside)


def unpack(path: Path, folder: Path) -> Backup:
    """Write the files of a backup below an empty folder, each checked against the list.

    Raises BackupError for anything but whole files of plain names; the folder is then useless.
    """

    def write(name: str, content: _Summing) -> None:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(content, out, _PIECE)

    return _read(path, write)


def verify(path: Path) -> Backup:
    """Read a backup from end to end, each file checked against the list; BackupError if it is not whole."""

    def read(_name: str, content: _Summing) -> None:
        while content.read(_PIECE):
            pass

    return _read(path, read)


def contents(path: Path) -> Backup:
    """Give what a backup says of itself, without reading its files; BackupError if it is cut short."""
    size, names = 0, 0
    with _errors(f"read {path}"), tarfile.open(path, "r:") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if member.name == _MANIFEST and content is not None:
                listed = _listed(path, content.read(_MANIFEST_MAX))
                if len(listed["files"]) == names:
                    return Backup(datetime.fromisoformat(listed["made_at"]), names, size)
            names, size = names + 1, size + member.size
    raise _not_whole(path)


def _read(path: Path, take: Callable[[str, _Summing], None]) -> Backup:
    """Hand every file of a backup to `take`, which reads all of it; check them against the list."""
    sums: dict[str, str] = {}
    size = 0
    with _errors(f"read {path}"), tarfile.open(path, "r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not _is_plain(member.name) or member.name in sums:
                raise BackupError(f"{path} holds {member.name!r}, which no backup of ours does")
            if member.name == _MANIFEST:
                return _checked(path, content.read(_MANIFEST_MAX), sums, size)
            reader = _Summing(content)
            take(member.name, reader)
            sums[member.name] = reader.sum
            size += member.size
    raise _not_whole(path)


def files_below(folder: Path, aside: Iterable[str]) -> list[Path]:
    """Give all files below a folder in order, but those that are being written: dots and suffixes."""
    endings = tuple(aside)
    return sorted(
        one
        for one in folder.rglob("*")
        if one.is_file()
        and not one.name.endswith(endings)
        and not any(part.startswith(".") for part in one.relative_to(folder).parts)
    )


def _checked(path: Path, words: bytes, sums: dict[str, str], size: int) -> Backup:
    listed = _listed(path, words)
    wrong = {name for name, value in (listed["files"].items() ^ sums.items()) if value}
    if wrong:
        raise BackupError(f"{path} is damaged: {', '.join(sorted(wrong)[:5])}")
    return Backup(datetime.fromisoformat(listed["made_at"]), len(sums), size)


def _listed(path: Path, words: bytes) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(words)
    if listed["format"] != _FORMAT:
        raise BackupError(f"{path} was written by another huangpu (format {listed['format']})")
    return listed


def _not_whole(path: Path) -> BackupError:
    return BackupError(f"{path} is not whole: its list of files is missing")


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name


class _Summing:
    """Reads a file and sums it up on the way."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._handle.read(size)
        self._hash.update(piece)
        return piece

    @property
    def sum(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def _errors(doing: str) -> Iterator[None]:
    try:
        yield
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"cannot {doing}: {error}") from error
