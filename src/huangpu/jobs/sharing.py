"""How do several workers poll as one? The loader hands out a plan, each worker asks its own shards.

Workers know nothing of the database and of each other: all they share is the place of the journal.
A plan ends at a set time. Until then no other plan is made while shards of it are missing, and
after it no worker goes on, so at no moment do two workers ask the same host. Their clocks have to
agree within a minute.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huangpu.adapters.journal import Journal, batch_stem
from huangpu.adapters.plan_files import read_plan, write_plan
from huangpu.core.polling import shares
from huangpu.errors import JournalError, PollRunningError
from huangpu.jobs.poll import Collector, FeedTask, PollPlan, collect
from huangpu.model.entries import Validators
from huangpu.model.feeds import Feed
from huangpu.model.polls import PollRecord

PATIENCE = timedelta(minutes=30)
CLOCKS_APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """A plan, the numbers of each worker's shards, and when everybody has to be done."""

    plan: PollPlan
    shares: tuple[tuple[int, ...], ...]
    ends_at: datetime

    @property
    def name(self) -> str:
        """What its batches begin with; no two plans have the same."""
        return batch_stem(self.plan.sequence, self.plan.started_at)


def hand_out(journal: Journal, plan: PollPlan, workers: int) -> SharedPlan:
    """Deal a plan's shards to so many workers, and put it where they find it."""
    dealt = shares([len(dealt) for dealt in plan.shards], workers)
    shared = SharedPlan(plan, dealt, plan.started_at + PATIENCE)
    write_plan(journal.files, _values(shared))
    return shared


def plan_handed_out(journal: Journal, feeds: Mapping[str, Feed]) -> SharedPlan | None:
    """Give the newest plan with this catalogue's feeds by id, None before the first.

    Raises JournalError when the catalogue lacks a feed of it: then it is not the loader's.
    """
    values = read_plan(journal.files)
    return None if values is None else _plan(values, feeds)


def missing(journal: Journal, shared: SharedPlan) -> tuple[int, ...]:
    """Give the numbers of the shards that are not in the journal yet."""
    there = set(journal.batches_of(shared.name))
    numbers = range(len(shared.plan.shards))
    return tuple(number for number in numbers if f"{shared.name}-{number:03d}" not in there)


def none_under_way(journal: Journal, now: datetime) -> None:
    """Raise PollRunningError while workers may still be at an earlier plan."""
    values = read_plan(journal.files)
    if values is None:
        return
    until = datetime.fromisoformat(values["ends_at"]) + CLOCKS_APART
    if now < until and missing(journal, _plan(values, None)):
        raise PollRunningError(
            f"workers may still be at poll {values['sequence']} until {until:%H:%M:%S}Z"
        )


async def work(
    journal: Journal, shared: SharedPlan, worker: int, collector: Collector
) -> tuple[PollRecord, ...]:
    """Ask the feeds of one worker's shards and journal what came; shards that are there are done.

    Raises TimeoutError when the plan ends before that; what was not journalled by then never is.
    """
    left = (shared.ends_at - collector.clock()).total_seconds()
    absent = set(missing(journal, shared))
    own = [number for number in shared.shares[worker] if number in absent]
    async with asyncio.timeout(left):
        done = await asyncio.gather(*(collect(shared.plan, one, collector) for one in own))
    return tuple(record for records in done for record in records)


def gathered(journal: Journal, shared: SharedPlan) -> list[PollRecord]:
    """Give what all workers journalled of a plan."""
    return [record for batch in journal.batches_of(shared.name) for record in journal.read(batch)]


def _values(shared: SharedPlan) -> dict[str, Any]:
    """Write a plan down; feeds by id only, because their headers may hold secrets."""
    return {
        "sequence": shared.plan.sequence,
        "started_at": shared.plan.started_at.isoformat(),
        "ends_at": shared.ends_at.isoformat(),
        "shares": shared.shares,
        "shards": [[_task_values(task) for task in dealt] for dealt in shared.plan.shards],
    }


def _task_values(task: FeedTask) -> dict[str, str | None]:
    sent = task.validators
    return {
        "feed": task.feed.id,
        "etag": _text(sent.etag),
        "last_modified": _text(sent.last_modified),
        "moved_to": task.moved_to,
    }


def _plan(values: Mapping[str, Any], feeds: Mapping[str, Feed] | None) -> SharedPlan:
    """Read a plan; `feeds` None takes any feed, for those who ask nobody."""
    try:
        shards = tuple(
            tuple(
                FeedTask(
                    Feed(id=one["feed"], url="https://unlisted.invalid/")
                    if feeds is None
                    else feeds[one["feed"]],
                    Validators(_bytes(one["etag"]), _bytes(one["last_modified"])),
                    one["moved_to"],
                )
                for one in dealt
            )
            for dealt in values["shards"]
        )
        started_at = datetime.fromisoformat(values["started_at"])
        return SharedPlan(
            PollPlan(values["sequence"], started_at, shards),
            tuple(tuple(share) for share in values["shares"]),
            datetime.fromisoformat(values["ends_at"]),
        )
    except KeyError as error:
        raise JournalError(
            f"the plan of the poll names {error}, which this worker's catalogue does not list: "
            "give all machines the same config"
        ) from error


def _text(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode()


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else b64decode(value)
