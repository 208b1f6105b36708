"""The nightly upkeep as a flow: every step is taken, and at the end it fails where one failed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_markdown_artifact
from pydantic import BaseModel, Field

from flows.publish import tidy_lake
from flows.upkeep_tasks import (
    back_up,
    clear_up,
    compact,
    end_dead_runs,
    look_at_catalogue,
    purge,
    settle,
    suggest_terms,
    tell_of_lost_feeds,
)
from huangpu.errors import StoreError
from huangpu.jobs.upkeep import Night
from huangpu.jobs.upkeep_note import upkeep_note
from huangpu.model.polls import PolledHour
from huangpu.wiring import Wiring, from_environment


class MaintainOptions(BaseModel):
    """What the upkeep does besides clearing up."""

    settle: bool = Field(default=True, description="Settle the stories of the last eight days.")
    purge: bool = Field(default=True, description="Put away what is older than HUANGPU_KEEP_DAYS.")
    compact: bool = Field(default=True, description="Pack the journal's old batches, once a week.")
    backup: bool = Field(default=True, description="Make a backup where HUANGPU_BACKUP_DIR says.")
    suggest: bool = Field(default=True, description="Suggest terms for the taxonomy, once a week.")
    lake: bool = Field(default=True, description="Tidy the lake, where there is one.")
    probe: bool = Field(default=True, description="Look at the troubled feeds, once a week.")
    weekly_now: bool = Field(default=False, description="Do tonight what is done once a week.")
    lost_after_days: int = Field(
        default=1, ge=1, le=30, description="Tell of a feed that has not answered for so long."
    )


Work = Callable[[], Awaitable[str]]


def steps(options: MaintainOptions, wiring: Wiring) -> dict[str, Work]:
    """Give the steps that are asked for, in their order, by name."""
    chosen: dict[str, tuple[bool, Work]] = {
        "end dead runs": (True, end_dead_runs),
        "clear up": (True, lambda: clear_up(wiring)),
        "settle": (options.settle, lambda: settle(wiring)),
        "purge": (options.purge, lambda: purge(wiring)),
        "lost feeds": (True, lambda: tell_of_lost_feeds(wiring, options.lost_after_days)),
        "compact": (options.compact, lambda: compact(wiring)),
        "back up": (options.backup, lambda: back_up(wiring)),  # of what the steps above left
        "tidy lake": (options.lake, lambda: tidy_lake(wiring)),
        "look at the catalogue": (
            options.probe,
            lambda: look_at_catalogue(wiring, at_once=options.weekly_now),
        ),
        # last, because nothing takes as much memory
        "suggest terms": (
            options.suggest,
            lambda: suggest_terms(wiring, at_once=options.weekly_now),
        ),
    }
    return {name: work for name, (wanted, work) in chosen.items() if wanted}


def last_day(wiring: Wiring) -> list[PolledHour]:
    """Give the hours of the last day; none where there is nothing to read, which others say."""
    with contextlib.suppress(StoreError):
        return wiring.hours_polled()
    return []


@flow(name="maintain", flow_run_name="nightly upkeep", persist_result=False, log_prints=False)
async def maintain(options: MaintainOptions | None = None) -> dict[str, str]:
    """Keep the house in order; every step can be repeated, and none is missed if it was."""
    logger, night, wiring = get_run_logger(), Night(), from_environment()
    for name, work in steps(options or MaintainOptions(), wiring).items():
        await night.take(name, work)
    note = upkeep_note(night.steps, await asyncio.to_thread(last_day, wiring))
    await acreate_markdown_artifact(key="upkeep", markdown=note)
    with contextlib.suppress(OSError):  # on a full disk: then this night is owed once more
        await asyncio.to_thread(wiring.end_night)
    for step in night.steps:
        (logger.error if step.failed else logger.info)("%s: %s", step.name, step.said)
    night.demand_success()
    return {step.name: step.said for step in night.steps}
