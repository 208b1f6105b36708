"""One worker's part of a poll as a flow, and how a poll asks for all parts of itself.

Deployed by `prefect --no-prompt deploy --all --prefect-file deploy/workers.yaml`, onto a pool that
workers on several machines take from; a poll with `workers` above 1 then shares its feeds out.
"""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import arun_deployment
from pydantic import BaseModel, Field

from flows.shift import PollShift
from huangpu.cli.share import share_of
from huangpu.jobs.sharing import CLOCKS_APART, PATIENCE
from huangpu.model.polls import PollRecord
from huangpu.wiring import from_environment

DEPLOYMENT = "share/worker"


class ShareOptions(BaseModel):
    """Which part of which poll."""

    plan: str = Field(description="The name of the poll, as its batches in the journal begin.")
    worker: int = Field(ge=0, le=63, description="The number of the part, from 0.")


@flow(name="share", persist_result=False, log_prints=False)
async def share(options: ShareOptions) -> dict[str, Any]:
    """Ask the feeds of one part, and journal what came; the poll that handed it out loads it."""
    records = await share_of(from_environment(), options.plan, options.worker)
    failed = sum(not record.outcome.is_success for record in records)
    get_run_logger().info("%d feeds asked, %d failed", len(records), failed)
    return {"feeds": len(records), "failed": failed}


async def share_out(shift: PollShift, workers: int) -> list[PollRecord]:
    """Have a plan done by the workers of the pool, and give what they journalled.

    A part whose run fails or never begins is left to the next poll.
    """
    shared = await asyncio.to_thread(shift.hand_out, workers)
    runs = await asyncio.gather(
        *(_part(shared.name, worker) for worker, numbers in enumerate(shared.shares) if numbers)
    )
    failed = [run.name for run in runs if run.state is None or not run.state.is_completed()]
    if failed:
        get_run_logger().warning("parts of poll %s were not done: %s", shared.name, failed)
    return await asyncio.to_thread(shift.gathered, shared)


async def _part(plan: str, worker: int) -> FlowRun:
    options = ShareOptions(plan=plan, worker=worker)
    return await arun_deployment(
        DEPLOYMENT,
        parameters={"options": options.model_dump()},
        flow_run_name=f"part {worker} of poll {plan}",
        timeout=(PATIENCE + CLOCKS_APART).total_seconds(),
        idempotency_key=f"share-{plan}-{worker}",
    )
