"""Publishing as a flow, and the tasks by which polls and the upkeep look after the lake."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from pydantic import BaseModel, Field

from huangpu.jobs.publish import Caught, Published
from huangpu.wiring import Wiring, from_environment

LAKE_SHOWS = "huangpu.lake.shows"
LAKE_BEHIND = "huangpu.lake.behind"


class PublishOptions(BaseModel):
    """How the lake is compared with the copy."""

    whole: bool = Field(
        default=False, description="Compare all of the lake, and mend what differs."
    )


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
async def publish_now(wiring: Wiring, options: PublishOptions) -> Published:
    """Publish a copy of the database, and make the lake show it."""
    return await asyncio.to_thread(wiring.publish, whole=options.whole)


@task(name="catch up lake", cache_policy=NO_CACHE, persist_result=False)
async def catch_up_lake(wiring: Wiring) -> None:
    """Make the lake show what a poll published; one that is down is told of, and stops nothing."""
    caught = await asyncio.to_thread(wiring.catch_up_lake)
    if caught is not None:
        _tell(caught)


@task(name="tidy lake", cache_policy=NO_CACHE, persist_result=False)
async def tidy_lake(wiring: Wiring) -> str:
    """Write the lake's changes to files and remove what is old; LakeError when that cannot be."""
    if wiring.lake is None:
        return "there is none: HUANGPU_LAKE_URL is not set"
    return str(await asyncio.to_thread(wiring.tidy_lake))


@flow(name="publish", flow_run_name="publish a copy", persist_result=False, log_prints=False)
async def publish(options: PublishOptions | None = None) -> dict[str, Any]:
    """Publish a copy of the database now, and bring the lake up to date."""
    done = await publish_now(from_environment(), options or PublishOptions())
    logger = get_run_logger()
    logger.info("published %s", done.copy)
    if done.shared is None:
        return {"copy": done.copy.name, "rows": {}}
    _tell(Caught(done.shared))
    rows = {view: each.removed + each.added for view, each in done.shared.written.items()}
    table = [{"view": view, "rows written": count} for view, count in rows.items()]
    await acreate_table_artifact(
        key="publish",
        table=table or [{"view": "-", "rows written": 0}],
        description=str(Caught(done.shared)),
    )
    return {"copy": done.copy.name, "rows": rows}


def _tell(caught: Caught) -> None:
    logger = get_run_logger()
    if caught.shared is not None:
        logger.info("%s", caught)
    else:
        logger.warning("%s", caught)
    emit_event(
        LAKE_BEHIND if caught.shared is None else LAKE_SHOWS,
        resource={"prefect.resource.id": "huangpu.lake"},
        payload={"summary": str(caught)},
    )
