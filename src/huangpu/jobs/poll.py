"""How does one poll go? Plan which feeds are due, fetch and journal them shard by shard, load.

The three steps are separate, because the flow runs them as tasks and the command in a row.
Nothing a shard saw is in memory only: its batch is in the journal before anybody else hears of
it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from huangpu.adapters.journal import Journal
from huangpu.core.fetch_kinds import BLOCKED, UNREACHED
from huangpu.core.parsing import ParseHints
from huangpu.core.polling import hold_back, is_due, request_for, shard_numbers
from huangpu.core.urls import host_of
from huangpu.errors import ConfigError, Fault, FetchError, ParseError
from huangpu.model.entries import NO_VALIDATORS, Fetched, ParsedFeed, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState
from huangpu.model.polls import PollOutcome, PollRecord

SHARD_FEEDS = 100  # prefect.md 1: the grain at which the orchestration costs under 10 %
_OFFLINE_HOSTS = 2  # one dead host is its own fault; several at once are our network


class FetchesFeeds(Protocol):
    """What a poll needs of the fetcher."""

    async def fetch(self, feed: Feed, validators: Validators, *, url: str | None = None) -> Fetched:
        """Ask for the feed; raise FetchError when no usable answer comes."""


class ParsesFeeds(Protocol):
    """What a poll needs of the parser."""

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Read the document; raise ParseError when it is no feed."""


@dataclass(frozen=True, slots=True)
class FeedTask:
    """One feed to ask, with what we know of it."""

    feed: Feed
    validators: Validators
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class PollPlan:
    """One poll: its number in the journal, its time, and the feeds of each shard."""

    sequence: int
    started_at: datetime
    shards: tuple[tuple[FeedTask, ...], ...]

    @property
    def feeds(self) -> int:
        """How many feeds are asked."""
        return sum(len(shard) for shard in self.shards)


@dataclass(frozen=True, slots=True)
class Collector:
    """The hands of a poll: the fetcher, the parser, the journal and the clock."""

    fetcher: FetchesFeeds
    parser: ParsesFeeds
    journal: Journal
    clock: Callable[[], datetime]


def choose(
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    *,
    only: Sequence[str] = (),
    everything: bool = False,
) -> list[FeedTask]:
    """Give the feeds to ask: those named, or all enabled ones, or the enabled ones that are due.

    A feed that is due waits where another one of its domain was told to, or could not be reached.
    Raises ConfigError for a name that the catalogue does not list.
    """
    listed = {feed.id: feed for feed in feeds}
    unknown = [name for name in only if name not in listed]
    if unknown:
        raise ConfigError(
            tuple(
                Fault("--feed", None, name, "is not in feeds.yaml", "see `huangpu feeds list`")
                for name in unknown
            )
        )
    if only:
        chosen = [listed[name] for name in dict.fromkeys(only)]
    else:
        held = {} if everything else hold_back(states, feeds, now)
        chosen = [
            feed
            for feed in feeds
            if feed.enabled
            and feed.id not in held
            and (everything or is_due(states.get(feed.id), now))
        ]
    return [FeedTask(feed, *request_for(feed, states.get(feed.id))) for feed in chosen]


def shard(
    tasks: Iterable[FeedTask], size: int = SHARD_FEEDS, bucket_of: Callable[[str], str] = str
) -> tuple[tuple[FeedTask, ...], ...]:
    """Deal feeds out to shards of about `size`; `core.polling.dealing` says which go together."""
    tasks = list(tasks)
    numbers = shard_numbers([task.feed.url for task in tasks], size, bucket_of)
    shards: dict[int, list[FeedTask]] = {number: [] for number in sorted(set(numbers))}
    for task, number in zip(tasks, numbers, strict=True):
        shards[number].append(task)
    return tuple(tuple(dealt) for dealt in shards.values())


async def collect(
    plan: PollPlan,
    number: int,
    collector: Collector,
    on_feed: Callable[[PollRecord], None] = lambda _record: None,
) -> tuple[PollRecord, ...]:
    """Ask all feeds of one shard at once, journal what came, and give the records.

    One bad feed never harms another: whatever goes wrong with it becomes its record.
    """

    async def one(task: FeedTask) -> PollRecord:
        record = await poll_feed(task, plan.sequence, collector)
        on_feed(record)
        return record

    records = await asyncio.gather(*(one(task) for task in plan.shards[number]))
    judged = _offline(plan.shards[number], records)
    write = collector.journal.write  # in a thread: a store far away takes its time
    await asyncio.to_thread(write, plan.sequence, number, judged, plan.started_at)
    return judged


async def poll_feed(task: FeedTask, sequence: int, collector: Collector) -> PollRecord:
    """Fetch and parse one feed, and say how it went; never raises for the feed's own faults."""
    started_at, tick = collector.clock(), time.perf_counter()
    feed = task.feed

    def record(outcome: PollOutcome, **found: object) -> PollRecord:
        values: dict[str, object] = {"validators": task.validators, **found}
        return PollRecord(
            poll_id=f"{sequence:08d}-{feed.id}",
            feed_id=feed.id,
            started_at=started_at,
            outcome=outcome,
            duration_ms=round((time.perf_counter() - tick) * 1000),
            **values,  # type: ignore[arg-type]  # the keys are fields of PollRecord
        )

    try:
        fetched = await collector.fetcher.fetch(feed, task.validators, url=task.moved_to)
    except FetchError as error:
        blocked = error.kind in BLOCKED
        # an answer that contradicts our validators must not be asked for again with them
        keep = task.validators if error.kind != "unasked_304" else NO_VALIDATORS
        return record(
            PollOutcome.BLOCKED if blocked else PollOutcome.NETWORK_ERROR,
            error=str(error),
            validators=keep,
        )
    answered: dict[str, object] = {
        "http_status": fetched.status,
        "wire_bytes": fetched.wire_bytes,
        "hints": fetched.hints,
    }
    outcome = _outcome(fetched)
    if outcome is not PollOutcome.OK:
        if not outcome.is_success:
            answered["error"] = f"the server answered {fetched.status}"
        if outcome is PollOutcome.NOT_MODIFIED:
            answered["validators"] = _newer(fetched.validators, task.validators)
            answered["moved_to"] = fetched.moved_to
        return record(outcome, **answered)
    try:
        parsed = await collector.parser.parse(fetched.body, _hints(feed, fetched), started_at)
    except ParseError as error:
        # the next poll must be unconditional: a 304 to these validators would hide the feed
        return record(
            PollOutcome.PARSE_ERROR, error=str(error), **answered, validators=NO_VALIDATORS
        )
    return record(
        PollOutcome.OK,
        **answered,
        validators=fetched.validators,
        moved_to=fetched.moved_to,
        ttl_minutes=parsed.ttl_minutes,
        feed_title=parsed.title,
        feed_format=parsed.format,
        repaired=parsed.repaired,
        entries=parsed.entries,
    )


def _outcome(fetched: Fetched) -> PollOutcome:
    match fetched.status:
        case 304:
            return PollOutcome.NOT_MODIFIED
        case 410:
            return PollOutcome.GONE
        case 200 if fetched.body.strip():
            return PollOutcome.OK
        case 200 | 204:
            return PollOutcome.EMPTY
        case _:
            return PollOutcome.HTTP_ERROR


def _newer(answered: Validators, sent: Validators) -> Validators:
    """Take what the 304 refreshed; what it leaves out stays as it was."""
    return Validators(answered.etag or sent.etag, answered.last_modified or sent.last_modified)


def _hints(feed: Feed, fetched: Fetched) -> ParseHints:
    return ParseHints(
        url=fetched.url,
        content_type=fetched.content_type,
        zone=feed.zone.key,
        language=feed.language,
        encoding=feed.encoding,
    )


def _offline(tasks: Sequence[FeedTask], records: Sequence[PollRecord]) -> tuple[PollRecord, ...]:
    """Take the blame from the feeds when not one of several hosts could be reached."""
    hosts = {host_of(task.feed.url) for task in tasks}
    unreachable = all(
        record.outcome is PollOutcome.NETWORK_ERROR
        and (record.error or "").partition(":")[0] in UNREACHED
        for record in records
    )
    if not records or not unreachable or len(hosts) < _OFFLINE_HOSTS:
        return tuple(records)
    return tuple(dataclasses.replace(r, outcome=PollOutcome.OFFLINE) for r in records)
