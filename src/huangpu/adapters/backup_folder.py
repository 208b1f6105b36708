"""Which backups lie where they are made by themselves, and may they lie there?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from huangpu.core.backup_names import is_half, made_at
from huangpu.errors import ConfigError, Fault

VARIABLE = "HUANGPU_BACKUP_DIR"


class BackupFolder:
    """The folder of HUANGPU_BACKUP_DIR: one installation's own, and how many backups stay in it."""

    def __init__(self, path: Path, keep: int) -> None:
        self.path = path
        self.keep = keep

    def demand_apart(self, data: Path) -> None:
        """Raise ConfigError where a backup would be lost together with what it is a backup of."""
        place, saved = self.path.resolve(), data.resolve()
        hint = "name a folder outside it, best on another disk"
        if place == saved or saved in place.parents:
            problem = f"{self.path} lies in the data folder {data}, and would be lost with it"
        elif place.exists() and not place.is_dir():
            problem, hint = f"{self.path} is a file", "name a folder"
        else:
            return
        raise ConfigError((Fault("environment", None, VARIABLE, problem, hint),))

    def names(self) -> list[str]:
        """Give the names of the backups that were made by themselves, newest first; OSError."""
        found = [one.name for one in self.path.iterdir() if made_at(one.name) and one.is_file()]
        return sorted(found, reverse=True)

    def newest(self) -> tuple[Path, datetime] | None:
        """Give the newest backup and when it was made; None where there is none. Raises OSError."""
        for name in self.names():
            if (moment := made_at(name)) is not None:
                return self.path / name, moment
        return None

    def sweep(self) -> int:
        """Remove what killed backups left half-written; give how many. Call it when none is made."""
        halves = [one for one in self.path.iterdir() if is_half(one.name)]
        for one in halves:
            one.unlink(missing_ok=True)
        return len(halves)
