"""Does a lake show each poll of the real product row for row, whatever is killed or down?

    python benchmarks/lake.py [--kills 30] [--part life|kills]

Runs where `pip install 'huangpu[lake,scale]' "moto[server]"` is, with PostgreSQL and an S3 server on
loopback. Polls of two workers with the journal on S3; new, updated, retagged and purged articles; a
lake that refuses and one that is silent; a second machine that rebuilds from the journal, and from a
backup of the purges, and takes the lake over; then `kill -9` of what writes the lake at random moments. After each step every view of the lake
equals the published copy, and all the while a reader on the lake sees the state of one copy, in
all views at once. It stops at the first answer that is wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import duckdb
from lake_corpus import churn, fill
from lake_house import FEEDS, Machine, Reader, Site, same
from loopback_feeds import write_config
from own_postgres import postgres
from own_processes import free_port, kill, processes_with
from two_workers import bucket


def tell(what: str, begun: float, said: str = "") -> None:
    """Print a step that went well."""
    print(f"{time.perf_counter() - begun:6.1f} s  {what}{': ' if said else ''}{said}", flush=True)


def line_of(text: str, words: str) -> str:
    """Give the line that holds these words."""
    return next((line for line in text.splitlines() if words in line), "")


def live(first: Machine, second: Machine, reader: Reader, site: Site, begun: float) -> None:
    """Go through the life of a house, and then of the machine that takes it over."""

    def step(what: str, said: str, machine: Machine = first) -> None:
        reader.remember(machine)
        rows = same(machine, reader.url)
        tell(
            what,
            begun,
            f"{line_of(said, 'lake: ') or line_of(said, 'Lake: ')} ({rows:,} rows equal)",
        )

    poll = ("poll", "--all", "--workers", "2")
    step("first poll, two workers, journal on S3", first.run(*poll))
    site.round = 2
    step("new and updated articles", first.run(*poll))
    first.run("taxonomy", "accept", "Quartalsbericht", "--tag", "ai", "--reason", "benchmark")
    first.run("taxonomy", "retag")
    step("retagged", first.run("publish"))
    site.round = 3
    url = reader.url
    down = url.replace(url.rpartition(":")[2], f"{free_port()}/gone")
    said = first.run(*poll, HUANGPU_LAKE_URL=down)
    assert "the next poll tries again" in said, said
    reader.remember(first)
    tell("the catalogue refuses during a poll, which is loaded all the same", begun)
    site.round = 4
    with silent_server() as port:
        quiet = url.replace(url.rpartition(":")[2], f"{port}/gone")
        asked = time.perf_counter()
        said = first.run("publish", HUANGPU_LAKE_URL=quiet, code=1)
        tell(
            "the catalogue is silent", begun, f"given up after {time.perf_counter() - asked:.0f} s"
        )
    step("the next poll catches up", first.run(*poll))
    later = ("--now", "2027-02-10T08:00:00+08:00")
    site.round = 5
    first.run(*poll, *later)
    reader.remember(first)
    purged = first.run("purge", "--older-than", "60", *later)
    reader.remember(first)
    step(f"purged ({purged.split(' from')[0].strip()})", first.run("publish", *later))
    # what a loader keeps on its own disk and a backup of that folder brings back: purges, digests
    shutil.copytree(first.data / "journal", second.data / "journal")
    second.run("rebuild", *later)
    reader.remember(second)
    step("another machine rebuilt from the journal takes over", second.run("publish"), second)
    site.round = 6
    step("and polls on", second.run(*poll, *later), second)


def killed(machine: Machine, reader: Reader, kills: int, begun: float) -> None:
    """Change a database in all ways, and kill what writes it into the lake, again and again."""
    draw, database = Random(11), machine.data / "huangpu.duckdb"
    fill(database, 3_000)
    machine.run("publish")
    reader.remember(machine)
    churn(database, 1)
    usual = writing(machine)
    reader.remember(machine)
    ended = {"killed before": 0, "killed after it was written": 0, "too late": 0}
    for number in range(kills):
        churn(database, number + 2)
        whole = writing(machine, draw.uniform(0.2, 1.1) * usual, also_parent=number % 3 == 0)
        reader.remember(machine)
        wrote = reader.asked_now() == machine.link.resolve().name
        ended["too late" if whole else list(ended)[wrote]] += 1
        if number % 10 == 9:
            machine.run("publish")
            reader.remember(machine)
            same(machine, reader.url)
    machine.run("publish")
    reader.remember(machine)
    rows = same(machine, reader.url)
    tell(f"kill -9 within {1.1 * usual:.1f} s", begun, f"{ended}, then equal ({rows:,} rows)")


def writing(machine: Machine, until: float | None = None, *, also_parent: bool = False) -> float:
    """Publish, and kill what writes the lake after so many seconds; give those it took, 0 if killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "huangpu", "publish"],
        env=machine.environment | {"HUANGPU_BENCH": "victim"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (victims := processes_with("HUANGPU_BENCH=victim", "lake_child")):
        assert process.poll() is None, "it ended before it began"
        time.sleep(0.03)
    begun = time.perf_counter()
    if until is not None:
        time.sleep(until)
        kill([*victims, *([process.pid] if also_parent else [])])
    return 0.0 if process.wait() else time.perf_counter() - begun


@contextmanager
def silent_server() -> Iterator[int]:
    """Listen, and never say a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def main() -> None:
    """Live one life, and print each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--part", choices=("life", "kills"), help="only this; both unless told")
    options = parser.parse_args()
    print(f"DuckDB {duckdb.__version__}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        folder, begun = Path(name), time.perf_counter()
        cluster = stack.enter_context(postgres())
        store = stack.enter_context(bucket())
        url = cluster.url.replace("+asyncpg", "")
        site = Site()
        asked = [
            {"id": f"f{n}", "url": f"http://127.0.{n // 80 + 1}.{n % 80 + 1}:{site.port}/f{n}"}
            for n in range(FEEDS)
        ]
        write_config(folder / "config", site.port, {"*": {"min_gap_seconds": 0}}, asked)
        environment = {
            **os.environ,
            "HUANGPU_CONFIG_DIR": str(folder / "config"),
            "HUANGPU_JOURNAL_URL": f"{store}/journal",
            "HUANGPU_LAKE_URL": url,
            "HUANGPU_LAKE_DATA": f"{store}/lake/",
        }
        print(f"PostgreSQL {cluster.version}; catalogue and files on loopback", flush=True)
        reader = Reader(url)
        machines = [Machine(folder / name, environment) for name in ("first", "second", "third")]
        if options.part != "kills":
            live(machines[0], machines[1], reader, site, begun)
        if options.part != "life":
            killed(machines[2], reader, options.kills, begun)
        tell("the reader", begun, reader.end())


if __name__ == "__main__":
    main()
