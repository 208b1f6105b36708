"""Which runs on record are dead, and what did nobody start? Put right before anything new runs.

A run whose machine or process was killed stays "Running" for ever on its server, and holds the one
slot of its deployment: the next run would be cancelled for it (research/prefect.md 3). Whoever
calls this holds the lock of the schedules, so nothing that is on record as running can be alive.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    TaskRunFilter,
    TaskRunFilterFlowRunId,
    TaskRunFilterState,
    TaskRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Cancelled, Crashed

TAG = "huangpu"  # on all our deployments
SERVED = "huangpu-serve"  # on those of `huangpu serve`, and on no other
_UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_GONE = "The process that ran it, or its machine, was killed."
_MISSED = "Nobody was there to run it; the next poll asks every feed that is due."
_ON_TIME = timedelta(minutes=1)
# No run of a flow takes longer than this, by far; a digest comes back for a day to what a mail
# server put off. The second is for runs that a worker took and never began.
_LONGEST = {"poll": timedelta(hours=2), "maintain": timedelta(hours=3)}
_LONGEST_ELSE = timedelta(hours=26)
_NEVER_BEGAN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many dead runs were ended, how many missed runs skipped, how many slots freed besides."""

    ended: int
    skipped: int
    freed: int


async def sweep(client: PrefectClient, *, may_skip: Collection[str]) -> Swept:
    """End the runs that are dead and skip those that were missed; give what was done.

    `may_skip` are the names of the flows whose missed runs shall not be made up for. Call it
    under the lock of the schedules only, before they are served.
    """
    ours = await _deployments(client, SERVED)
    if not ours:
        return Swept(0, 0, 0)
    dead = await _runs(client, ours, _UNFINISHED)
    await _end(client, dead, _GONE)
    skippable = [one for one in ours if await _flow_name(client, one) in may_skip]
    missed = [
        run
        for run in await _runs(client, skippable, [StateType.SCHEDULED])
        if run.auto_scheduled and _is_missed(run, datetime.now(UTC))
    ]
    for run in missed:
        await client.set_flow_run_state(run.id, Cancelled(name="Skipped", message=_MISSED))
    return Swept(len(dead), len(missed), await _free_slots(client, ours))


async def end_overdue() -> int:
    """End the runs that have been under way for longer than any can; give how many.

    The last net, below the automations: for servers and workers that died in ways that left no
    heartbeat to miss.
    """
    async with get_client() as client:
        overdue = []
        for one in await _deployments(client, TAG):
            longest = _LONGEST.get(await _flow_name(client, one), _LONGEST_ELSE)
            overdue += [
                run
                for run in await _runs(client, [one], _UNFINISHED)
                if _is_overdue(run, longest, datetime.now(UTC))
            ]
        await _end(client, overdue, "It was under way for longer than any run takes.")
        return len(overdue)


async def _deployments(client: PrefectClient, tag: str) -> list[DeploymentResponse]:
    return await client.read_deployments(
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[tag]))
    )


async def _runs(
    client: PrefectClient, deployments: Sequence[DeploymentResponse], states: list[StateType]
) -> list[FlowRun]:
    if not deployments:
        return []
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[one.id for one in deployments]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
        )
    )


async def _end(client: PrefectClient, runs: Sequence[FlowRun], why: str) -> None:
    """Mark runs as crashed, and their tasks, which would be shown as running for ever too."""
    if not runs:
        return
    for run in runs:
        await client.set_flow_run_state(run.id, Crashed(message=why), force=True)
    tasks = await client.read_task_runs(
        task_run_filter=TaskRunFilter(
            flow_run_id=TaskRunFilterFlowRunId(any_=[run.id for run in runs]),
            state=TaskRunFilterState(type=TaskRunFilterStateType(any_=_UNFINISHED)),
        )
    )
    for task in tasks:
        await client.set_task_run_state(task.id, Crashed(message=why), force=True)


async def _flow_name(client: PrefectClient, deployment: DeploymentResponse) -> str:
    return (await client.read_flow(deployment.flow_id)).name


def _is_missed(run: FlowRun, now: datetime) -> bool:
    due = run.expected_start_time
    return due is not None and due < now - _ON_TIME


def _is_overdue(run: FlowRun, longest: timedelta, now: datetime) -> bool:
    if run.start_time is not None:
        return now - run.start_time > longest
    due = run.expected_start_time
    return due is not None and now - due > _NEVER_BEGAN


async def _free_slots(client: PrefectClient, deployments: Sequence[DeploymentResponse]) -> int:
    """Free slots that nobody holds any more, such as those whose lease was lost with a server."""
    freed = 0
    for one in deployments:
        limit = (await client.read_deployment(one.id)).global_concurrency_limit
        if limit is not None and limit.active_slots:
            await client.update_global_concurrency_limit(
                limit.name, GlobalConcurrencyLimitUpdate(active_slots=0)
            )
            freed += limit.active_slots
    return freed
