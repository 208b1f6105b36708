"""Does `huangpu serve` run, tell what is wrong, survive a kill of everything, and end without a trace?

Real processes, one story in three acts, because each start of Prefect takes ten seconds.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = """
network: {allow_cidrs: [127.0.0.0/8], allow_ports: [9]}
feeds:
  - {id: one, url: "http://127.0.0.1:9/feed"}
"""


class Serving:
    """One `huangpu serve` with its folders, and the API of its server."""

    def __init__(self, folder: Path) -> None:
        self.data, self.config, self.log = folder / "var", folder / "config", folder / "log"
        shutil.copytree(ROOT / "config", self.config)
        (self.config / "feeds.yaml").write_text(CATALOGUE, "utf-8")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *, data: Path | None = None) -> tuple[list[str], dict[str, str]]:
        """Give the command and its environment."""
        words = [sys.executable, "-m", "huangpu", "serve", "--port", str(self.port)]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT", "HUANGPU"))}
        places = {
            "HUANGPU_DATA_DIR": str(data or self.data),
            "HUANGPU_CONFIG_DIR": str(self.config),
        }
        return words, {**kept, **places}

    def start(self) -> None:
        """Start it."""
        words, environment = self.command()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own command
                words, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def once(self, **places: Path) -> subprocess.CompletedProcess[str]:
        """Start it where it cannot be, and wait for what it says."""
        words, environment = self.command(**places)
        return subprocess.run(  # noqa: S603  our own command
            words, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def parts(self) -> list[int]:
        """Give the ids of all processes that work on this data folder."""
        mark, found = f"HUANGPU_DATA_DIR={self.data}\0".encode(), []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdecimal() and mark in (entry / "environ").read_bytes() + b"\0":
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def kill(self) -> int:
        """Send SIGKILL to all of them; give how many there were."""
        parts = self.parts()
        for pid in parts:
            os.kill(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        return len(parts)

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401  JSON
        """Ask the API, again while its SQLite is busy."""
        request = urllib.request.Request(  # noqa: S310  our own loopback address
            self.api + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                    return json.load(answer)
            except HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(0.5)
        raise AssertionError(path)

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """Give the polls in these states."""
        chosen = {"state": {"type": {"any_": list(states)}}}
        return list(
            self.call(
                "/flow_runs/filter", {"flows": {"name": {"any_": ["poll"]}}, "flow_runs": chosen}
            )
        )

    def slots(self) -> int:
        """Give how many slots of concurrency limits are taken."""
        return sum(one["active_slots"] for one in self.call("/v2/concurrency_limits/filter", {}))

    def wait(self, what: str, test: Callable[[], object], seconds: float = 90) -> None:
        """Wait until a test holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if test():
                    return
            except (OSError, KeyError, IndexError):
                pass  # nobody answers yet
            time.sleep(0.2)
        raise AssertionError(f"{what}\n{self.log.read_text('utf-8')[-3000:]}")


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Give one that has done its first poll."""
    made = Serving(tmp_path_factory.mktemp("serve"))
    made.start()
    try:
        made.wait("a first poll", lambda: made.runs("COMPLETED"))
        yield made
    finally:
        made.kill()


def test_it_polls_plans_and_says_where_to_look(serving: Serving) -> None:
    """At once, and then by a schedule that the server really follows."""
    assert f"http://127.0.0.1:{serving.port}" in serving.log.read_text("utf-8")
    serving.wait("runs that are planned", lambda: len(serving.runs("SCHEDULED")) > 3, 90)
    assert (serving.data / "metrics.prom").read_text("utf-8").startswith("# HELP huangpu_")


def test_a_second_start_says_that_one_is_running(serving: Serving) -> None:
    """And ends, with code 1 and without harm."""
    done = serving.once()
    assert 1 == done.returncode
    assert "the schedules are running already" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told(serving: Serving, tmp_path: Path) -> None:
    """Another installation on the same port says so, and what to do."""
    done = serving.once(data=tmp_path / "other")
    assert 1 == done.returncode
    assert f"port {serving.port} of this machine is taken" in done.stderr
    assert "--port" in done.stderr


def test_a_kill_of_everything_leaves_no_wedge(serving: Serving) -> None:
    """A run that was under way is ended on record, its slot is free, and the next poll comes."""
    deployment = serving.call("/deployments/name/poll/quarter-hourly")["id"]
    # a run that nobody carries out: what a killed machine leaves behind
    run = serving.call(
        f"/deployments/{deployment}/create_flow_run", {"state": {"type": "PENDING"}}
    )["id"]
    serving.call(f"/flow_runs/{run}/set_state", {"state": {"type": "RUNNING"}, "force": True})
    limit = serving.call("/v2/concurrency_limits/filter", {})
    name = serving.call(f"/deployments/{deployment}")["global_concurrency_limit"]["name"]
    assert name in {one["name"] for one in limit}
    serving.call(
        "/v2/concurrency_limits/increment", {"names": [name], "slots": 1, "mode": "concurrency"}
    )
    assert 1 == serving.slots()
    done = len(serving.runs("COMPLETED"))
    assert serving.kill() >= 3
    serving.start()
    serving.wait(
        "the dead run ended", lambda: "Crashed" == serving.call(f"/flow_runs/{run}")["state_name"]
    )
    serving.wait("the next poll", lambda: len(serving.runs("COMPLETED")) > done)
    serving.wait("a free slot", lambda: not serving.slots())


def test_sigterm_ends_everything_in_time(serving: Serving) -> None:
    """Within 20 seconds, with code 0, and no process stays."""
    assert serving.process is not None
    begun = time.monotonic()
    serving.process.send_signal(signal.SIGTERM)
    assert 0 == serving.process.wait(20)
    assert time.monotonic() - begun < 20
    assert [] == serving.parts()
    assert "Everything has ended." in serving.log.read_text("utf-8")
