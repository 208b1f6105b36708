"""How do analysts read while flows write? From immutable copies, newest under one name.

After a change the checkpointed file is copied, checked, and given a versioned name; then the link
`analyst.duckdb` is turned to it in one step. A reader holds the file it opened for as long as it
likes. The copies are the backup too (research/duckdb.md 2.2 and 3).
"""

from __future__ import annotations

import calendar
import os
import subprocess
import time
from pathlib import Path

import duckdb

from huangpu.adapters.store.connection import Database, translated
from huangpu.errors import StoreError

_KEEP = 3  # copies that always stay: what a damaged database is mended from
# An older copy that a query may be about to open stays a while, but no clock decides how many there
# are: polls may come without pause, and clocks jump (130 copies of 35 MB were met in a replay).
_MOST = 6
_GRACE_SECONDS = 600
_STAMP = "%Y%m%dT%H%M%S"
_SHAPE = f"{'[0-9]' * 8}T{'[0-9]' * 6}-{'[0-9]' * 9}"


def publish(database: Database, link: Path) -> Path:
    """Publish a copy of the database under `link` and give the copy's path.

    Takes the writer's lock, so that nothing changes under the copying. Raises StoreError when the
    copy fails its check; the link then still shows the last good one.
    """
    with database.locked():
        with database.opened() as session:
            session.checkpoint()
        _sweep(link)
        final = _next_name(link, time.time_ns())
        _copy(database.path, final)
        # still under the lock: a slower publisher must not turn the link back
        _turn(link, final)
        _tidy(link, time.time())
    return final


def published(link: Path) -> tuple[Path, ...]:
    """Give the published copies, newest first."""
    copies = link.parent.glob(f"{link.stem}-{_SHAPE}{link.suffix}")
    return tuple(sorted(copies, reverse=True))


def _next_name(link: Path, now_ns: int) -> Path:
    """Name a copy by the clock, and after every copy there is, also when the clock stepped back."""
    final = _named(link, now_ns)
    newest = next(iter(published(link)), None)
    if newest is None or newest.name < final.name:
        return final
    day, _, fraction = newest.stem.removeprefix(f"{link.stem}-").partition("-")
    seconds = calendar.timegm(time.strptime(day, _STAMP))
    return _named(link, seconds * 10**9 + int(fraction) + 1)


def _named(link: Path, at_ns: int) -> Path:
    stamp = time.strftime(_STAMP, time.gmtime(at_ns // 10**9))
    return link.with_name(f"{link.stem}-{stamp}-{at_ns % 10**9:09d}{link.suffix}")


def _copy(source: Path, final: Path) -> None:
    part = final.with_suffix(".part")
    # a subprocess: reading the file from this process would drop DuckDB's own lock on it
    done = subprocess.run(  # noqa: S603  our own paths, no shell
        ["cp", "--reflink=auto", str(source), str(part)],  # noqa: S607  cp of the PATH, as everywhere
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        part.unlink(missing_ok=True)
        raise StoreError(f"cannot publish a copy: {done.stderr.decode(errors='replace').strip()}")
    try:
        _check(part)
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        part.chmod(0o444)
        part.rename(final)
    except (OSError, StoreError):
        part.unlink(missing_ok=True)
        raise


def _check(path: Path) -> None:
    with translated(path), duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SELECT count(*), max(article_id) FROM article").fetchone()
        connection.execute("SELECT count(*), max(batch_id) FROM batch").fetchone()


def _turn(link: Path, target: Path) -> None:
    aside = link.with_name(f".{link.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target.name)
    aside.replace(link)


def _tidy(link: Path, now: float) -> None:
    """Remove old copies; whoever has one open keeps what was opened."""
    for rank, old in enumerate(published(link)):
        if rank >= _MOST or (rank >= _KEEP and now - old.stat().st_mtime > _GRACE_SECONDS):
            old.unlink(missing_ok=True)


def _sweep(link: Path) -> None:
    """Remove half copies; whoever was making one is dead, because the lock is ours."""
    for part in link.parent.glob(f"{link.stem}-*.part"):
        part.unlink(missing_ok=True)
