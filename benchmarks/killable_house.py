"""An installation that can be killed: `huangpu serve` on feeds of loopback, and what is left of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError

from loopback_feeds import LoopbackFeeds
from own_processes import free_port, kill, parent_of, processes_with

FEEDS = 3
UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")
NOT_BEGUN = frozenset({"SCHEDULED", "PENDING"})


class SlowFeeds(LoopbackFeeds):
    """A few feeds of one item each."""

    def __init__(self) -> None:
        super().__init__(_document)

    def write_config(self, folder: Path) -> None:
        """Write a catalogue of these feeds beside the project's own rules."""
        self.write_catalogue(folder, [f"feed-{n}" for n in range(FEEDS)])


def _document(name: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>{name}</title><item><guid>{name}-1</guid>"
        f"<link>https://{name}.example/1</link><title>上海集成电路 {name}</title></item>"
        "</channel></rss>"
    ).encode()


class Feeds(Protocol):
    """Feeds that can be made to think before they answer, and their catalogue."""

    seconds: float

    def write_config(self, folder: Path) -> None:
        """Write the configuration into a new folder."""


class House:
    """One installation: its folders, its `huangpu serve`, and the API of its server."""

    def __init__(
        self, folder: Path, feeds: Feeds, environment: Mapping[str, str] | None = None
    ) -> None:
        self.environment = environment or {}
        self.data, self.config = folder / "var", folder / "config"
        self.feeds = feeds
        feeds.write_config(self.config)
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.polls = "poll/quarter-hourly"  # the deployment

    def start(self) -> None:
        """Start `huangpu serve`."""
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "HUANGPU_"))},
            "HUANGPU_DATA_DIR": str(self.data),
            "HUANGPU_CONFIG_DIR": str(self.config),
            **self.environment,
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
        return processes_with(f"HUANGPU_DATA_DIR={self.data}", *words)

    def run_parts(self) -> list[int]:
        """Give the ids of the processes of runs: forks of the one that has imported it all."""
        forks = self.parts("multiprocessing.forkserver")
        return [pid for pid in forks if parent_of(pid) in forks]

    def kill(self, *words: str) -> int:
        """Send SIGKILL to these processes; give how many there were."""
        return self.kill_these(self.parts(*words))

    def kill_these(self, found: list[int]) -> int:
        """Send SIGKILL to processes; give how many they are."""
        kill(found)
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
        """Give the newest runs of a flow that are not merely planned, oldest first."""
        states = {"state": {"type": {"not_any_": ["SCHEDULED"]}}}
        body = {
            "flows": {"name": {"any_": [flow]}},
            "flow_runs": states,
            "sort": "EXPECTED_START_TIME_DESC",  # an answer holds 200
        }
        runs = self.call("/flow_runs/filter", body)
        return sorted(runs, key=lambda run: run["created"])

    def count(self, flow: str, states: Sequence[str]) -> int:
        """Give how many runs of a flow are in these states."""
        found = {"state": {"type": {"any_": list(states)}}}
        body = {"flows": {"name": {"any_": [flow]}}, "flow_runs": found}
        return int(self.call("/flow_runs/count", body))

    def slots(self) -> int:
        """Give how many slots of concurrency limits are taken."""
        limits = self.call("/v2/concurrency_limits/filter", {})
        return sum(limit["active_slots"] for limit in limits)

    def ask_for_a_poll(self) -> str:
        """Start a poll of all feeds, as somebody does who clicks in the UI; give its id."""
        deployment = self.call(f"/deployments/name/{self.polls}")
        made = self.call(
            f"/deployments/{deployment['id']}/create_flow_run",
            {"parameters": {"options": {"everything": True}}},
        )
        return str(made["id"])

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
        self.wait(
            "a first poll",
            lambda: any(run["state_type"] == "COMPLETED" for run in self.runs()),
            150,
        )

    def poll_in_the_middle(self) -> str:
        """Have a poll that waits for its feeds; give its id."""
        self.feeds.seconds = 25
        while (state := self.left(run := self.ask_for_a_poll(), NOT_BEGUN)) != "Running":
            assert state == "Cancelled", state  # because the schedule's own was under way
            time.sleep(5)
        time.sleep(3)  # the requests are out
        return run

    def state(self, run: str) -> str:
        """Give the state of a run."""
        return str(self.call(f"/flow_runs/{run}")["state_name"])

    def left(self, run: str, kinds: Collection[str], seconds: float = 120) -> str:
        """Wait until a run's state is of none of these kinds; give the state that it is in then."""
        self.wait(
            f"a run that is no longer {sorted(kinds)}",
            lambda: self.call(f"/flow_runs/{run}")["state_type"] not in kinds,
            seconds,
        )
        return self.state(run)

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


@contextmanager
def house() -> Iterator[House]:
    """Give a running installation with one poll done; whatever is left of it is killed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        feeds = SlowFeeds()
        one = House(Path(folder), feeds)
        one.start()
        try:
            one.first_poll()
            yield one
        finally:
            one.kill()
            feeds.server.shutdown()
