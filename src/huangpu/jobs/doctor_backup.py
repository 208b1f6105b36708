"""Is there a backup to go back to, and how old is it?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from huangpu.adapters.backup_files import BackupError, contents
from huangpu.adapters.backup_folder import VARIABLE, BackupFolder
from huangpu.core.wording import age_words
from huangpu.jobs.doctor import Finding, ok, warning

_OLD = timedelta(hours=50)  # two nights in a row without one
_AGAIN = "huangpu backup makes one now; the nightly upkeep in Prefect's page says what failed"


def backups(folder: BackupFolder | None, data: Path, now: datetime) -> Iterator[Finding]:
    """Whether backups are made by themselves, and how old the newest whole one is.

    Its list of files is looked at, not every file: that was done when it was made.
    """
    if folder is None:
        yield ok("backup", f"none is made by itself; {VARIABLE} would name a folder for them")
        return
    folder.demand_apart(data)
    if not os.access(folder.path, os.R_OK | os.W_OK | os.X_OK):
        problem = "cannot be written to" if folder.path.is_dir() else "is not there"
        yield warning("backup", f"{folder.path} {problem}", "mount its disk, or make the folder")
        return
    newest = folder.newest()
    if newest is None:
        yield ok("backup", f"none in {folder.path} yet; the nightly upkeep makes one")
        return
    path, made_at = newest
    try:
        found = contents(path)
    except BackupError as error:
        yield warning("backup", str(error), _AGAIN)
        return
    line = f"the newest of {len(folder.names())} in {folder.path} was made "
    line += f"{age_words(now - made_at)} ago, {found.files} files"
    if folder.path.stat().st_dev == data.stat().st_dev:
        line += "; on the same disk as the data"
    yield warning("backup", line, _AGAIN) if now - made_at > _OLD else ok("backup", line)
