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
        if problem is None:
            return None
        set_aside = database.path.with_name(
            f"{database.path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
        )
        _move_away(database.path, set_aside)
        for copy in published(link):
            shutil.copyfile(copy, database.path)
            if _problem(database) is None:
                return Recovery(problem, set_aside, copy)
            database.path.unlink()
        return Recovery(problem, set_aside, None)


def _problem(database: Database) -> str | None:
    """Say what is wrong with the file, or None. Call it with the lock held."""
    try:
        with database.opened() as session:
            session.rows("quick_check")
    except StoreCorruptError as error:
        return str(error)
    return None


def _move_away(path: Path, aside: Path) -> None:
    wal = path.with_name(path.name + ".wal")
    if path.exists():
        path.rename(aside)
    if wal.exists():  # never leave a log beside a file it does not belong to
        wal.rename(aside.with_name(aside.name + ".wal"))
