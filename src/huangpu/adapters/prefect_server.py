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
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.error import URLError

from huangpu.adapters.supervisor import Service, end, start
from huangpu.errors import HuangpuError

HEARTBEAT_SECONDS = 30  # the shortest that Prefect takes; a silent run counts as dead after three
_KEEP_RUNS = str(30 * 86_400)  # seconds; what feeds answered is in our own database, for good
_KEEP_EVENTS = "P2D"  # Prefect takes no seconds here; automations look back an hour at most
_START_SECONDS = 90
_STEP_SECONDS = 0.2
_SETTLE_SECONDS = 1.0
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """Where a server is: its API, and the environment in which flows find it."""

    api_url: str
    environment: Mapping[str, str]

    @property
    def ui_url(self) -> str:
        """Where a person looks at runs."""
        return self.api_url.removesuffix("/api")

    def answers(self) -> bool:
        """Whether it says that it is well."""
        with (
            contextlib.suppress(URLError, OSError),
            urllib.request.urlopen(f"{self.api_url}/health", timeout=5),  # noqa: S310  the operator's own server
        ):
            return True
        return False


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
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": _KEEP_RUNS,
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": _KEEP_EVENTS,
        "PREFECT_CLI_PROMPT": "false",
        **_CLIENT,
    }


_CLIENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "huangpu",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
}


def given_server() -> PrefectServer | None:
    """Give the server of PREFECT_API_URL; None where we are to start our own."""
    given = os.environ.get("PREFECT_API_URL")
    return PrefectServer(given, _CLIENT) if given else None


def own_server(home: Path, port: int | None = None) -> tuple[PrefectServer, Service]:
    """Give the server that we start ourselves, and the process that it is; nothing is started.

    `port` None takes any free one. Raises HuangpuError when the port is taken.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = _claimed(port or 0)
    api_url = f"http://{_HOST}:{port}/api"
    server = PrefectServer(api_url, {**quiet_environment(home), "PREFECT_API_URL": api_url})
    return server, Service(
        name="the Prefect server",
        command=(sys.executable, "-m", "flows.server", "--host", _HOST, "--port", str(port)),
        environment=server.environment,
        log=home / "server.log",
        answers=server.answers,
        stop_signal=signal.SIGINT,  # to which uvicorn reacts as to Ctrl-C: it ends in order
    )


@contextlib.contextmanager
def prefect_server(home: Path, *, port: int | None = None) -> Iterator[PrefectServer]:
    """Use the server of PREFECT_API_URL, or start one and end it afterwards.

    Raises HuangpuError when the server does not come up.
    """
    given = given_server()
    if given:
        yield given
        return
    server, service = own_server(home, port)
    process = start(service)
    try:
        until = time.monotonic() + _START_SECONDS
        while not server.answers():
            if process.poll() is not None:
                raise HuangpuError(
                    f"the Prefect server ended at once with code {process.returncode}; "
                    f"see {service.log}"
                )
            if time.monotonic() > until:
                raise HuangpuError(
                    f"the Prefect server did not answer within {_START_SECONDS} s; "
                    f"see {service.log}"
                )
            time.sleep(_STEP_SECONDS)
        yield server
    finally:
        end(process, service, Event())


def wait_for_history(server: PrefectServer, seconds: float = 15) -> None:
    """Wait until the server has written down the runs that have ended.

    It hears of task runs through events that trail behind the work by seconds; a server that is
    ended at once forgets them. Gives up quietly: history is no reason to fail a run.
    """
    unfinished = {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}
    until, before = time.monotonic() + seconds, -1
    while time.monotonic() < until:
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


def _claimed(port: int) -> int:
    """Give a port that is free at this moment; HuangpuError when the one asked for is not."""
    with socket.socket() as probe:
        # as servers do: connections of a predecessor that linger are no obstacle
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise HuangpuError(
                f"port {port} of this machine is taken by another program ({error.strerror}); "
                "end that one, or choose another port: huangpu serve --port 4201"
            ) from error
        return int(probe.getsockname()[1])
