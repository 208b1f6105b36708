"""Are forked runs those of our flows, and do they end with who started them?"""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
from forked import wait_for_the_end
from flows import nursery
assert nursery.open_nursery()
for _ in range(2):
    nursery.fork(wait_for_the_end).join()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs are forked on Linux only")


def state(pid: int) -> str:
    """Give the state of a process, Z when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.parametrize("victim", ["starter", "nursery"])
def test_a_fork_ends_with_its_keepers(victim: str) -> None:
    """SIGKILL of the process that runs the schedules, or of the nursery: the run is gone too.

    Without the nursery the next run gets another one.
    """
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}:{ROOT / 'tests'}"}
    with subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, env=environment, cwd=ROOT
    ) as starter:
        assert starter.stdout is not None
        fork = int(starter.stdout.readline())
        stat = Path(f"/proc/{fork}/stat").read_text("utf-8")
        nursery = int(stat.rpartition(")")[2].split()[1])
        assert nursery != starter.pid
        time.sleep(1.5)
        assert "Z" not in {state(fork), state(nursery)}
        os.kill(starter.pid if victim == "starter" else nursery, signal.SIGKILL)
        end = time.monotonic() + 10
        while {state(fork), state(nursery)} != {"Z"} and time.monotonic() < end:
            time.sleep(0.1)
        assert {"Z"} == {state(fork), state(nursery)}
        if victim == "nursery":  # the starter hears that its run is over, and the next one comes
            assert "Z" != state(int(starter.stdout.readline()))
        starter.kill()


def test_every_served_flow_is_found_by_its_name() -> None:
    """A fork gets the name of a flow, not the flow."""
    from flows.nursery import STOCK, entrypoint  # noqa: PLC0415  Prefect is slow to import
    from flows.serve import FLOWS, deployments  # noqa: PLC0415  the same

    assert {made.flow_name for made in deployments()} == {flow.name for flow in FLOWS}
    for flow in FLOWS:
        module, _, name = entrypoint(flow).partition(":")
        assert module in STOCK
        assert flow is getattr(import_module(module), name)


def test_prefect_calls_what_it_lets_us_replace() -> None:
    """The pinned version looks the function up in its module, with the arguments that we take."""
    from prefect.runner import _starter_direct  # noqa: PLC0415  Prefect is slow to import

    from flows import nursery  # noqa: PLC0415  the same

    source = inspect.getsource(_starter_direct.DirectSubprocessStarter.start)
    assert "run_flow_in_subprocess(" in source
    assert {"flow", "flow_run", "env"} == set(inspect.signature(nursery.start_run).parameters)
    assert "env=subprocess_env or None" in source
