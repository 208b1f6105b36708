"""How fast do we parse, beside bare feedparser on the same bytes?

    python benchmarks/parse.py [FOLDER]

FOLDER holds `FEED/TIME.xml.gz`; without it, `../shared/data/replay.tar` is read. One run prints
entries per second of bare `feedparser.parse`, of `parse_feed`, and of `ParsePool` with one
and two workers, and the ratios of wall and processor time to bare feedparser. On a machine that
does other work too, trust the processor time: the wall time of two workers on two idle cores is
half of it.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import resource
import sys
import tarfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from huangpu.adapters.parse_pool import ParsePool
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.errors import ParseError


@dataclass(frozen=True)
class Cost:
    """Seconds that a run took, on the clock and of all processors."""

    wall: float
    cpu: float


HINTS = ParseHints("https://replay.example/feed", zone="Asia/Shanghai", language="zh")
NOW = datetime.now(UTC)
WORKERS = 2


def main() -> None:
    """Time the three ways on all snapshots and print the table."""
    bodies = _bodies(sys.argv[1:])
    print(f"{len(bodies)} documents, {sum(map(len, bodies)) / 1e6:.1f} MB")
    bare = _timed("bare feedparser.parse", lambda: _bare(bodies))
    _timed("parse_feed", lambda: _ours(bodies), bare)
    for workers in range(1, WORKERS + 1):
        _timed(
            f"ParsePool, {workers} workers",
            lambda workers=workers: asyncio.run(_pool(bodies, workers)),
            bare,
        )
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest parser process: {largest:.0f} MB")
    print(f"first answer of a new pool: {asyncio.run(_first_answer()):.3f} s")


def _bodies(arguments: list[str]) -> list[bytes]:
    if arguments:
        return [gzip.decompress(p.read_bytes()) for p in sorted(Path(arguments[0]).rglob("*.gz"))]
    archive = Path(__file__).resolve().parents[2] / "shared/data/replay.tar"
    with tarfile.open(archive) as packed:
        files = (packed.extractfile(name) for name in sorted(packed.getnames()) if ".gz" in name)
        return [gzip.decompress(file.read()) for file in files if file]


def _timed(name: str, run: Callable[[], int], bare: Cost | None = None) -> Cost:
    started, used = time.perf_counter(), _cpu_seconds()
    entries = run()
    cost = Cost(time.perf_counter() - started, _cpu_seconds() - used)
    ratios = f"  {cost.wall / bare.wall:5.2f} {cost.cpu / bare.cpu:5.2f} x bare" if bare else ""
    print(
        f"{name:22} {entries:6} entries {cost.wall:6.2f} s wall {cost.cpu:6.2f} s cpu"
        f" {entries / cost.wall:6.0f}/s wall {entries / cost.cpu:6.0f}/s cpu{ratios}"
    )
    return cost


def _cpu_seconds() -> float:
    """Give the processor time of this process and of the children that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _bare(bodies: Iterable[bytes]) -> int:
    return sum(len(feedparser.parse(io.BytesIO(body)).entries) for body in bodies)


def _ours(bodies: Iterable[bytes]) -> int:
    return sum(_count(body) for body in bodies)


def _count(body: bytes) -> int:
    try:
        return len(parse_feed(body, HINTS, NOW).entries)
    except ParseError:
        return 0


async def _pool(bodies: Iterable[bytes], workers: int) -> int:
    async with ParsePool(workers) as pool:

        async def count(body: bytes) -> int:
            try:
                return len((await pool.parse(body, HINTS, NOW)).entries)
            except ParseError:
                return 0

        return sum(await asyncio.gather(*map(count, bodies)))


async def _first_answer() -> float:
    started = time.perf_counter()
    async with ParsePool() as pool:
        await pool.parse(b"<rss version='2.0'><channel/></rss>", HINTS, NOW)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
