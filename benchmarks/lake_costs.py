"""What does it cost to keep a lake up to date, against comparing all of it each time?

    python benchmarks/lake_costs.py [--articles 10000 100000]

Runs where `pip install 'huangpu[lake]' "moto[server]"` is: PostgreSQL for the catalogue and an S3 server
for the files, both on loopback. After each poll that changes a synthetic database the newest copy
is shown twice: by the product, which compares it with the copy that the lake shows, and by the
baseline, which is what deploy/mirror_lake.py did before: it reads all of the lake, and compares
rows as text. Seconds are wall time of the work itself, without starting a process (0.6 s).
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from lake_corpus import fill, poll
from own_postgres import postgres
from two_workers import bucket

from huangpu.adapters.lake_place import LakePlace, place_of
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.lake_corner import Corner, opened
from huangpu.adapters.store.lake_session import LAKE, attached, load_extensions
from huangpu.adapters.store.lake_sync import bring_up_to_date, compare
from huangpu.adapters.store.lake_tables import views_of
from huangpu.adapters.store.lake_upkeep import tidy
from huangpu.adapters.store.publishing import publish

# what happened, new articles, entries seen again
POLLS = (
    ("nothing new, nothing seen again", 0, 0),
    ("nothing new, 3,000 entries seen again", 0, 3_000),
    ("100 new articles, 3,000 seen again", 100, 3_000),
    ("1,000 new articles, 3,000 seen again", 1_000, 3_000),
)


@contextmanager
def lakes(stack: ExitStack) -> Iterator[Callable[[str], LakePlace]]:
    """Give lakes by name: databases of one PostgreSQL, folders of one bucket."""
    url = stack.enter_context(postgres()).url.replace("+asyncpg", "")
    files = stack.enter_context(bucket())

    def lake(name: str) -> LakePlace:
        with duckdb.connect() as c:
            load_extensions(c)
            c.execute(f"ATTACH '{url}' AS pg (TYPE postgres)")
            c.execute(
                f"CALL postgres_execute('pg', 'CREATE DATABASE {name}', use_transaction => false)"
            )
        return place_of(f"{url.rpartition('/')[0]}/{name}", f"{files}/{name}/")

    yield lake


def mirror_whole(corner: Corner, copy: Path, place: LakePlace) -> int:
    """Do what deploy/mirror_lake.py did; give the rows written."""
    written = 0
    with opened(corner) as c, attached(c, place, writing=True):
        c.execute(f"ATTACH '{copy}' AS news (READ_ONLY)")
        c.execute("BEGIN")
        for view in views_of(c, "news"):
            table = f"{LAKE}.main.{view}"
            c.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT * FROM news.main.{view}")
            c.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM wanted LIMIT 0")
            for statement in (
                (
                    f"DELETE FROM {table} AS t WHERE md5(t::VARCHAR) NOT IN "
                    "(SELECT md5(w::VARCHAR) FROM wanted AS w)"
                ),
                (
                    f"INSERT INTO {table} SELECT * FROM wanted AS w WHERE md5(w::VARCHAR) NOT IN "
                    f"(SELECT md5(t::VARCHAR) FROM {table} AS t)"
                ),
            ):
                row = c.execute(statement).fetchone()
                written += int(row[0]) if row else 0
        c.execute("COMMIT")
    return written


def timed(work: Callable[[], int]) -> tuple[float, float, int]:
    """Give the seconds of a piece of work, those of a core, and what it gave."""
    begun, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    rows = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return time.perf_counter() - begun, cpu, rows


def measure(folder: Path, articles: int, lake: Callable[[str], LakePlace]) -> None:
    """Fill, poll and share, and print a row for each."""
    database, link = Database(folder / "huangpu.duckdb"), folder / "analyst.duckdb"
    fill(database.path, articles)
    ours, theirs = lake(f"ours{articles}"), lake(f"whole{articles}")
    corner, other = Corner(folder / "lake"), Corner(folder / "other")

    def share() -> int:
        return bring_up_to_date(
            link, corner, lambda c: attached(c, ours, writing=True), now=datetime.now(UTC)
        ).rows

    def both(what: str) -> None:
        copy = publish(database, link)
        new = timed(share)
        old = timed(lambda: mirror_whole(other, copy, theirs))
        print(
            f"| {articles:,} | {what} | {new[0]:.1f} ({new[1]:.1f}) | {new[2]:,} | "
            f"{old[0]:.1f} ({old[1]:.1f}) | {old[2]:,} |",
            flush=True,
        )

    both("first fill")
    for number, (what, new, again) in enumerate(POLLS):
        poll(database.path, number, new, again)
        both(what)
    for number in range(4, 14):  # what the changes of a day leave behind
        poll(database.path, number, 20, 3_000)
        publish(database, link)
        share()
    publish(database, link)
    both("after 10 more polls (theirs shows them at once)")
    seconds, cpu, _ = timed(lambda: upkeep(corner, ours))
    print(f"| {articles:,} | the upkeep of that day | {seconds:.1f} ({cpu:.1f}) | – | – | – |")
    both("nothing new after it")
    assert not any(compare(link, corner, lambda c: attached(c, ours)).values())
    assert not any(compare(link, corner, lambda c: attached(c, theirs)).values())


def upkeep(corner: Corner, place: LakePlace) -> int:
    """Tidy the lake; give the rows that went into files."""
    with opened(corner) as c, attached(c, place, writing=True):
        done = tidy(c, datetime.now(UTC))
    print(f"<!-- {done} -->")
    return done.flushed


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    print(f"DuckDB {duckdb.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("| articles | poll | product, s (of a core) | rows | whole, s (of a core) | rows |")
    print("|---|---|---|---|---|---|", flush=True)
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        lake = stack.enter_context(lakes(stack))
        for articles in options.articles:
            folder = Path(name) / str(articles)
            folder.mkdir()
            measure(folder, articles, lake)


if __name__ == "__main__":
    main()
