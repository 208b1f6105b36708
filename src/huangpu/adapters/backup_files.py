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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Final

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
    """Open a backup to be written; the file appears under its name when all went well."""
    with _errors(f"write {path}"), appearing(path) as aside:
        aside.touch(mode=0o600)  # it holds addresses and mails
        with tarfile.open(aside, "w", format=tarfile.PAX_FORMAT) as tar:
            yield BackupWriter(tar)


def unpack(path: Path, folder: Path) -> Backup:
    """Write the files of a backup below an empty folder, each checked against the list.

    Raises BackupError for anything but whole files of plain names; the folder is then useless.
    """
    sums: dict[str, str] = {}
    size = 0
    with _errors(f"read {path}"), tarfile.open(path, "r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not _is_plain(member.name) or member.name in sums:
                raise BackupError(f"{path} holds {member.name!r}, which no backup of ours does")
            if member.name == _MANIFEST:
                return _checked(path, content.read(_MANIFEST_MAX), sums, size)
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            reader = _Summing(content)
            with target.open("xb") as out:
                shutil.copyfileobj(reader, out, _PIECE)
            sums[member.name] = reader.sum
            size += member.size
    raise BackupError(f"{path} is not whole: its list of files is missing")


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
    listed = json.loads(words)
    if listed["format"] != _FORMAT:
        raise BackupError(f"{path} was written by another huangpu (format {listed['format']})")
    wrong = {name for name, value in (listed["files"].items() ^ sums.items()) if value}
    if wrong:
        raise BackupError(f"{path} is damaged: {', '.join(sorted(wrong)[:5])}")
    return Backup(datetime.fromisoformat(listed["made_at"]), len(sums), size)


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
