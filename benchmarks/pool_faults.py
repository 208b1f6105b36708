"""Kill a worker of a pool and its runs, and see what is left; then: what does a run cost there?

    python benchmarks/pool_faults.py [EXPERIMENT ...] [--stock] [--postgres]

As benchmarks/prefect_faults.py, for what docs/server.md sets up: a Prefect server (on PostgreSQL with
`--postgres`), the deployments of prefect.yaml, the automations, and a worker that is started again when
it ends, as systemd and Docker do. `--stock` takes Prefect's own `prefect worker start` instead of
`python -m flows.work`. The experiment `cost` prints the processor seconds that the worker and all
its processes used for one poll of a hundred feeds with nothing new.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from killable_house import House, SlowFeeds
from loopback_feeds import ROOT
from own_postgres import postgres
from own_processes import all_ended, cpu_of
from prefect_faults import cancel, frozen_run, kill_run

from huangpu.adapters.prefect_server import own_server
from huangpu.adapters.supervisor import TETHER

FORKING = ("-m", "flows.work", "--pool", "huangpu")
STOCK = ("-m", "prefect", "worker", "start", "--pool", "huangpu", "--type", "process")
ROUNDS = 5
COST_FEEDS = 100


class ManyFeeds(SlowFeeds):
    """A hundred of them."""

    def write_config(self, folder: Path) -> None:
        """Write their catalogue."""
        self.write_catalogue(folder, [f"feed-{number}" for number in range(COST_FEEDS)])


class Pool(House):
    """An installation of docs/server.md: its server runs on, its worker can be killed."""

    def __init__(self, folder: Path, feeds: SlowFeeds, words: tuple[str, ...]) -> None:
        super().__init__(folder, feeds)
        self.folder, self.words = folder, words
        self.polls = "poll/quarter-hourly-worker"
        self.lives = True

    def set_up(self, start: Callable[..., object], database: Mapping[str, str]) -> None:
        """Start the server, and make pool, deployments and automations."""
        server, service = own_server(self.folder / "prefect", self.port)
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "HUANGPU_"))}
        self.environment = {
            **clean,
            **server.environment,
            "HUANGPU_CONFIG_DIR": str(self.config),
            "PREFECT_WORKER_QUERY_SECONDS": "2",  # 10 otherwise: we wait for what is under test
        }
        start(
            service.command,
            {**self.environment, **database, TETHER: str(os.getpid())},
            self.folder / "server.log",
        )
        self.wait("the server", server.answers)
        for words in (
            ("-m", "prefect", "work-pool", "create", "huangpu", "--type", "process"),
            ("-m", "prefect", "--no-prompt", "deploy", "--all"),
            ("-m", "flows.automations"),
        ):
            subprocess.run(
                [sys.executable, *words],
                env=self.environment,
                check=True,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
            )

    def start(self) -> None:
        """Start the worker, and again whenever it ends, as a system's supervisor does."""
        environment = {**self.environment, "HUANGPU_DATA_DIR": str(self.data)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.words], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
        threading.Thread(target=self._again, args=(self.process,), daemon=True).start()

    def _again(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        time.sleep(1)
        if self.lives:
            self.start()

    def run_parts(self) -> list[int]:
        """Give the processes of runs: forks, or those of Prefect's engine."""
        return super().run_parts() or self.parts("prefect.engine")


def stop_worker(one: Pool) -> str:
    """SIGTERM of the worker while a poll is under way; it is started again."""
    run = one.poll_in_the_middle()
    before = one.parts()
    assert one.process is not None
    one.process.send_signal(signal.SIGTERM)
    gone = one.wait("its processes gone", lambda: not set(before) & set(one.parts()), 90)
    one.feeds.seconds = 0
    ended = one.wait("the run ended", lambda: one.state(run) not in {"Running", "Cancelling"}, 180)
    sound = sound_again(one)
    return f"all gone after {gone:.1f} s, the poll {one.state(run)} {ended:.0f} s later, {sound}"


def kill_worker(one: Pool) -> str:
    """SIGKILL of the worker while a poll is under way; it is started again."""
    run = one.poll_in_the_middle()
    runs = one.run_parts()
    assert one.process is not None
    os.kill(one.process.pid, signal.SIGKILL)
    gone = one.wait("its run gone", lambda: not set(runs) & set(one.parts()), 120)
    one.feeds.seconds = 0
    ended = one.wait("the run ended", lambda: one.state(run) != "Running", 180)
    sound = sound_again(one)
    return f"its run gone after {gone:.1f} s, {one.state(run)} {ended:.0f} s later, {sound}"


def sound_again(one: Pool) -> str:
    """Ask for a poll, and say when all was well."""
    one.wait("no slot taken", lambda: not one.slots(), 180)
    one.ask_for_a_poll()
    return f"the next poll done {one.sound_after():.0f} s after it was asked for"


def cost(one: Pool) -> str:
    """Poll a hundred feeds some times, with nothing new, and count what the worker uses."""
    polled(one)
    before = used(one)
    for _ in range(ROUNDS):
        polled(one)
    return f"{(used(one) - before) / ROUNDS:.2f} s of a core a poll"


def polled(one: Pool) -> None:
    """Ask for a poll and wait for its end."""
    done = one.count("poll", ("COMPLETED",))
    one.wait("no slot taken", lambda: not one.slots(), 180)
    one.ask_for_a_poll()
    one.wait("the poll", lambda: one.count("poll", ("COMPLETED",)) > done and not one.slots(), 120)
    one.wait("its process gone", lambda: not one.run_parts(), 60)


def used(one: Pool) -> float:
    """Give the processor seconds of the worker, its nursery, and all runs that have ended."""
    return sum(map(cpu_of, set(one.parts()) - set(one.run_parts())))


DEEDS: dict[str, Callable[[Pool], str]] = {
    "stop-worker": stop_worker,
    "kill-worker": kill_worker,
    "kill-run": kill_run,
    "frozen-run": frozen_run,
    "cancel": cancel,
    "cost": cost,
}


@contextmanager
def pool(feeds: SlowFeeds, words: tuple[str, ...], database: Mapping[str, str]) -> Iterator[Pool]:
    """Give an installation with one poll done; whatever is left of it is killed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, all_ended() as start:
        one = Pool(Path(folder), feeds, words)
        try:
            one.set_up(start, database)
            one.start()
            one.ask_for_a_poll()
            one.first_poll()
            yield one
        finally:
            one.lives = False
            one.kill()
            feeds.server.shutdown()


def main() -> int:
    """Run the experiments that were named; give 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=", ".join(DEEDS))
    parser.add_argument("--stock", action="store_true", help="with `prefect worker start`")
    parser.add_argument("--postgres", action="store_true", help="the server on PostgreSQL")
    options = parser.parse_args()
    words = STOCK if options.stock else FORKING
    failed = 0
    print("| experiment | happened |\n|---|---|", flush=True)
    for name in options.experiments or DEEDS:
        with ExitStack() as stack:
            database: dict[str, str] = {}
            if options.postgres:
                cluster = stack.enter_context(postgres())
                database = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": cluster.url}
            try:
                feeds = ManyFeeds() if name == "cost" else SlowFeeds()
                told = DEEDS[name](stack.enter_context(pool(feeds, words, database)))
            except AssertionError as error:
                told, failed = f"{str(error).splitlines()[0]}: FAILED", 1
                print(error, file=sys.stderr, flush=True)
        print(f"| {name} | {told} |", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
