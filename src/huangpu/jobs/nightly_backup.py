"""Which backups are made and kept without anybody's doing? A new one, then the oldest goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.backup_files import Backup, BackupError
from huangpu.adapters.backup_folder import BackupFolder
from huangpu.adapters.locks import held
from huangpu.core.backup_names import name_of, surplus

_LOCK = "backup.lock"


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
    folder: BackupFolder, make: Callable[[Path], Backup], data: Path, now: datetime
) -> Kept:
    """Have a backup of `data` made, which has been read back, then remove the oldest.

    As many stay as shall be kept. Half a backup that a killed one left is removed first. Raises
    ConfigError for a folder inside the data, BackupError for the rest, and whatever `make` raises;
    then the older backups are as they were.
    """
    folder.demand_apart(data)
    try:
        with held(data / _LOCK, 0):
            return _make(folder, make, now)
    except TimeoutError as error:
        raise BackupError(f"another backup is being made ({error})") from error
    except OSError as error:
        raise BackupError(f"cannot keep backups in {folder.path}: {error}") from error


def _make(folder: BackupFolder, make: Callable[[Path], Backup], now: datetime) -> Kept:
    folder.sweep()  # where no folder is, no disk is mounted, and one that is made would fill this disk
    path = folder.path / name_of(now)
    backup = make(path)
    old = surplus(folder.names(), path.name, folder.keep)
    for name in old:
        (folder.path / name).unlink(missing_ok=True)
    return Kept(path, backup, len(old))
