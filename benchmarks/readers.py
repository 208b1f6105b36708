"""One process polls without pause, four analysts ask all the time: does a query or a poll ever fail?

    python benchmarks/readers.py [--minutes 10] [--analysts 4] --snapshots FOLDER

Polls the stored snapshots of `replay.py` one after the other, in the order of their times. Every
analyst is a process of its own, asks the questions of docs/analysts.md in a random order, and
connects anew for each, as a person would who wants the newest data.
Prints how many polls and questions there were, how many failed and why, and the latencies of
connecting and asking together.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from replay import ROOT, Snapshots, run, served, write_config

import huangpu
from huangpu.errors import HuangpuError

QUESTIONS = re.findall(
    r"```sql\n(.*?)```", (ROOT / "docs" / "analysts.md").read_text("utf-8"), re.DOTALL
)


@dataclass(slots=True)
class Asked:
    """What one analyst met: seconds of every answer, and the errors."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def ask(data: Path, seed: int, until: float, told: multiprocessing.Queue[Asked]) -> None:
    """Ask until the time is over, then tell what was met."""
    draw, met = random.Random(seed), Asked()
    while time.time() < until:
        begun = time.perf_counter()
        try:
            with huangpu.connect(data) as connection:
                connection.execute(draw.choice(QUESTIONS)).fetchall()
        except (duckdb.Error, HuangpuError) as error:
            met.errors[f"{type(error).__name__}: {str(error)[:80]}"] += 1
        met.seconds.append(time.perf_counter() - begun)
    told.put(met)


def poll(snapshots: Snapshots, config: Path, data: Path, until: float) -> tuple[int, Counter[str]]:
    """Poll moment after moment until the time is over; give how many polls, and what failed."""
    polls, failures = 0, Counter[str]()
    for moment in sorted(snapshots.times):
        if time.time() >= until:
            break
        snapshots.now = moment
        feeds = [word for feed in snapshots.times[moment] for word in ("--feed", feed)]
        options = ("--config", str(config), "--data", str(data), "--now", moment.isoformat())
        try:
            report = run("poll", *feeds, *options)
            failures.update(str(one) for one in report["failed"])  # type: ignore[attr-defined]
        except AssertionError as error:
            failures[str(error)[:120]] += 1
        polls += 1
    return polls, failures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--analysts", type=int, default=4)
    parser.add_argument("--snapshots", type=Path, required=True, help="folder of FEED/TIME.xml.gz")
    chosen = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[Asked] = context.Queue()
    snapshots = Snapshots(chosen.snapshots)
    with tempfile.TemporaryDirectory() as scratch, served(snapshots) as port:
        config, data = Path(scratch) / "config", Path(scratch) / "var"
        write_config(config, snapshots, port)
        poll(snapshots, config, data, time.time() + 1)  # so that there is something to ask
        until = time.time() + 60 * chosen.minutes
        analysts = [
            context.Process(target=ask, args=(data, seed, until, told), daemon=True)
            for seed in range(chosen.analysts)
        ]
        for one in analysts:
            one.start()
        polls, failures = poll(snapshots, config, data, until)
        while time.time() < until:
            time.sleep(1)
        met = [told.get(timeout=120) for _ in analysts]
    seconds = sorted(second for one in met for second in one.seconds)
    errors = sum((one.errors for one in met), Counter[str]())
    print(f"{polls} polls, {sum(failures.values())} failed {dict(failures) or ''}")
    print(f"{len(seconds)} questions, {sum(errors.values())} failed {dict(errors) or ''}")
    median, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    print(f"latency: median {median:.3f} s, 95 % {late:.3f} s, slowest {seconds[-1]:.3f} s")


if __name__ == "__main__":
    main()
