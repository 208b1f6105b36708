"""How is the database made anew? From the journal alone, beside the old one, swapped in when whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from huangpu.adapters.journal import Journal
from huangpu.adapters.store.connection import Database
from huangpu.jobs.load import LoadReport, Rules, load_pending


def rebuild(
    database: Database,
    journal: Journal,
    rules: Rules,
    on_batch: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[LoadReport, Path | None]:
    """Load the whole journal into a new file and put it in the old one's place.

    Call it under the poll lock. The old file is kept beside the new one and its path given; a
    rebuild that is cut short leaves the old one in place, untouched.
    """
    fresh = Database(
        database.path.with_name(database.path.stem + ".rebuild" + database.path.suffix),
        limits=database.limits,
    )
    _remove(fresh.path)
    report = load_pending(fresh, journal, rules, on_batch)
    with fresh.writing() as session:
        session.checkpoint()
    with database.locked():
        old = database.path.with_name(database.path.name + ".before-rebuild")
        _remove(old)
        _move(database.path, old)
        fresh.path.replace(database.path)
    fresh.path.with_suffix(".lock").unlink(missing_ok=True)
    return report, old if old.exists() else None


def _wal(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _wal(path).unlink(missing_ok=True)


def _move(path: Path, to: Path) -> None:
    """Move a database with its log: apart, the log would be replayed into the wrong file."""
    if path.exists():
        path.replace(to)
    if _wal(path).exists():
        _wal(path).replace(_wal(to))
