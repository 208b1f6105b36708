"""The steps of the nightly upkeep as tasks: each can be repeated, and says in a sentence what it did."""

from __future__ import annotations

import asyncio

from prefect import get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from flows.sweep import end_overdue
from huangpu.core.wording import counted
from huangpu.jobs.lost import MOST_ROWS, lost_feeds, lost_words
from huangpu.jobs.term_news import rows_of
from huangpu.wiring import Wiring

LOST_FEEDS = "huangpu.feeds.lost"
BACKUP_FAILED = "huangpu.backup.failed"
NEW_TERMS = "huangpu.terms.new"
CATALOGUE_TO_DO = "huangpu.catalogue.to-do"
TERMS = "terms"
NOT_YET = "not yet: it is done once a week"


@task(name="end dead runs", cache_policy=NO_CACHE, persist_result=False)
async def end_dead_runs() -> str:
    """End the runs that have been under way for longer than any takes."""
    return f"{counted(await end_overdue(), 'dead run')} ended"


@task(name="clear up", cache_policy=NO_CACHE, persist_result=False)
async def clear_up(wiring: Wiring) -> str:
    """Remove half-written batches that a killed poll left."""
    swept = await asyncio.to_thread(wiring.sweep_journal)
    return f"{counted(swept, 'half batch', 'half batches')} removed"


@task(name="settle", cache_policy=NO_CACHE, persist_result=False)
async def settle(wiring: Wiring) -> str:
    """Settle the stories of the last days, journalled first, and publish."""
    moved = (await asyncio.to_thread(wiring.settle)).settled
    return f"{counted(moved, 'article')} moved to other stories"


@task(name="purge", cache_policy=NO_CACHE, persist_result=False)
async def purge(wiring: Wiring) -> str:
    """Put away what is older than HUANGPU_KEEP_DAYS."""
    if wiring.settings.keep_days is None:
        return "everything is kept: HUANGPU_KEEP_DAYS is not set"
    return f"{counted(await asyncio.to_thread(wiring.purge_by_rule), 'article')} put away"


@task(name="compact", cache_policy=NO_CACHE, persist_result=False)
async def compact(wiring: Wiring) -> str:
    """Put the journal's old batches into packs, once a week's have come together."""
    return str(await asyncio.to_thread(wiring.compact_journal))


@task(name="back up", cache_policy=NO_CACHE, persist_result=False)
async def back_up(wiring: Wiring) -> str:
    """Make tonight's backup, and tell the world when there is none."""
    try:
        kept = await asyncio.to_thread(wiring.back_up)
    except Exception as error:
        emit_event(
            BACKUP_FAILED,
            resource={"prefect.resource.id": "huangpu.backup"},
            payload={"summary": f"no backup was made: {error}"},
        )
        raise
    if kept:
        await asyncio.to_thread(wiring.write_metrics)  # which say how old the newest one is
    return str(kept) if kept else "none is asked for: HUANGPU_BACKUP_DIR is not set"


@task(name="tell of lost feeds", cache_policy=NO_CACHE, persist_result=False)
async def tell_of_lost_feeds(wiring: Wiring, days: int) -> str:
    """Tell of the feeds that stopped answering so many days ago, once of each."""
    every = await asyncio.to_thread(wiring.health)
    lost = lost_feeds(every, wiring.clock(), days)
    if not lost:
        return "no feed was lost"
    summary, rows = lost_words(lost), lost[:MOST_ROWS]
    emit_event(
        LOST_FEEDS,
        resource={"prefect.resource.id": "huangpu.feeds"},
        payload={"feeds": rows, "summary": summary},
    )
    await acreate_table_artifact(key="lost-feeds", table=rows, description=summary)
    get_run_logger().warning("%s", summary)
    return summary


@task(name="suggest terms", cache_policy=NO_CACHE, persist_result=False)
async def suggest_terms(wiring: Wiring, *, at_once: bool) -> str:
    """Once a week, show which terms the taxonomy might learn; none is taken on by itself."""
    if not (at_once or wiring.is_due(TERMS)):
        return NOT_YET
    news = await asyncio.to_thread(wiring.term_news)
    if news.candidates:
        await acreate_table_artifact(
            key="term-suggestions", table=rows_of(news), description=str(news)
        )
    if news.fresh:
        emit_event(
            NEW_TERMS,
            resource={"prefect.resource.id": "huangpu.taxonomy"},
            payload={"terms": news.fresh, "summary": str(news)},
        )
    at = wiring.clock()
    await asyncio.to_thread(wiring.told_terms.note, at, *news.keys)
    await asyncio.to_thread(wiring.weekly.note, at, TERMS)
    return str(news)


@task(name="look at the catalogue", cache_policy=NO_CACHE, persist_result=False)
async def look_at_catalogue(wiring: Wiring, *, at_once: bool) -> str:
    """Ask the troubled feeds, each once a week: which moved, died, came back? Changes nothing."""
    seen = await wiring.look_at_catalogue(at_once=at_once)
    if seen.findings:
        await acreate_table_artifact(key="catalogue", table=seen.rows(), description=str(seen))
    if to_do := seen.to_do:
        summary = "; ".join(f"{one.feed_id} {one.what}: {one.command}" for one in to_do)
        emit_event(
            CATALOGUE_TO_DO,
            resource={"prefect.resource.id": "huangpu.catalogue"},
            payload={"feeds": [one.feed_id for one in to_do], "summary": summary},
        )
    await asyncio.to_thread(wiring.done_looking, seen)
    return str(seen)
