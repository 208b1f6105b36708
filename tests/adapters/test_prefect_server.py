"""Is a server of our own started where it can be, with nothing switched on that leaks or wedges?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from huangpu.adapters.prefect_server import given_server, own_server, quiet_environment
from huangpu.errors import HuangpuError


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    """With the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HuangpuError, match=f"port {port} .* choose another port"):
            own_server(tmp_path, port)


def test_a_server_of_our_own_is_on_loopback_only(tmp_path: Path) -> None:
    """And its pages are where they are said to be."""
    server, service = own_server(tmp_path / "prefect")
    words = list(service.command)
    assert "127.0.0.1" == words[words.index("--host") + 1]
    assert server.ui_url.endswith(words[words.index("--port") + 1])
    assert not server.answers()


def test_a_server_that_is_given_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """PREFECT_API_URL decides; nothing of its own settings is changed."""
    assert None is given_server()
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example:4200/api")
    given = given_server()
    assert given is not None
    assert "http://prefect.example:4200" == given.ui_url
    assert "PREFECT_HOME" not in given.environment


def test_nothing_phones_home_and_nothing_wedges(tmp_path: Path) -> None:
    """Both switches of telemetry are off, leases are on the disk, runs give signs of life."""
    settings = quiet_environment(tmp_path)
    assert {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
            "prefect.server.concurrency.lease_storage.filesystem"
        ),
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }.items() <= settings.items()


def test_the_history_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Prefect understands how long events and runs are kept; it refuses to start otherwise."""
    code = (
        "from prefect.settings import get_current_settings as now; server = now().server; "
        "vacuum = server.services.db_vacuum; print(server.events.retention_period.days, "
        "vacuum.retention_period.days, sorted(vacuum.enabled_vacuum_types))"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code],
        env={**os.environ, **quiet_environment(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "2 30 ['events', 'flow_runs', 'orphans']" == done.stdout.strip()
