"""The poll as a flow: one task per shard of about a hundred feeds, then one that loads.

Never a task per feed: that costs more than the polling itself (research/prefect.md 1). What
happened to each feed is in our own database; the run carries one table of it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from flows.publish import catch_up_lake
from flows.share import share_out
from flows.shift import PollShift, poll_shift
from huangpu.core.wording import counted
from huangpu.errors import JournalError, StoreBusyError
from huangpu.jobs.load import LoadReport
from huangpu.model.polls import PollRecord
from huangpu.wiring import from_environment

_TABLE_ROWS = 100  # what Prefect keeps for a month, 96 times a day; the rest is in our own database
_CHANGED_ROWS = 50
_UPKEEP_SECONDS = 300  # a scheduled poll waits its turn so long; a person's says who is at it


class PollOptions(BaseModel):
    """Which feeds a poll asks."""

    everything: bool = Field(default=False, description="Ask every enabled feed, due or not.")
    feeds: list[str] = Field(default_factory=list, description="Ask only these feeds, by id.")
    workers: int = Field(
        default=1, ge=1, le=64, description="Share the feeds among so many runs of the flow share."
    )


def _can_heal(_task: Any, _run: Any, state: Any) -> bool:  # noqa: ANN401  Prefect's own types
    """Retry a full disk or a busy database, not a wrong configuration."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, (JournalError, StoreBusyError))


@task(
    name="fetch",
    task_run_name="fetch shard {number}",
    retries=1,
    retry_delay_seconds=15,
    retry_condition_fn=_can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def fetch(shift: PollShift, number: int) -> tuple[PollRecord, ...]:
    """Ask the feeds of one shard and journal what came."""
    return await shift.fetch(number)


@task(
    name="load",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=_can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def load(shift: PollShift) -> LoadReport:
    """Load what was journalled, tag it, and publish the analysts' copy."""
    return await shift.load()


def _run_name() -> str:
    return f"poll {datetime.now(UTC):%Y-%m-%d %H:%M}Z"


@flow(name="poll", flow_run_name=_run_name, persist_result=False, log_prints=False)
async def poll(options: PollOptions | None = None) -> dict[str, Any]:
    """Ask the feeds that are due, store what is new, and say what happened in numbers."""
    options = options or PollOptions()
    logger = get_run_logger()
    wiring = from_environment()
    wait = _UPKEEP_SECONDS if runtime.deployment.id else 0
    async with poll_shift(
        wiring, only=options.feeds, everything=options.everything, wait_seconds=wait
    ) as shift:
        if shift.opening.recovery:
            logger.warning("%s", shift.opening.recovery)
        logger.info("asking %d feeds in %d shards", shift.plan.feeds, len(shift.plan.shards))
        if options.workers > 1:
            records = await share_out(shift, options.workers)
        else:
            numbers = range(len(shift.plan.shards))
            shards = await asyncio.gather(*(fetch(shift, number) for number in numbers))
            records = [record for shard in shards for record in shard]
        report = await load(shift)
    if report.recovery:
        logger.warning("%s", report.recovery)
    await _tell_of_health(report)
    await asyncio.to_thread(wiring.write_metrics)
    await asyncio.to_thread(wiring.site.refresh, unless_fresh=True)
    if wiring.lake is not None:
        await catch_up_lake(wiring)
    table, rest = _table(records), len(records) - _TABLE_ROWS
    more = f"; {rest} more are in the view polls" if rest > 0 else ""
    await acreate_table_artifact(key="poll", table=table, description=_summary(report) + more)
    logger.info("%s", _summary(report))
    return {
        "feeds": len(records),
        "outcomes": dict(report.outcomes),
        "new": report.new,
        "articles": report.articles,
        "tagged": report.tagged,
        "summary": _summary(report),
        "database": str(wiring.places.analyst),
    }


async def _tell_of_health(report: LoadReport) -> None:
    """Show which feeds are doing otherwise since this poll; nothing where none is."""
    if report.health:
        rows = [one.as_row() for one in report.health[:_CHANGED_ROWS]]
        said = counted(len(report.health), "change") + " of health; all are in the view feeds"
        await acreate_table_artifact(key="health", table=rows, description=said)


def _summary(report: LoadReport) -> str:
    return (
        f"{report.polls} feeds asked; {report.seen} entries: {report.new} new, "
        f"{report.updated} updated, {report.unchanged} unchanged, {report.rejected} rejected; "
        f"{counted(report.articles, 'new article')}, {report.tagged} tagged, "
        f"{counted(report.spam, 'advert')}"
    )


def _table(records: list[PollRecord]) -> list[dict[str, Any]]:
    """Give one row per feed, failures first, then the slowest; no more than fit a page."""
    return [
        {
            "feed": record.feed_id,
            "outcome": record.outcome.value,
            "status": record.http_status,
            "entries": len(record.entries),
            "ms": record.duration_ms,
            "error": record.error or "",
        }
        for record in sorted(records, key=lambda r: (r.outcome.is_success, -r.duration_ms))[
            :_TABLE_ROWS
        ]
    ]
