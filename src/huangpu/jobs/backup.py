"""How is everything saved while polls go on, and how does it come back?

The newest published copy is immutable, and whatever it holds was journalled before it: so the copy
first, then the journal, is consistent at any moment, without any lock. What the journal has beyond
the copy is loaded by the next poll.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from io import BytesIO
from pathlib import Path

from huangpu.adapters.backup_files import (
    Backup,
    BackupError,
    BackupWriter,
    files_below,
    unpack,
    writing_backup,
)
from huangpu.adapters.partial_files import appearing
from huangpu.adapters.store.checkup import glance
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish, published
from huangpu.adapters.store.reading import newest_copy

_DATABASE, _JOURNAL = "huangpu.duckdb", "journal"
_UNFINISHED = (".part",)


def back_up(link: Path, journal: Path, target: Path, now: datetime) -> Backup:
    """Write the newest copy and all files of the journal's folder to `target`.

    Raises StoreError when nothing was published yet, BackupError when it cannot be written.
    """
    with newest_copy(link).open("rb") as copy, writing_backup(target) as writer:
        writer.add(_DATABASE, copy)
        while _add_new(writer, journal):  # until a look round finds nothing that came meanwhile
            pass
        return writer.close(now)


def restore(source: Path, data: Path) -> Backup:
    """Fill an empty data folder from a backup, and publish a copy for analysts.

    Raises BackupError when the folder holds anything of ours already, or the backup is not whole;
    then the folder is as it was.
    """
    database, link = Database(data / _DATABASE), data / "analyst.duckdb"
    there = [path for path in (database.path, data / _JOURNAL) if path.exists()]
    if there or published(link):
        held = there[0] if there else link
        raise BackupError(f"{held} is there already; give an empty folder with --data")
    data.mkdir(parents=True, exist_ok=True)
    with database.locked():
        aside = data / ".restoring"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            found = unpack(source, aside)
            glance(aside / _DATABASE)  # that it opens
            if (aside / _JOURNAL).exists():
                (aside / _JOURNAL).rename(data / _JOURNAL)
            with appearing(database.path) as whole:
                (aside / _DATABASE).replace(whole)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    publish(database, link)
    return found


def _add_new(writer: BackupWriter, journal: Path) -> bool:
    """Add the files that are not in the backup yet; whether there were any."""
    added = False
    for path in files_below(journal, _UNFINISHED):
        name = f"{_JOURNAL}/{path.relative_to(journal).as_posix()}"
        if name not in writer:
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # put into a larger file meanwhile, which the next look finds
            writer.add(name, BytesIO(content))
            added = True
    return added
