"""What if the database does not open? The last published copy takes its place.

What came after that copy is still in the journal and is loaded again by the next load.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import published
from huangpu.errors import StoreCorruptError


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about a damaged database, for a loud notice."""

    problem: str
    set_aside: Path
    restored_from: Path | None  # None: begun anew from the journal

    def __str__(self) -> str:
        """Say what happened, to what, and what follows."""
        source = self.restored_from.name if self.restored_from else "an empty file"
        return (
            f"{self.problem}. {source} took its place, and what the journal holds since then is "
            f"loaded again; nothing is lost. (Set aside: {self.set_aside})"
        )


def ensure_usable(database: Database, link: Path) -> Recovery | None:
    """Open the database once, and put a published copy in its place if that fails.

    Gives what was done, or None when all was well. A missing file is restored too when there is
    a copy, because loading the whole journal would take longer.
    """
    with database.locked():
        if database.path.exists():
            problem = _problem(database)
        else:
            problem = f"{database.path} is missing" if published(link) else None
        return _replace(database, link, problem) if problem else None


def replace_damaged(database: Database, link: Path, problem: str) -> Recovery:
    """Put a published copy in the place of a database that opens, but failed while it was used.

    A byte that is wrong deep in the file shows only when its block is read, or at a checkpoint.
    """
    with database.locked():
        return _replace(database, link, problem)


def _replace(database: Database, link: Path, problem: str) -> Recovery:
    """Set the file aside, and take the newest copy of which every row can be read."""
    set_aside = database.path.with_name(
        f"{database.path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
    )
    _move_away(database.path, set_aside)
    for copy in published(link):
        shutil.copyfile(copy, database.path)
        if _problem(database, every_row=True) is None:
            return Recovery(problem, set_aside, copy)
        database.path.unlink()
        database.path.with_name(database.path.name + ".wal").unlink(missing_ok=True)
    return Recovery(problem, set_aside, None)


def _problem(database: Database, *, every_row: bool = False) -> str | None:
    """Say what is wrong with the file, or None. Call it with the lock held."""
    try:
        with database.opened() as session:
            session.rows("quick_check")
            if every_row:
                session.read_everything()
    except StoreCorruptError as error:
        return str(error)
    return None


def _move_away(path: Path, aside: Path) -> None:
    wal = path.with_name(path.name + ".wal")
    if path.exists():
        path.rename(aside)
    if wal.exists():  # never leave a log beside a file it does not belong to
        wal.rename(aside.with_name(aside.name + ".wal"))
