"""What does Prefect cost a poll? CPU seconds of flow and server against the same job called directly.

    python benchmarks/prefect_overhead.py [--feeds 100 1000] [--rounds 3] [--items 10] [--fresh]

Feeds are served on loopback by a process of its own. One round is two polls of all of them into a
fresh data folder, the first with every item new, the second with nothing new; once through
`flows.poll`, as under `huangpu serve`: a run that is forked from a process which has imported it all,
with a server of its own that runs already; and once as plain function calls in a process, as
`huangpu poll` does it, imports and start included. With `--fresh` the flow has a new process too, as
under a Prefect worker. Counted are the CPU seconds of the process and its children, and for the flow
those of the server until it has written down all task runs, less what it uses at rest in that time,
which is printed first.

Then the history: what a poll adds to the server's database; after its rows are dated back beyond
what is kept, what the server's own vacuum leaves of it; and what that makes in years.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loopback_feeds import ROOT
from loopback_feeds import write_config as write_catalogue
from own_processes import cpu_of

from huangpu.adapters.prefect_server import (
    PrefectServer,
    own_server,
    wait_for_history,
)
from huangpu.adapters.supervisor import start

SITE = """
import sys
ITEMS = int(sys.argv[1])
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/")
        items = "".join(
            f"<item><guid isPermaLink='false'>{name}-{n}</guid>"
            f"<link>https://{name}.example/a/{n}</link>"
            f"<title>Report {n} of {name}: chips and 上海集成电路</title>"
            f"<description>第 {n} 条，{name}，一段说明文字，讲芯片与人工智能。</description>"
            f"<pubDate>Mon, 17 Aug 2026 {n % 24:02}:00:00 +0800</pubDate></item>"
            for n in range(ITEMS))
        body = f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
class Site(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True
site = Site(("127.0.0.1", 0), Handler)
print(site.server_address[1], flush=True)
site.serve_forever()
"""

DIRECT = """
import asyncio
from flows.shift import poll_shift  # the same parts, without Prefect around them
from huangpu.wiring import from_environment
async def main():
    wiring = from_environment()
    async with poll_shift(wiring, only=(), everything=True) as shift:
        await asyncio.gather(*(shift.fetch(n) for n in range(len(shift.plan.shards))))
        report = await shift.load()
    wiring.write_metrics()
    print(report.polls, report.articles)
asyncio.run(main())
"""
FLOW = """
import asyncio
from flows.poll import PollOptions, poll
result = asyncio.run(poll(PollOptions(everything=True)))
print(result["feeds"], result["articles"])
"""
HOLDER = """
import asyncio, json, sys
from prefect.client.orchestration import get_client
from flows.nursery import open_nursery, start_run
from flows.poll import poll
async def run(environment):
    async with get_client() as client:
        made = await client.create_flow_run(poll, parameters={"options": {"everything": True}})
        process = start_run(poll, made, environment)
        await asyncio.to_thread(process.join)
        ended = await client.read_flow_run(made.id)
        print(ended.state_name, flush=True)
open_nursery()
for line in sys.stdin:
    asyncio.run(run(json.loads(line)))
"""


@contextmanager
def site(items: int) -> Iterator[int]:
    """Serve any feed that is asked for, with so many items; give the port."""
    command = [sys.executable, "-c", SITE, str(items)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        try:
            yield int(one.stdout.readline())
        finally:
            one.kill()


def write_config(folder: Path, feeds: int, port: int) -> None:
    """Write a catalogue of so many feeds beside the project's own rules."""
    asked: list[dict[str, object]] = [
        {"id": f"f{n}", "url": f"http://127.0.0.1:{port}/f{n}", "publisher": f"f{n}"}
        for n in range(feeds)
    ]
    hosts = {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 16}}
    write_catalogue(folder, port, hosts, asked)


def once(code: str, config: Path, data: Path, extra: dict[str, str]) -> tuple[float, float, str]:
    """Run a script as a process; give its CPU seconds, its wall seconds, and what it printed."""
    environment = {
        **os.environ,
        "HUANGPU_CONFIG_DIR": str(config),
        "HUANGPU_DATA_DIR": str(data),
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        **extra,
    }
    before, begun = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    after = os.times()
    used = sum(after[2:4]) - sum(before[2:4])
    return used, time.perf_counter() - begun, done.stdout.strip()


@dataclass(frozen=True)
class Bench:
    """The server that runs already, its history, what it uses at rest, and the feeds."""

    server: PrefectServer
    pid: int
    home: Path
    rest: float  # share of a core
    port: int
    holder: subprocess.Popen[str] | None  # of the process that runs are forked from

    def measure(self, feeds: int, rounds: int) -> float:
        """Measure one size, print its rows, and give the kB of history that a poll left."""
        costs: dict[str, list[tuple[float, float, float]]] = {"new": [], "nothing new": []}
        before = used_kilobytes(self.home)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = folder / "config"
            write_config(config, feeds, self.port)
            for number in range(rounds):
                for kind, measured in costs.items():
                    direct, _, told = once(DIRECT, config, folder / f"direct-{number}", {})
                    assert told.startswith(f"{feeds} "), told
                    measured.append((direct, *self.flow(config, folder / f"flow-{number}")))
                    assert kind == "new" or told.endswith(" 0"), told
        kilobytes = (used_kilobytes(self.home) - before) / rounds / 2
        for kind, measured in costs.items():
            base, client, far = (statistics.median(one) for one in zip(*measured, strict=True))
            print(
                f"| {feeds}, {kind} | {base:.1f} | {client:.1f} + {far:.1f} | "
                f"{(client + far) / base - 1:+.0%} | {client + far - base:.1f} | {kilobytes:.0f} |",
                flush=True,
            )
        return kilobytes

    def flow(self, config: Path, data: Path) -> tuple[float, float]:
        """Poll through the flow; give the CPU seconds of its process and of the server."""
        before, begun = cpu_of(self.pid), time.perf_counter()
        if self.holder is None:
            client, _, _ = once(FLOW, config, data, dict(self.server.environment))
        else:
            client = forked(self.holder, config, data)
        wait_for_history(self.server, 60)
        idle = self.rest * (time.perf_counter() - begun)
        return client, max(0.0, cpu_of(self.pid) - before - idle)


@contextmanager
def holding(server: PrefectServer, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start the process that forks runs, and have it warm: one poll of one feed."""
    with (
        tempfile.TemporaryDirectory() as name,
        subprocess.Popen(
            [sys.executable, "-c", HOLDER],
            env={**os.environ, **server.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        ) as holder,
    ):
        try:
            write_config(Path(name) / "config", 1, port)
            forked(holder, Path(name) / "config", Path(name) / "var")
            yield holder
        finally:
            holder.kill()


def forked(holder: subprocess.Popen[str], config: Path, data: Path) -> float:
    """Have a poll by a forked run; give its CPU seconds and its children's."""
    assert holder.stdin is not None
    assert holder.stdout is not None
    before = sum(cpu_of(pid) for pid in nurseries(holder.pid))
    environment = {
        "HUANGPU_CONFIG_DIR": str(config),
        "HUANGPU_DATA_DIR": str(data),
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    }
    holder.stdin.write(json.dumps(environment) + "\n")
    holder.stdin.flush()
    told = holder.stdout.readline()
    assert "Completed" in told, told
    return sum(cpu_of(pid) for pid in nurseries(holder.pid)) - before


def nurseries(pid: int) -> list[int]:
    """Give the processes that runs of this one are forked from: its children, one in the end."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [int(one) for one in listed]


def used_kilobytes(home: Path) -> float:
    """Give what the rows of the server's database take, without free pages."""
    with closing(sqlite3.connect(home / "prefect.db", timeout=30)) as one:
        pages, free, size = (
            one.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return float((pages - free) * size) / 1000


def date_back(home: Path, statements: tuple[str, ...]) -> None:
    """Make rows of the server's database old; it is locked now and then, so ask again."""
    for _ in range(20):
        try:
            with closing(sqlite3.connect(home / "prefect.db", timeout=30)) as one, one:
                for statement in statements:
                    one.execute(statement)
        except sqlite3.OperationalError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the database stays locked")


OLD_EVENTS = (
    "UPDATE events SET occurred = datetime(occurred, '-30 days')",
    "UPDATE event_resources SET occurred = datetime(occurred, '-30 days')",
)
OLD_RUNS = ("UPDATE flow_run SET end_time = datetime(end_time, '-365 days') WHERE end_time > ''",)
VACUUM_SECONDS = 5


def vacuumed(home: Path) -> tuple[float, float, float]:
    """Give the kB before, without old events, and without old events and runs."""
    sizes = [used_kilobytes(home)]
    for statements in (OLD_EVENTS, OLD_RUNS):
        date_back(home, statements)
        time.sleep(4 * VACUUM_SECONDS)
        sizes.append(used_kilobytes(home))
    return sizes[0], sizes[1], sizes[2]


def main() -> None:
    """Measure all sizes with one server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--fresh", action="store_true", help="a new process for each flow run")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("PREFECT_", "HUANGPU_"))]:
        del os.environ[name]
    os.environ["PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS"] = str(VACUUM_SECONDS)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        site(options.items) as port,
    ):
        home = Path(folder) / "prefect"
        server, service = own_server(home)
        process = start(service)
        try:
            while not server.answers():
                time.sleep(0.5)
            time.sleep(5)  # its start is not a poll's cost
            idle, begun = cpu_of(process.pid), time.perf_counter()
            time.sleep(20)
            rest = (cpu_of(process.pid) - idle) / (time.perf_counter() - begun)
            print(f"The server at rest: {rest:.1%} of a core.\n")
            print("| feeds | direct, CPU s | flow + server, CPU s | more | CPU s | kB of history |")
            print("|---|---|---|---|---|---|")
            with ExitStack() as stack:
                holder = None if options.fresh else stack.enter_context(holding(server, port))
                bench = Bench(server, process.pid, home, rest, port, holder)
                empty = used_kilobytes(home)
                for feeds in options.feeds:
                    bench.measure(feeds, options.rounds)
            polls = 2 * options.rounds * len(options.feeds)
            full, without_events, without_runs = vacuumed(home)
            events = (full - without_events) / polls
            runs = (without_events - without_runs) / polls
            print(
                f"\nHistory of {polls} polls: {full - empty:.0f} kB; {without_events - empty:.0f} "
                f"without events older than 2 days, {without_runs - empty:.0f} without runs older "
                f"than 30 days. At 96 polls a day: {96 * (events + runs) / 1000:.1f} MB a day at "
                f"first, {(96 * 2 * events + 96 * 30 * runs) / 1000:.0f} MB in the long run."
            )
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
