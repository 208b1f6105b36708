"""Kill what `huangpu serve` is made of, piece by piece and all at once, and see what is left.

    python benchmarks/prefect_faults.py [EXPERIMENT ...] [--rounds 10] [--seed 1]

Runs the real command against feeds on loopback that answer slowly, so that there is always a poll
to be killed in the middle of. Prints a row an experiment: what was done, what was expected, what
happened, and the seconds of all of it; a row that ends in FAILED says what was lost, left over, or
wedged, and the code is 1 then. Without names it runs those that take minutes; `raw-memory` and
`raw-filesystem` show what Prefect does without our cure, and take ten minutes each.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from killable_house import House, SlowFeeds, house
from own_processes import free_port


def clean_stop(one: House) -> str:
    """SIGTERM while a poll is under way."""
    run = one.poll_in_the_middle()
    took = one.stop()
    one.feeds.seconds = 0
    one.start()
    one.sound_after()
    return f"ended in {took:.1f} s, no process left; the poll is {one.state(run)}"


def kill_all(one: House) -> str:
    """SIGKILL of everything while a poll is under way, then a new start."""
    run = one.poll_in_the_middle()
    killed = one.kill()
    one.feeds.seconds = 0
    one.start()
    begun = time.monotonic()
    one.wait("the dead run ended", lambda: one.state(run) == "Crashed")
    dead = time.monotonic() - begun
    one.sound_after()
    sound = time.monotonic() - begun
    return (
        f"{killed} processes killed; dead poll Crashed {dead:.0f} s, slot free and next poll done "
        f"{sound:.0f} s after the new start"
    )


def kill_supervisor(one: House) -> str:
    """SIGKILL of the command itself; what it had started must end."""
    one.poll_in_the_middle()
    assert one.process is not None
    os.kill(one.process.pid, signal.SIGKILL)
    one.process.wait()
    left = len(one.parts())
    gone = one.wait("all others gone", lambda: not one.parts(), 30)
    one.feeds.seconds = 0
    one.start()
    sound = one.sound_after()
    return f"its {left} processes ended within {gone:.1f} s; sound {sound:.0f} s after a new start"


def kill_schedules(one: House) -> str:
    """SIGKILL of the process that runs the schedules."""
    run = one.poll_in_the_middle()
    one.kill("flows.serve")
    one.feeds.seconds = 0
    dead = one.wait("the dead run ended", lambda: one.state(run) == "Crashed")
    sound = one.sound_after()
    return f"its poll Crashed after {dead:.0f} s, next poll done {sound:.0f} s later"


def kill_run(one: House) -> str:
    """SIGKILL of the poll's own process."""
    run = one.poll_in_the_middle()
    assert one.kill_these(one.run_parts())
    one.feeds.seconds = 0
    dead = one.wait("the dead run ended", lambda: one.state(run) == "Crashed")
    one.ask_for_a_poll()
    sound = one.sound_after()
    return f"Crashed after {dead:.1f} s, next poll done {sound:.0f} s after it was asked for"


def server_down(one: House) -> str:
    """SIGKILL of the Prefect server while a poll is under way; it comes back."""
    run = one.poll_in_the_middle()
    one.kill("flows.server")
    back = one.wait("the server back", lambda: one.call("/health") is True)
    done = one.wait("the poll done", lambda: one.state(run) == "Completed")
    tasks = one.call("/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    states = sorted(task["state_name"] for task in tasks)
    one.feeds.seconds = 0
    one.ask_for_a_poll()
    one.sound_after()
    return f"server back after {back:.0f} s, the poll Completed {done:.0f} s later, tasks {states}"


def server_never_back(one: House) -> str:
    """SIGKILL of the server, whose port is taken at once; all must end, and the work be kept."""
    one.poll_in_the_middle()
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.kill("flows.server")
        one.wait("the port", lambda: thief.bind(("127.0.0.1", one.port)) is None, 3)
        thief.listen()
        assert one.process is not None
        begun = time.monotonic()
        code = one.process.wait(300)
        took = time.monotonic() - begun
    left = one.wait("nothing left", lambda: not one.parts(), 30)
    batches = len(list(one.data.glob("journal/*/*.parquet")))
    last = one.log.read_text("utf-8").strip().splitlines()[-1]
    assert code == 1, code
    assert batches >= 2, batches
    one.feeds.seconds = 0
    one.start()
    one.sound_after()
    return f"gave up after {took:.0f} s with code 1 ({last[:60]}...), rest gone in {left:.0f} s"


def cancel(one: House) -> str:
    """Cancel a poll, as somebody does in the UI."""
    run = one.poll_in_the_middle()
    one.call(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    took = one.wait("Cancelled", lambda: one.state(run) == "Cancelled", 60)
    gone = one.wait("its process gone", lambda: not one.run_parts(), 60)
    one.feeds.seconds = 0
    one.ask_for_a_poll()
    one.sound_after()
    return f"Cancelled after {took:.1f} s, process gone {gone:.1f} s later"


def random_kills(one: House, rounds: int, chance: random.Random) -> str:
    """SIGKILL of everything at random moments of start, poll, and rest."""
    longest = 0.0
    for _ in range(rounds):
        one.feeds.seconds = chance.choice([0, 2, 10])
        time.sleep(chance.uniform(0, 35))
        one.kill()
        one.start()
    one.feeds.seconds = 0
    longest = one.sound_after(180)
    took = one.stop()
    return f"{rounds} times; sound {longest:.0f} s after the last start, clean end in {took:.1f} s"


RAW = """
import os, sys, time
from prefect import flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig as L, ConcurrencyLimitStrategy as S
@flow
async def raw():
    import asyncio
    await asyncio.sleep(600)
if __name__ == "__main__":
    one = L(limit=1, collision_strategy=S.CANCEL_NEW)
    serve(raw.to_deployment("raw", concurrency_limit=one), pause_on_shutdown=False)
"""


def raw(storage: str) -> str:
    """Prefect alone: server, serve and run killed; when is the slot free again?"""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "raw.py").write_text(RAW, "utf-8")
        port = free_port()
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "HUANGPU_"))},
            "HUANGPU_DATA_DIR": str(folder / "var"),  # by which its processes are found
            "PREFECT_HOME": str(folder / "home"),
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
                f"prefect.server.concurrency.lease_storage.{storage}"
            ),
        }
        feeds = SlowFeeds()
        one = House(folder, feeds)
        one.api = environment["PREFECT_API_URL"]

        def start(*command: str) -> None:
            with one.log.open("ab") as log:
                subprocess.Popen(
                    [sys.executable, *command], env=environment, stdout=log, stderr=log, cwd=folder
                )

        try:
            start("-m", "prefect", "server", "start", "--port", str(port))
            one.wait("the server", lambda: one.call("/health") is True)
            start("raw.py")
            one.wait("the deployment", lambda: one.call("/deployments/name/raw/raw"))
            deployment = one.call("/deployments/name/raw/raw")["id"]
            one.call(f"/deployments/{deployment}/create_flow_run", {})
            one.wait("a run", lambda: one.runs("raw")[-1]["state_type"] == "RUNNING")
            time.sleep(10)
            one.kill()
            killed = time.monotonic()
            start("-m", "prefect", "server", "start", "--port", str(port))
            one.wait("the server", lambda: one.call("/health") is True)
            assert one.slots() == 1, one.slots()
            try:
                one.wait("a free slot", lambda: one.slots() == 0, 480)
                slot = f"slot free {time.monotonic() - killed:.0f} s after the kill"
            except AssertionError:
                slot = f"slot still taken {time.monotonic() - killed:.0f} s after the kill: wedged"
            return f"{slot}; the dead run is still {one.runs('raw')[-1]['state_name']}"
        finally:
            one.kill()
            feeds.server.shutdown()


def frozen_run(one: House) -> str:
    """SIGSTOP of the poll's own process: alive, holding its lock, and silent."""
    run = one.poll_in_the_middle()
    (frozen, *_) = one.run_parts()
    os.kill(frozen, signal.SIGSTOP)
    one.feeds.seconds = 0
    dead = one.wait("the silent run ended", lambda: one.state(run) == "Crashed", 180)
    gone = one.wait("its process gone", lambda: frozen not in one.parts(), 120 - dead)
    one.ask_for_a_poll()
    sound = one.sound_after()
    return (
        f"Crashed after {dead:.0f} s, its process gone {gone:.0f} s later, sound {sound:.0f} s on"
    )


@dataclass(frozen=True)
class Experiment:
    """What is done, in words and in deed, and what must come of it."""

    done: str
    expected: str
    deed: Callable[[House], str]


EXPERIMENTS = {
    "clean-stop": Experiment(
        "SIGTERM in the middle of a poll",
        "ends within 20 s, no process left, poll on record as Cancelled",
        clean_stop,
    ),
    "kill-all": Experiment(
        "kill -9 of everything in the middle of a poll, new start",
        "wedge: slot free, dead poll Crashed and the next one done within 2 min",
        kill_all,
    ),
    "kill-supervisor": Experiment(
        "kill -9 of `huangpu serve` itself",
        "all it started ends by itself within 30 s; a new start is sound",
        kill_supervisor,
    ),
    "kill-schedules": Experiment(
        "kill -9 of the schedules, the server lives",
        "zombie: started again, dead poll Crashed within 2 min",
        kill_schedules,
    ),
    "kill-run": Experiment(
        "kill -9 of the poll's process", "Crashed, the next poll done", kill_run
    ),
    "frozen-run": Experiment(
        "SIGSTOP of the poll's process",
        "Crashed within 2 min of silence, its process ended, the next poll done",
        frozen_run,
    ),
    "cancel": Experiment(
        "cancelled in the UI", "Cancelled, process gone, the next poll done", cancel
    ),
    "server-down": Experiment(
        "kill -9 of the server in the middle of a poll",
        "started again, the poll Completed with all its tasks on record",
        server_down,
    ),
    "server-never-back": Experiment(
        "the same, and its port is taken for good",
        "the work is in the journal, all ends with code 1 within 5 min",
        server_never_back,
    ),
}
UNCURED = "Prefect alone, leases in {}: kill -9 of server, serve and run, server back"


def main() -> int:
    """Run the experiments that were named; give 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = [*EXPERIMENTS, "random-kills", "raw-memory", "raw-filesystem"]
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=", ".join(known))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    randomly = Experiment(
        f"kill -9 of everything, {options.rounds} times at random",
        "sound within 3 min of the last start, clean end",
        lambda one: random_kills(one, options.rounds, chance),
    )
    print("| experiment | done | expected | happened | s |\n|---|---|---|---|---|", flush=True)
    failed = 0
    for name in options.experiments or known[:-2]:
        begun = time.monotonic()
        if name.startswith("raw-"):
            storage = name.removeprefix("raw-")
            done, expected, told = UNCURED.format(storage), "nothing: for comparison", raw(storage)
        else:
            experiment = {**EXPERIMENTS, "random-kills": randomly}[name]
            done, expected = experiment.done, experiment.expected
            try:
                with house() as one:
                    told = experiment.deed(one)
            except AssertionError as error:
                told, failed = f"{str(error).splitlines()[0]}: FAILED", 1
                print(error, file=sys.stderr, flush=True)
        seconds = time.monotonic() - begun
        print(f"| {name} | {done} | {expected} | {told} | {seconds:.0f} |", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
