"""Kill what `huangpu serve` is made of, piece by piece and all at once, and see what is left.

    python benchmarks/prefect_faults.py [EXPERIMENT ...] [--rounds 10] [--seed 1]

Runs the real command against feeds on loopback that answer slowly, so that there is always a poll
to be killed in the middle of. Prints a row an experiment; stops with an assertion where something
is lost, left over, or wedged. Without names it runs those that take minutes; `raw-memory` and
`raw-filesystem` show what Prefect does without our cure, and take ten minutes each.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import yaml

ROOT = Path(__file__).resolve().parents[1]
FEEDS = 3
UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")


class SlowFeeds:
    """Feeds on loopback; `seconds` is how long each of them thinks before it answers."""

    def __init__(self) -> None:
        self.seconds = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(outer.seconds)
                name = self.path.strip("/")
                body = (
                    f"<rss version='2.0'><channel><title>{name}</title><item><guid>{name}-1</guid>"
                    f"<link>https://{name}.example/1</link><title>上海集成电路 {name}</title></item>"
                    "</channel></rss>"
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):  # whoever asked was killed meanwhile
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write_config(self, folder: Path) -> None:
        """Write a catalogue of these feeds beside the project's own rules."""
        folder.mkdir(parents=True)
        for path in (ROOT / "config").glob("*.yaml"):
            (folder / path.name).write_bytes(path.read_bytes())
        port = self.server.server_address[1]
        catalogue = {
            "network": {"allow_cidrs": ["127.0.0.0/8"], "allow_ports": [port]},
            "hosts": {"127.0.0.1": {"min_gap_seconds": 0, "concurrency": 8}},
            "feeds": [
                {"id": f"feed-{n}", "url": f"http://127.0.0.1:{port}/feed-{n}"}
                for n in range(FEEDS)
            ],
        }
        (folder / "feeds.yaml").write_text(yaml.safe_dump(catalogue), "utf-8")


class House:
    """One installation: its folders, its `huangpu serve`, and the API of its server."""

    def __init__(self, folder: Path, feeds: SlowFeeds) -> None:
        self.data, self.config = folder / "var", folder / "config"
        self.feeds = feeds
        feeds.write_config(self.config)
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start `huangpu serve`."""
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "HUANGPU_"))},
            "HUANGPU_DATA_DIR": str(self.data),
            "HUANGPU_CONFIG_DIR": str(self.config),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "huangpu", "serve", "--port", str(self.port)],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def parts(self, *words: str) -> list[int]:
        """Give the ids of our processes whose command holds one of the words; all without words."""
        mark = f"HUANGPU_DATA_DIR={self.data}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                owned = mark in (entry / "environ").read_bytes()
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, UnicodeDecodeError):
                continue
            if owned and line and (not words or any(word in line for word in words)):
                found.append(int(entry.name))
        return found

    def kill(self, *words: str) -> int:
        """Send SIGKILL to these processes; give how many there were."""
        found = self.parts(*words)
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process is not None and self.process.pid in found:
            self.process.wait()
        return len(found)

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401  whatever JSON holds
        """Ask the API."""
        request = urllib.request.Request(  # noqa: S310  our own loopback address
            self.api + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        for _ in range(20):  # SQLite is busy now and then; Prefect's own client asks again too
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                    return json.load(answer)
            except HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise
                time.sleep(0.5)
        raise AssertionError(f"503 for ever at {path}")

    def runs(self, flow: str = "poll") -> list[dict[str, Any]]:
        """Give the runs of a flow that are not merely planned, oldest first."""
        states = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        body = {"flows": {"name": {"any_": [flow]}}, "flow_runs": states}
        runs = self.call("/flow_runs/filter", body)
        return sorted(runs, key=lambda run: run["created"])

    def slots(self) -> int:
        """Give how many slots of concurrency limits are taken."""
        limits = self.call("/v2/concurrency_limits/filter", {})
        return sum(limit["active_slots"] for limit in limits)

    def ask_for_a_poll(self) -> None:
        """Start a poll of all feeds, as somebody does who clicks in the UI."""
        deployment = self.call("/deployments/name/poll/quarter-hourly")
        self.call(
            f"/deployments/{deployment['id']}/create_flow_run",
            {"parameters": {"options": {"everything": True}}},
        )

    def wait(self, what: str, test: Callable[[], object], seconds: float = 120) -> float:
        """Wait until a test holds; give the seconds that it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                if test():
                    return time.monotonic() - begun
            except (OSError, ValueError, KeyError, IndexError):
                pass  # nobody answers yet
            time.sleep(0.25)
        tail = self.log.read_text("utf-8", "replace")[-3000:]
        raise AssertionError(f"not within {seconds:.0f} s: {what}\n{tail}")

    def first_poll(self) -> None:
        """Wait until the first poll is through."""
        self.feeds.seconds = 0
        self.wait("a first poll", lambda: self.runs()[-1]["state_type"] == "COMPLETED", 150)

    def poll_in_the_middle(self) -> str:
        """Have a poll that waits for its feeds; give its id."""
        before = len(self.runs())
        self.feeds.seconds = 25
        self.ask_for_a_poll()
        self.wait(
            "a poll under way",
            lambda: len(self.runs()) > before and self.runs()[-1]["state_type"] == "RUNNING",
        )
        time.sleep(3)  # the requests are out
        return str(self.runs()[-1]["id"])

    def state(self, run: str) -> str:
        """Give the state of a run."""
        return str(self.call(f"/flow_runs/{run}")["state_name"])

    def sound_after(self, seconds: float = 120) -> float:
        """Wait until no run hangs, no slot is taken, and a poll begun from now on is completed."""
        since = datetime.now(UTC).isoformat()

        def is_sound() -> bool:
            runs = self.runs()
            hanging = [run for run in runs if run["state_type"] in UNFINISHED]
            done = [run for run in runs if run["state_type"] == "COMPLETED"]
            return not hanging and not self.slots() and done[-1]["start_time"] >= since

        return self.wait("sound again", is_sound, seconds)

    def stop(self, seconds: float = 20) -> float:
        """End it as a supervisor of the system would; give the seconds that it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(seconds)
        took = time.monotonic() - begun
        assert not self.parts(), self.parts()
        return took


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def house() -> Iterator[House]:
    """Give a running installation with one poll done; whatever is left of it is killed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        one = House(Path(folder), SlowFeeds())
        one.start()
        try:
            one.first_poll()
            yield one
        finally:
            one.kill()
            one.feeds.server.shutdown()


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
    one.kill("prefect.engine")
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
    gone = one.wait("its process gone", lambda: not one.parts("prefect.engine"), 60)
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
        one = House(folder, SlowFeeds())
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
            one.feeds.server.shutdown()


EXPERIMENTS: dict[str, Callable[[House], str]] = {
    "clean-stop": clean_stop,
    "kill-all": kill_all,
    "kill-supervisor": kill_supervisor,
    "kill-schedules": kill_schedules,
    "kill-run": kill_run,
    "cancel": cancel,
    "server-down": server_down,
    "server-never-back": server_never_back,
}


def main() -> None:
    """Run the experiments that were named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = [*EXPERIMENTS, "random-kills", "raw-memory", "raw-filesystem"]
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help=", ".join(known))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    for name in options.experiments or known[:-2]:
        if name.startswith("raw-"):
            print(f"| {name} | {raw(name.removeprefix('raw-'))} |", flush=True)
            continue
        with house() as one:
            if name == "random-kills":
                told = random_kills(one, options.rounds, chance)
            else:
                told = EXPERIMENTS[name](one)
            print(f"| {name} | {told} |", flush=True)


if __name__ == "__main__":
    main()
