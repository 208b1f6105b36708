"""How long does judging a large history again take, how much memory, and what does a poll wait?

    .venv/bin/python benchmarks/retag.py [--articles 100000] [--batch 5000] [--data FOLDER]

Loads the pool of ../shared/data through the real loader, multiplies its rows in the database under
new ids until there are so many articles, marks all as judged by other rules, and runs the real
`retag`, then publishes. Meanwhile another process asks for the writer's lock every quarter of a
second, as a poll does that wants to load its batch, and notes how long it waits. `--data` keeps the
loaded pool of a first run (or takes that of benchmarks/growth.py); it is copied, never changed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb
from growth import ROOT, Place, judge_by, loaded

from huangpu.adapters.config_files import read_model
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish
from huangpu.jobs.retag import BATCH, retag
from huangpu.model.taxonomy import Taxonomy

EVERY = 0.25  # seconds between two questions for the lock
# An id as the program makes them: twelve of a-z and 2-7, here from the digest of the old one.
NEW_ID = "substr(translate(md5(article_id || '/' || copy), '0189', 'wxyz'), 1, 12)"


def multiplied(database: Path, articles: int) -> int:
    """Copy every article often enough; give how many there are then."""
    with duckdb.connect(str(database)) as connection:
        row = connection.execute("SELECT count(*) FROM article").fetchone()
        assert row is not None
        copies = max(0, -(-articles // row[0]) - 1)
        for table in ("article", "article_revision", "article_judgement", "article_tag"):
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT * EXCLUDE (copy) REPLACE ({NEW_ID} AS article_id)"
                f" FROM {table}, range(1, {copies + 1}) AS numbers(copy)"
            )
        connection.execute("UPDATE article_judgement SET taxonomy_version = 'before'")
        connection.execute("CHECKPOINT")
        return int(row[0]) * (copies + 1)


def ask_for_the_lock(path: Path, stop: Event, waits: multiprocessing.Queue[list[float]]) -> None:
    """Ask again and again, and hand over how long each turn took to come."""
    database, found = Database(path, lock_seconds=600), []
    while not stop.is_set():
        begun = time.perf_counter()
        with database.locked():
            found.append(time.perf_counter() - begun)
        time.sleep(EVERY)
    waits.put(found)


def measure(place: Place, taxonomy: Taxonomy, batch: int) -> None:
    """Judge everything again beside a process that wants the lock, and print the figures."""
    context = multiprocessing.get_context("spawn")
    stop, waits = context.Event(), context.Queue()
    asking = context.Process(target=ask_for_the_lock, args=(place.database.path, stop, waits))
    asking.start()
    judge = judge_by(taxonomy)
    begun, busy = time.perf_counter(), time.process_time()
    report = retag(place.database, judge, batch=batch)
    judged, busy = time.perf_counter() - begun, time.process_time() - busy
    stop.set()
    found = sorted(waits.get(timeout=60))
    asking.join()
    begun = time.perf_counter()
    publish(place.database, place.link)
    published = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{report.judged} articles judged again in {judged:.1f} s ({busy:.1f} s of processor time), "
        f"{report.judged / judged:.0f} a second; {report.changed} changed; peak {peak:.0f} MB"
    )
    print(
        f"the lock was asked for {len(found)} times: waited {found[len(found) // 2]:.2f} s in the "
        f"median, {found[int(0.95 * len(found))]:.2f} s at 95 %, {found[-1]:.2f} s at most"
    )
    print(f"published in {published:.1f} s")


def main() -> None:
    """Prepare the database, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--data", type=Path, help="where the loaded pool is, or will be kept")
    options = parser.parse_args()
    taxonomy = read_model(ROOT / "config" / "taxonomy.yaml", Taxonomy)
    with tempfile.TemporaryDirectory() as scratch:
        source = loaded(options.data or Path(scratch) / "pool", taxonomy)
        work = Path(scratch) / "work"
        work.mkdir()
        with source.database.locked():
            shutil.copy(source.database.path, work / "huangpu.duckdb")
        begun = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # its memory is not retag's
            articles = pool.apply(multiplied, (work / "huangpu.duckdb", options.articles))
        print(f"{articles} articles prepared in {time.perf_counter() - begun:.1f} s", flush=True)
        place = Place(Database(work / "huangpu.duckdb"), work / "analyst.duckdb")
        measure(place, taxonomy, options.batch)


if __name__ == "__main__":
    main()
