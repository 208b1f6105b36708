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
from huangpu.adapters.batch_files import BatchFiles
from huangpu.adapters.partial_files import appearing
from huangpu.adapters.store.checkup import glance
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish, published
from huangpu.adapters.store.reading import newest_copy
from huangpu.jobs.journal_away import add_batches, demand_kinship, is_batch, put_back

_DATABASE, _JOURNAL = "huangpu.duckdb", "journal"
_UNFINISHED = (".part",)


def back_up(
    link: Path, journal: Path, target: Path, now: datetime, away: BatchFiles | None = None
) -> Backup:
    """Write the newest copy and all files of the journal to `target`.

    `away` is where its batches lie when they do not lie below its folder. Raises StoreError when
    nothing was published yet, BackupError when something cannot be read or written.
    """
    with newest_copy(link).open("rb") as copy, writing_backup(target) as writer:
        writer.add(_DATABASE, copy)
        # until a look round finds nothing that came meanwhile
        while _add_new(writer, journal, away) or (away and add_batches(writer, away, _JOURNAL)):
            pass
        return writer.close(now)


def restore(source: Path, data: Path, away: BatchFiles | None = None) -> Backup:
    """Fill an empty data folder from a backup, and publish a copy for analysts.

    With `away` the batches go there, as far as they are not there yet. Raises BackupError when the
    folder holds anything of ours already, another journal lies there, or the backup is not whole;
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
            if away is not None:
                demand_kinship(away, aside / _JOURNAL)
                put_back(away, aside / _JOURNAL)
            if (aside / _JOURNAL).exists():
                (aside / _JOURNAL).rename(data / _JOURNAL)
            with appearing(database.path) as whole:
                (aside / _DATABASE).replace(whole)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    publish(database, link)
    return found


def _add_new(writer: BackupWriter, journal: Path, away: BatchFiles | None) -> bool:
    """Add the files that are not in the backup yet; whether there were any.

    Where the batches lie away, those that once lay here are no part of the journal any more.
    """
    added = False
    for path in files_below(journal, _UNFINISHED):
        below = path.relative_to(journal).as_posix()
        name = f"{_JOURNAL}/{below}"
        if name not in writer and not (away and is_batch(below)):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue  # put into a larger file meanwhile, which the next look finds
            writer.add(name, BytesIO(content))
            added = True
    return added
