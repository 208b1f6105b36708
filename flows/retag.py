"""The re-tagging of history as a flow, after the taxonomy has changed."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from huangpu.jobs.retag import RetagReport
from huangpu.wiring import Wiring, from_environment


@task(name="judge again", cache_policy=NO_CACHE, persist_result=False)
async def judge_again(wiring: Wiring) -> RetagReport:
    """Judge every article that other rules judged, and publish."""
    return await asyncio.to_thread(wiring.retag)


@flow(name="retag", flow_run_name="retag with today's rules", persist_result=False)
async def retag() -> dict[str, Any]:
    """Re-tag everything with the current taxonomy and say what changed per tag."""
    report = await judge_again(from_environment())
    table = [
        {"tag": tag, "gained": report.added[tag], "lost": report.removed[tag]}
        for tag in sorted(report.added.keys() | report.removed.keys())
    ]
    await acreate_table_artifact(
        key="retag",
        table=table or [{"tag": "-", "gained": 0, "lost": 0}],
        description=f"{report.judged} articles judged again, {report.changed} changed",
    )
    get_run_logger().info("%d judged again, %d changed", report.judged, report.changed)
    return {"judged": report.judged, "changed": report.changed, "tags": table}
