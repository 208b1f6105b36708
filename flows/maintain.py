"""The nightly upkeep as a flow: settle stories, clear up, purge, tell of lost feeds, pack the journal."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from pydantic import BaseModel, Field

from flows.publish import tidy_lake
from flows.sweep import end_overdue
from huangpu.jobs.compact import Compaction
from huangpu.jobs.load import LoadReport
from huangpu.wiring import Wiring, from_environment

LOST_FEEDS = "huangpu.feeds.lost"
_DAY = timedelta(days=1)


class MaintainOptions(BaseModel):
    """What the upkeep does besides clearing up."""

    settle: bool = Field(default=True, description="Settle the stories of the last eight days.")
    compact: bool = Field(default=True, description="Pack the journal's old batches, once a week.")
    lost_after_days: int = Field(
        default=1, ge=1, le=30, description="Tell of a feed that has not answered for so long."
    )


@task(name="settle", cache_policy=NO_CACHE, persist_result=False)
async def settle(wiring: Wiring) -> LoadReport:
    """Settle the stories of the last days, journalled first, and publish."""
    return await asyncio.to_thread(wiring.settle)


@task(name="clear up", cache_policy=NO_CACHE, persist_result=False)
async def clear_up(wiring: Wiring) -> int:
    """Remove half-written batches that a killed poll left; give how many."""
    return await asyncio.to_thread(wiring.sweep_journal)


@task(name="compact", cache_policy=NO_CACHE, persist_result=False)
async def compact(wiring: Wiring) -> Compaction:
    """Put the journal's old batches into packs, once a week's have come together."""
    return await asyncio.to_thread(wiring.compact_journal)


@task(name="purge", cache_policy=NO_CACHE, persist_result=False)
async def purge(wiring: Wiring) -> int:
    """Put away what is older than HUANGPU_KEEP_DAYS; give how many articles."""
    return await asyncio.to_thread(wiring.purge_by_rule)


@flow(name="maintain", flow_run_name="nightly upkeep", persist_result=False, log_prints=False)
async def maintain(options: MaintainOptions | None = None) -> dict[str, Any]:
    """Keep the house in order; every step can be repeated, and none is missed if it was."""
    options = options or MaintainOptions()
    logger = get_run_logger()
    wiring = from_environment()
    ended = await end_overdue()
    swept = await clear_up(wiring)
    moved = (await settle(wiring)).settled if options.settle else 0
    purged = await purge(wiring) if wiring.settings.keep_days else 0
    lost = lost_feeds(wiring, options.lost_after_days)
    if lost:
        emit_event(
            LOST_FEEDS,
            resource={"prefect.resource.id": "huangpu.feeds"},
            payload={"feeds": lost, "summary": _summary(lost)},
        )
        await acreate_table_artifact(key="lost-feeds", table=lost, description=_summary(lost))
        logger.warning("%s", _summary(lost))
    logger.info(
        "%d half batches removed, %d articles moved to other stories, %d purged, %d dead runs ended",
        swept,
        moved,
        purged,
        ended,
    )
    # last, because a journal that cannot be packed must not keep the rest from being done
    packing = await compact(wiring) if options.compact else Compaction()
    if packing.packs:
        logger.info("%s", packing)
    if wiring.lake is not None:
        await tidy_lake(wiring)
    return {
        "swept": swept,
        "moved": moved,
        "purged": purged,
        "ended": ended,
        "lost": [one["feed"] for one in lost],
        "packed": packing.batches,
    }


def lost_feeds(wiring: Wiring, days: int) -> list[dict[str, str]]:
    """Give the enabled feeds that stopped answering `days` days ago, each in one night only."""
    now = wiring.clock()
    return [
        {
            "feed": one.feed.id,
            "last answer": f"{one.state.last_success_at:%Y-%m-%d %H:%M}Z",
            "failures": str(one.state.consecutive_failures),
            "what to do": one.remedy.advice if one.remedy else "",
        }
        for one in wiring.health()
        if one.feed.enabled
        and one.state.consecutive_failures
        and one.state.last_success_at is not None
        and days * _DAY <= now - one.state.last_success_at < (days + 1) * _DAY
    ]


def _summary(lost: list[dict[str, str]]) -> str:
    names = ", ".join(one["feed"] for one in lost)
    return f"{len(lost)} feeds have stopped answering: {names}"
