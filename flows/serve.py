"""The schedules on this machine: polls, the weekly digest, and the nightly upkeep.

Started by `huangpu serve` as `python -m flows.serve`, with a server to talk to in its environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    StateType,
)
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.runner import Runner
from prefect.runner._deployment_registry import DeploymentRegistry
from prefect.schedules import Cron, Schedule
from prefect.states import Scheduled
from prefect.types.entrypoint import EntrypointType

from flows.alert import alert
from flows.automations import put_up_automations
from flows.digest import digest
from flows.disowned import Processes, end_disowned
from flows.maintain import maintain
from flows.nursery import open_nursery
from flows.poll import poll
from flows.publish import publish
from flows.retag import retag
from flows.sweep import SERVED, TAG, sweep
from huangpu.adapters.json_logs import is_json, json_line
from huangpu.adapters.locks import held
from huangpu.errors import HuangpuError
from huangpu.wiring import Wiring, from_environment

ZONE = "Asia/Shanghai"
FLOWS = (poll, digest, maintain, publish, retag, alert)
_ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
_PREDECESSOR_SECONDS = 30  # within these a killed supervisor's processes have ended by themselves
_SCHEDULER_SECONDS = 180  # Prefect's scheduler comes by every minute
_MAY_SKIP = frozenset({poll.name, maintain.name})
_HOUR = 60  # minutes
_UNLESS_DONE = {"options": {"ended": True, "send": True, "unless_done": True}}


def deployments(
    send_cron: str = "0 8 * * mon", zone: str = ZONE, poll_minutes: int = 15
) -> list[RunnerDeployment]:
    """Give what is served, each on its schedules.

    `send_cron` is when the digest goes out, `poll_minutes` a divisor of 60.

    Every schedule has a slug, because one without it comes back twice after a redeploy
    (research/prefect.md 2); a second run of the same flow is cancelled, not queued. The digest
    looks every hour besides whether it is still owed: after a night without power, or an error.
    """
    return [
        _served(
            poll,
            "quarter-hourly",
            f"Ask the feeds that are due, every {poll_minutes} minutes.",
            [Cron(_every(poll_minutes), timezone=ZONE, slug="quarter-hourly")],
        ),
        _served(
            digest,
            "weekly",
            "Build and mail the digest of the week that is over; every hour: unless it is done.",
            [
                Cron(send_cron, timezone=zone, slug="weekly"),
                Cron("7 * * * *", timezone=zone, slug="unless-done"),
            ],
            parameters=_UNLESS_DONE,
        ),
        _served(
            maintain,
            "nightly",
            "Settle stories, clear up, publish, pack, back up; every night at 04:40.",
            [Cron("40 4 * * *", timezone=ZONE, slug="nightly")],
        ),
        _served(publish, "now", "Publish a copy now, and bring the lake up to date.", []),
        _served(retag, "on-demand", "Re-tag everything with the current taxonomy.", []),
        # without the tag of the others: a failed alert must not call for another one
        _served(alert, "by-mail", "Mail the operator; what alarms call for.", [], tags=[SERVED]),
    ]


def _every(minutes: int) -> str:
    return "0 * * * *" if minutes == _HOUR else f"*/{minutes} * * * *"


def _served(
    flow: Flow[..., Any],
    name: str,
    description: str,
    schedules: list[Schedule],
    *,
    parameters: dict[str, Any] | None = None,
    tags: Sequence[str] = (TAG, SERVED),
) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow,
        name,
        schedules=schedules,
        concurrency_limit=_ONE,
        entrypoint_type=EntrypointType.MODULE_PATH,
        parameters=parameters or {},
        description=description,
        tags=list(tags),
    )


async def serve(wiring: Wiring) -> None:
    """Put right what an earlier end left behind, then run the schedules until stopped.

    A clean stop must not switch the schedules off: Prefect would do that by itself. Raises
    HuangpuError when the server makes no runs of the schedules.
    """
    runner = Runner(name="huangpu", pause_on_shutdown=False, limit=4)
    async with get_client() as client:
        swept = await sweep(client, may_skip=_MAY_SKIP)
        if swept.ended or swept.freed:
            _say(f"{swept.ended} runs that had been killed are marked as crashed.")
        send = wiring.digest_config.send
        ids = {
            made.flow_name: await runner.aadd_deployment(made)
            for made in deployments(
                send.cron, wiring.digest_config.timezone, wiring.settings.poll_minutes
            )
        }
        if open_nursery():
            for flow in FLOWS:
                _registry(runner).register_flow(ids[flow.name], flow)
        await put_up_automations(client, os.environ)
        await _start_now(client, ids[poll.name])  # for those that were missed; it asks who is due
        if wiring.owes_digest():
            await _start_now(client, ids[digest.name])
        if wiring.owes_upkeep():  # a laptop sleeps at night
            await _start_now(client, ids[maintain.name])
        running = asyncio.create_task(runner.start())
        guard = asyncio.create_task(_demand_schedule(client, ids[poll.name]))
        hunter = asyncio.create_task(end_disowned(client, lambda: _processes(runner)))
        await asyncio.sleep(0)  # it has set its own handler now, which leaves runs behind
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _stop, runner)
        tasks = {running, guard, hunter}
        ended, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if running not in ended:
            await runner.astop()
        for one in others - {running}:
            one.cancel()
        for one in ended:
            one.result()


def _registry(runner: Runner) -> DeploymentRegistry:
    """Give where the runner looks for flows that it holds; the others' runs import them anew."""
    return runner._deployment_registry  # noqa: SLF001  Runner.aadd_flow has no way for our options


def _processes(runner: Runner) -> Processes:
    return runner._process_manager  # noqa: SLF001  Prefect has no public way to them


def _stop(runner: Runner) -> None:
    """Cancel the runs under way, on record and for sure, and take no new ones."""
    _stopping.add(asyncio.ensure_future(runner.astop()))


_stopping: set[asyncio.Future[None]] = set()  # the loop itself keeps only weak references


async def _demand_schedule(client: PrefectClient, deployment_id: UUID) -> None:
    """Raise HuangpuError if the server plans no polls: all would look well, and nothing happen.

    So it was with a version of SQLAlchemy on which Prefect's scheduler fails.
    """
    planned = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment_id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
    )
    while True:
        await asyncio.sleep(_SCHEDULER_SECONDS)
        with contextlib.suppress(httpx.HTTPError):  # a server that is down is started again
            deployment = await client.read_deployment(deployment_id)
            wanted = not deployment.paused and any(one.active for one in deployment.schedules)
            if wanted and not await client.count_flow_runs(flow_run_filter=planned):
                raise HuangpuError(
                    "the Prefect server plans no polls, so its scheduler does not work; its log "
                    "says why, and `huangpu doctor` compares versions with those that were tested"
                )


async def _start_now(client: PrefectClient, deployment_id: UUID) -> None:
    await client.create_flow_run_from_deployment(deployment_id, state=Scheduled())


def main() -> int:
    """Serve until stopped, alone; give the exit code."""
    wiring = from_environment()
    try:
        with held(wiring.places.data / "schedules.lock", _PREDECESSOR_SECONDS):
            return _serve_to_the_end(wiring)
    except TimeoutError as error:
        return _failed(f"the schedules are running already ({error})")


def _serve_to_the_end(wiring: Wiring) -> int:
    try:
        asyncio.run(serve(wiring))
    except (httpx.HTTPError, TimeoutError) as error:
        return _failed(f"the Prefect server cannot be used: {error}")
    except HuangpuError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return 0
    return 0


def _failed(why: str) -> int:
    _say(f"huangpu: {why}")
    return 1


def _say(text: str) -> None:
    line = json_line(text, "huangpu.serve") if is_json(os.environ) else text
    print(line, file=sys.stderr, flush=True)  # noqa: T201  this is a command


if __name__ == "__main__":
    sys.exit(main())
