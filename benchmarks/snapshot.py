"""What does a poll pay for the copy that analysts read?

    python benchmarks/snapshot.py DATABASE... [--changes 1000] [--times 3]

Copies each database into a folder of its own, and publishes it: as it is, and after so many new
articles and as many edited ones. Prints milliseconds of the wall (least of some times), processor
milliseconds (`cp` among them), and bytes; and as ratios to a plain `cp` of the file, to `cp` and
`fsync`, and to a plain scan of the texts.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish

COPIES, KEPT = itertools.count(), 6
SCAN = "SELECT bit_xor(hash(title)), bit_xor(hash(summary)) FROM article"
NEW = """INSERT INTO article BY NAME
    SELECT * REPLACE (article_id || 'n' || $round AS article_id) FROM article
    WHERE article_id IN (FROM (SELECT article_id FROM article ORDER BY rowid DESC LIMIT $changes))"""
EDITED = """UPDATE article SET title = title || '。', revision = revision + 1
    WHERE article_id IN (FROM (SELECT article_id FROM article ORDER BY rowid DESC LIMIT $changes))"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of the wall and of the processors."""

    wall: float
    cpu: float


def least(work: Callable[[], object], times: int, before: Callable[[], object]) -> Spent:
    """Give the least of some runs; `before` each is not counted."""
    found = []
    for _ in range(times):
        before()
        cpu, wall = _cpu(), time.perf_counter()
        work()
        found.append(Spent(1000 * (time.perf_counter() - wall), 1000 * (_cpu() - cpu)))
    return min(found, key=lambda one: one.wall)


def change(database: Database, changes: int, number: int) -> None:
    """Add and edit articles, as a poll does, and close the file again."""
    with database.locked(), duckdb.connect(str(database.path)) as connection:
        values = {"changes": changes, "round": number}
        connection.execute(NEW, values)
        connection.execute(EDITED, {"changes": changes})


def plain_copy(source: Path, *, synced: bool) -> None:
    """Copy the file with `cp`, and wait for the disk if asked to.

    To a new name, the last few kept, as publishing does: memory and disk that were used before are
    much cheaper to write to, on virtual machines above all.
    """
    number = next(COPIES)
    target = source.with_suffix(f".plain{number}")
    source.with_suffix(f".plain{number - KEPT}").unlink(missing_ok=True)
    subprocess.run(["cp", str(source), str(target)], check=True)
    if synced:
        handle = os.open(target, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def scan(path: Path) -> None:
    """Read the texts of all articles."""
    with duckdb.connect(str(path), read_only=True, config={"threads": 2}) as connection:
        connection.execute(SCAN).fetchall()


def measure(source: Path, changes: int, times: int) -> None:
    """Measure one database and print."""
    with tempfile.TemporaryDirectory(dir=source.parent) as scratch:
        database, link = (
            Database(Path(scratch) / "huangpu.duckdb"),
            Path(scratch) / "analyst.duckdb",
        )
        shutil.copyfile(source, database.path)
        publish(database, link)  # brings the schema up to date and the file into memory
        with duckdb.connect(str(database.path), read_only=True) as connection:
            row = connection.execute("SELECT count(*) FROM article").fetchone()
        rounds = iter(range(1_000))
        spent = {
            "publish, no change": least(lambda: publish(database, link), times, lambda: None),
            f"publish, {changes} new and edited": least(
                lambda: publish(database, link),
                times,
                lambda: change(database, changes, next(rounds)),
            ),
            "cp": least(lambda: plain_copy(database.path, synced=False), times, lambda: None),
            "cp and fsync": least(
                lambda: plain_copy(database.path, synced=True), times, lambda: None
            ),
            "scan of the texts": least(lambda: scan(link.resolve()), times, lambda: None),
        }
        size = database.path.stat().st_size
        print(f"\n{row[0] if row else 0:,} articles, {size:,} bytes a copy")
        print(f"{'':32} {'wall ms':>9} {'cpu ms':>9} {'x cp':>7} {'x cp+sync':>10} {'x scan':>7}")
        cp, synced, texts = spent["cp"], spent["cp and fsync"], spent["scan of the texts"]
        for name, one in spent.items():
            ratios = f"{one.wall / cp.wall:7.2f} {one.wall / synced.wall:10.2f} {one.wall / texts.wall:7.2f}"
            print(f"{name:32} {one.wall:9.0f} {one.cpu:9.0f} {ratios}")


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def main() -> None:
    """Measure each database that was named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("databases", type=Path, nargs="+", metavar="DATABASE")
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    for path in chosen.databases:
        measure(path, chosen.changes, chosen.times)


if __name__ == "__main__":
    main()
