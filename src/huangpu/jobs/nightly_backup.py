"""Which backups are made and kept without anybody's doing? A new one, then the oldest goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.backup_files import Backup, BackupError
from huangpu.adapters.backup_folder import BackupFolder
from huangpu.adapters.locks import held
from huangpu.core.backup_names import name_of, surplus
from huangpu.jobs.backup import back_up


@dataclass(frozen=True, slots=True)
class Kept:
    """The backup that was made, and how many older ones were removed for it."""

    path: Path
    backup: Backup
    removed: int

    def __str__(self) -> str:
        """Say it to a person."""
        size = f"{self.backup.files} files, {self.backup.bytes / 1e6:,.1f} MB"
        return f"{self.path}: {size}; {self.removed} older ones removed"


def back_up_and_keep(
    folder: BackupFolder, link: Path, journal: Path, lock: Path, now: datetime
) -> Kept:
    """Make a backup that has been read back, then remove the oldest beyond the number to keep.

    Half a backup that a killed one left is removed first: `lock` says that nobody else is at it.
    Raises ConfigError for a folder inside the data, StoreError when nothing was published yet, and
    BackupError for the rest; then the older backups are as they were.
    """
    folder.demand_apart(link.parent)
    try:
        with held(lock, 0):
            return _make(folder, link, journal, now)
    except TimeoutError as error:
        raise BackupError(f"another backup is being made ({error})") from error
    except OSError as error:
        raise BackupError(f"cannot keep backups in {folder.path}: {error}") from error


def _make(folder: BackupFolder, link: Path, journal: Path, now: datetime) -> Kept:
    folder.sweep()  # where no folder is, no disk is mounted, and one that is made would fill this disk
    path = folder.path / name_of(now)
    backup = back_up(link, journal, path, now)
    old = surplus(folder.names(), path.name, folder.keep)
    for name in old:
        (folder.path / name).unlink(missing_ok=True)
    return Kept(path, backup, len(old))
