"""Where do the runs of the schedules come from? Forked from a process that has imported it all.

A run in a fresh process imports Prefect and huangpu first: two seconds of a core, 96 times a day,
which is more than a poll with nothing new takes by itself. Here one process does nothing but
import, and every run is a fork of it (Python's own forkserver: no thread of Python's and no connection
exists in it that a fork could tear). A run is as killable as before, and as tied to who started it:
the process that runs the schedules hears of its end at once, and it ends soon after that process.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.context import ForkServerProcess
from typing import Any

from prefect._internal.control_listener import configure_from_env
from prefect.client.schemas.objects import FlowRun
from prefect.context import SettingsContext, get_settings_context
from prefect.engine import handle_engine_signals
from prefect.flow_engine import run_flow
from prefect.flows import Flow
from prefect.runner import _starter_direct
from prefect.settings import Settings, get_current_settings

from flows.tether import hold_to
from huangpu.adapters.supervisor import TETHER

FORKS = get_context("forkserver")
STOCK = [
    "flows.poll",
    "flows.digest",
    "flows.maintain",
    "flows.retag",
    "flows.publish",
    "flows.alert",
    "flows.share",
    "flows.nursery",
]
_DEATH_SECONDS = 0.5  # from the closing of its connections until the kernel says that it is dead
_NO_HOOKS = "PREFECT__ENABLE_CANCELLATION_AND_CRASHED_HOOKS"  # they are the runner's to call
# by which a run is cancelled: of one run, not of its children
CONTROL_PORT, CONTROL_TOKEN = "PREFECT__CONTROL_PORT", "PREFECT__CONTROL_TOKEN"


def open_nursery() -> bool:
    """Let Prefect's runner fork the runs of flows that it holds; False where that is not safe.

    The process that they are forked from starts with the first run, and ends with this one. On
    macOS a fork of a process that has loaded its frameworks may crash, so runs start anew there.
    """
    if sys.platform != "linux":
        return False
    FORKS.set_forkserver_preload(STOCK)
    # its own words: "patch the module to override"; what we give is a process all the same
    _starter_direct.run_flow_in_subprocess = start_run  # type: ignore[assignment, attr-defined]  # above
    return True


def start_run(
    flow: Flow[..., Any], flow_run: FlowRun, env: Mapping[str, str | None] | None = None
) -> ForkServerProcess:
    """Start a run of a flow that is an attribute of its module; give its process."""
    environment = {
        **get_current_settings().to_environment_variables(exclude_unset=True),
        **os.environ,
        _NO_HOOKS: "false",
        **{name: value for name, value in (env or {}).items() if value is not None},
    }
    environment.pop(TETHER, None)  # of this process; a fork has other keepers
    return fork(_run, entrypoint(flow), flow_run.model_dump_json(), environment)


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Start a function in a fork; tries again where the nursery has died this very moment."""
    keeper = os.environ.pop(TETHER, None)  # the nursery itself takes no thread to look to us
    try:
        process = FORKS.Process(target=target, args=arguments)
        try:
            process.start()
        except (EOFError, ConnectionError):
            time.sleep(_DEATH_SECONDS)
            process = FORKS.Process(target=target, args=arguments)
            process.start()
    finally:
        if keeper is not None:
            os.environ[TETHER] = keeper
    return process


def entrypoint(flow: Flow[..., Any]) -> str:
    """Give the name by which a fork finds a flow."""
    return f"{flow.fn.__module__}:{flow.fn.__name__}"


def tie() -> None:
    """End this fork soon after who asked for it is gone, or the nursery, which tells how it ended."""
    nursery, starter = os.getppid(), parent_process()
    hold_to(lambda: os.getppid() == nursery and starter is not None and starter.is_alive())


def _run(found_at: str, flow_run_json: str, environment: dict[str, str]) -> None:
    """Run it in the fork: as `prefect.engine` does in a process of its own."""
    os.environ.clear()
    os.environ.update(environment)
    tie()
    configure_from_env()
    for name in (CONTROL_PORT, CONTROL_TOKEN):
        os.environ.pop(name, None)
    module, _, name = found_at.partition(":")
    flow: Flow[..., Any] = getattr(import_module(module), name)
    flow_run = FlowRun.model_validate_json(flow_run_json)
    profile = get_settings_context().profile
    with SettingsContext(profile=profile, settings=Settings()), handle_engine_signals(flow_run.id):
        asyncio.run(run_flow(flow, flow_run=flow_run))  # type: ignore[arg-type]  # all of ours are async
