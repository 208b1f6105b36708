"""How does huangpu get a Prefect server without set-up by hand? It starts its own, and ends it.

Prefect's "ephemeral" server loses most of its history (research/prefect.md 1), so a real one is
started on loopback, with its SQLite database under DATA/prefect. Nothing here imports Prefect:
the server is a process that we speak HTTP with.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from huangpu.errors import HuangpuError

_START_SECONDS = 90
_STOP_SECONDS = 20
_STEP_SECONDS = 0.2
_SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A server that answers: its API, and the environment in which flows find it."""

    api_url: str
    environment: Mapping[str, str]

    @property
    def ui_url(self) -> str:
        """Where a person looks at runs."""
        return self.api_url.removesuffix("/api")


def quiet_environment(home: Path) -> dict[str, str]:
    """Give the settings that every Prefect process of ours runs under.

    Telemetry off in both of its switches, leases of concurrency limits on the disk (in memory
    they wedge a schedule after a crash), history of runs vacuumed: research/prefect.md 1, 3, 4.
    """
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
            "prefect.server.concurrency.lease_storage.filesystem"
        ),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "huangpu",
        "PREFECT_CLI_PROMPT": "false",
    }


@contextlib.contextmanager
def prefect_server(home: Path, *, port: int | None = None) -> Iterator[PrefectServer]:
    """Use the server of PREFECT_API_URL, or start one and end it afterwards.

    `port` None takes any free one. Raises HuangpuError when the server does not come up.
    """
    home.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        environment = {"DO_NOT_TRACK": "1", "PREFECT_LOGGING_EXTRA_LOGGERS": "huangpu"}
        yield PrefectServer(given, environment)
        return
    port = port or _free_port()
    server = PrefectServer(
        f"http://127.0.0.1:{port}/api",
        {**quiet_environment(home), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"},
    )
    log = home / "server.log"
    with log.open("ab") as sink, _started(server, port, sink.fileno()) as process:
        _wait_until_healthy(server, process, log)
        yield server


def wait_for_history(server: PrefectServer, seconds: float = 15) -> None:
    """Wait until the server has written down the runs that have ended.

    It hears of task runs through events that trail behind the work by seconds; a server that is
    ended at once forgets them. Gives up quietly: history is no reason to fail a run.
    """
    unfinished = {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}
    end, before = time.monotonic() + seconds, -1
    while time.monotonic() < end:
        time.sleep(_SETTLE_SECONDS)
        with contextlib.suppress(URLError, OSError, ValueError):
            running = _count(server, "task_runs", unfinished)
            total = _count(server, "task_runs", {})
            if not running and total == before:
                return
            before = total


def _count(server: PrefectServer, kind: str, chosen: Mapping[str, object]) -> int:
    request = urllib.request.Request(  # noqa: S310  our own loopback address
        f"{server.api_url}/{kind}/count",
        data=json.dumps({kind: chosen} if chosen else {}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return int(json.load(answer))


@contextlib.contextmanager
def _started(server: PrefectServer, port: int, sink: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        command,
        env={**os.environ, **server.environment},
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=sink,
        start_new_session=True,  # Ctrl-C is for us: the server goes last, when all is written
    )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started, kindly first."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_healthy(server: PrefectServer, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise HuangpuError(
                f"the Prefect server ended at once with code {process.returncode}; see {log}"
            )
        # our own loopback address: no file or custom scheme can come in here
        with (
            contextlib.suppress(URLError, OSError),
            urllib.request.urlopen(f"{server.api_url}/health", timeout=2),  # noqa: S310
        ):
            return
        time.sleep(_STEP_SECONDS)
    raise HuangpuError(f"the Prefect server did not answer within {_START_SECONDS} s; see {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
