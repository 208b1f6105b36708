"""Are the data sound: the database, the published copies, the journal, and the disk they are on?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from huangpu.adapters.journal import Journal
from huangpu.adapters.locks import held
from huangpu.adapters.store.checkup import Checkup, examine, glance
from huangpu.adapters.store.publishing import published
from huangpu.core.wording import counted
from huangpu.errors import JournalError, StoreBusyError, StoreCorruptError, StoreError
from huangpu.jobs.doctor import Finding, fault, ok, warning

_GIGABYTE = 10**9
_LITTLE_SPACE, _NO_SPACE = 2 * _GIGABYTE, _GIGABYTE // 4
_COPIES = 6  # of the database that must fit beside it: copies, a rebuild, and what it spills
_POLLS_STOP = timedelta(hours=1)  # four polls are missing
_AHEAD = timedelta(minutes=10)


def folders(config: Path, data: Path) -> Iterator[Finding]:
    """Whether the configuration can be read and the data folder written to, by this user."""
    if not os.access(config, os.R_OK | os.X_OK):
        yield fault("permissions", f"{config} cannot be read", "see --config, or its permissions")
    place = next(one for one in (data, *data.absolute().parents) if one.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        yield fault(
            "permissions", f"{place} cannot be written to", f"chown it to user {os.getuid()}"
        )
        return
    strange = [
        path
        for path in (*data.glob("*.duckdb"), *data.glob("*.lock"), data / "journal")
        if path.exists() and path.stat().st_uid != os.getuid()
    ]
    if strange and os.getuid() != 0:
        names = ", ".join(path.name for path in strange)
        yield warning("permissions", f"another user owns {names}", "run all of huangpu as one user")
    else:
        yield ok("permissions", f"{config} can be read, {place} written to")


def disk(data: Path, database: Path) -> Iterator[Finding]:
    """Whether there is space for what is written next."""
    place = next(one for one in (data, *data.absolute().parents) if one.exists())
    free = shutil.disk_usage(place).free
    needed = _COPIES * database.stat().st_size if database.exists() else 0
    found = f"{free / _GIGABYTE:.1f} GB free for {place}"
    if free < _NO_SPACE:
        yield fault("disk", found, "make space: nothing can be journalled on a full disk")
    elif free < max(_LITTLE_SPACE, needed):
        yield warning("disk", found, f"{max(_LITTLE_SPACE, needed) / _GIGABYTE:.1f} GB are wanted")
    else:
        yield ok("disk", found)


def database(path: Path, link: Path, now: datetime) -> Iterator[Finding]:
    """Whether the writer's file opens and holds what it must, and how new its newest poll is.

    While somebody writes it is left alone, and the newest published copy speaks for it.
    """
    if not path.exists():
        if published(link):
            yield warning("database", f"{path} is missing", "the next poll restores a copy of it")
        else:
            yield ok("database", "nothing was polled yet; huangpu poll begins it")
        return
    try:
        with held(path.with_suffix(".lock"), 0):
            found = examine(path)
    except (TimeoutError, StoreBusyError):
        yield ok("database", f"{path} is being written; looking at the newest copy instead")
        found = examine(link.resolve())
    except StoreCorruptError as error:
        yield fault("database", str(error), "the next poll restores it; or: huangpu rebuild")
        return
    yield from _rows(found)
    yield from _schema(found)
    yield from _newest(found, now)


def copies(link: Path) -> Iterator[Finding]:
    """Whether analysts find a copy that opens."""
    there = published(link)
    if not there and not link.is_symlink():
        yield ok("copies", "none published yet")
        return
    if not link.exists():
        yield fault("copies", f"{link} leads nowhere", "huangpu poll publishes a new copy")
        return
    try:
        found = glance(link.resolve())
    except StoreError as error:
        yield fault("copies", str(error), "huangpu poll publishes a new copy")
        return
    yield ok("copies", f"{len(there)} published; {link.name} shows {found.articles} articles")


def journal(journal: Journal, loaded: frozenset[str] | None) -> Iterator[Finding]:
    """Whether the newest batch can be read, and whether all are loaded (None: nobody knows)."""
    batches = journal.batches()
    if not batches:
        yield ok("journal", "no batch yet")
        return
    for batch in batches[-1:]:
        try:
            journal.read(batch)
        except JournalError as error:
            yield fault("journal", str(error), "restore the file from a backup of the journal")
    pending = len(set(batches) - loaded) if loaded is not None else 0
    orphans = len(loaded - set(batches)) if loaded is not None else 0
    if orphans:
        yield warning(
            "journal",
            f"{counted(orphans, 'loaded batch', 'loaded batches')} not in {journal.files} any more",
            "restore them: a rebuild would not know what they held",
        )
    if pending:
        yield warning(
            "journal",
            f"{counted(pending, 'batch', 'batches')} not loaded",
            "the next poll loads what waits",
        )
    else:
        yield ok("journal", f"{len(batches)} batches, the newest can be read")


def loaded(path: Path, link: Path) -> frozenset[str] | None:
    """Give the batches that are in the database, or in its newest copy; None when neither opens."""
    for candidate in (path, link):
        if candidate.exists():
            try:
                return glance(candidate.resolve()).batches
            except StoreError:
                continue
    return None


def _rows(found: Checkup) -> Iterator[Finding]:
    if not found.wrong:
        yield ok("database", f"opens; {found.articles} articles, {found.polls} polls, sums hold")
    for what, count in found.wrong.items():
        yield fault(
            "database", f"{count} {what}", "please report it; huangpu rebuild makes it anew"
        )
    if found.unsettled:
        yield warning(
            "deliveries", f"{found.unsettled} mails wait for a person", "huangpu digest status"
        )


def _schema(found: Checkup) -> Iterator[Finding]:
    if found.steps_unknown:
        yield fault(
            "database", "a newer huangpu has changed its schema", "upgrade this one: make venv"
        )
    elif found.steps_missing:
        yield ok("database", f"schema {found.schema_version}; the next poll brings it up to date")
    else:
        yield ok("database", f"schema {found.schema_version}, today's")


def _newest(found: Checkup, now: datetime) -> Iterator[Finding]:
    newest = found.newest_poll
    if newest is None:
        yield ok("polls", "none yet")
    elif newest > now + _AHEAD:
        yield fault(
            "clock", f"the newest poll is from the future ({newest:%F %R}Z)", "set the clock"
        )
    elif now - newest > _POLLS_STOP:
        age = now - newest
        yield warning(
            "polls", f"the newest was {age_in_words(age)} ago", "huangpu serve polls by itself"
        )
    else:
        yield ok("polls", f"the newest was {age_in_words(now - newest)} ago")
    if found.failing:
        line = f"{found.failing} of {found.feeds} feeds fail"
        level = warning if found.failing * 2 < found.feeds else fault
        yield level("feeds", line, "huangpu feeds check")
    elif found.feeds:
        yield ok("feeds", f"none of {found.feeds} fails")


def age_in_words(age: timedelta) -> str:
    """Say how long ago something was."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:  # noqa: PLR2004  two hours
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"  # noqa: PLR2004  two days
