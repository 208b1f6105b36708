"""What changes with one poll of one feed? The pure step from state to state."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from huangpu.core.polling.arrivals import learn, usable_of
from huangpu.core.polling.drift import drifting, observed
from huangpu.core.polling.failures import THROTTLED, is_blameless, trouble_of
from huangpu.core.polling.health import verdict
from huangpu.core.polling.moves import in_effect, seen_move, url_key
from huangpu.core.polling.pace import Reading
from huangpu.core.polling.timing import after_failure, after_success
from huangpu.core.polling.trust import trusted
from huangpu.core.polling.wishes import demanded
from huangpu.model.entries import NO_VALIDATORS
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, PollCounts, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

_TOO_MANY = "429"


def advance(
    state: FeedState, record: PollRecord, counts: PollCounts, feed: Feed, floor_minutes: int
) -> FeedState:
    """Give the feed's state after this poll: what to send, when to ask next, how it is doing.

    `counts` is what became of the entries of `record`; `floor_minutes` is the least interval the
    feed's host allows. Times come from the record, so that loading the journal again gives the
    same state. A poll that found our own network down changes nothing, and is repeated at once.
    """
    at = record.started_at
    if is_blameless(record):
        own_limit = record.outcome is not PollOutcome.OFFLINE
        return dataclasses.replace(
            state,
            next_poll_at=max(at, state.memory.not_before or at),
            next_poll_reason="its host had its requests" if own_limit else "our network was down",
        )
    state = _of_this_url(state, feed)
    succeeded = record.outcome.is_success
    failures = 0 if succeeded else state.consecutive_failures + 1
    memory = _remembered(state, record, counts, feed)
    if failures:
        next_at, reason = after_failure(memory, record, feed, failures, floor_minutes)
    else:
        since = state.memory.cadence.read_at
        reading = Reading(counts.new if since else 0, since, at)
        next_at, reason = after_success(memory, record, feed, reading, floor_minutes)
    if memory.trouble == _TOO_MANY:
        memory = dataclasses.replace(memory, not_before=next_at)
    status, why = verdict(memory, record, failures, feed)
    return dataclasses.replace(
        state,
        validators=(NO_VALIDATORS if memory.proving or memory.distrusted else record.validators),
        last_polled_at=at,
        last_success_at=at if succeeded else state.last_success_at,
        last_new_at=at if counts.new else state.last_new_at,
        consecutive_failures=failures,
        next_poll_at=next_at,
        next_poll_reason=reason,
        status=status,
        status_reason=why,
        moved_to=in_effect(state, memory.move, feed, failures),
        memory=memory,
    )


def _of_this_url(state: FeedState, feed: Feed) -> FeedState:
    """Forget what was learnt of a server that the catalogue no longer names."""
    memory, key = state.memory, url_key(feed)
    if memory.url_key == key:
        return state
    if not memory.url_key:
        return dataclasses.replace(state, memory=dataclasses.replace(memory, url_key=key))
    return dataclasses.replace(
        state,
        consecutive_failures=0,
        moved_to=None,
        memory=PollMemory(url_key=key, cadence=memory.cadence, baseline=memory.baseline),
    )


def _remembered(state: FeedState, record: PollRecord, counts: PollCounts, feed: Feed) -> PollMemory:
    """Give the memory after this poll; each part is learnt from the memory before it."""
    before, at = state.memory, record.started_at
    succeeded, trouble = record.outcome.is_success, trouble_of(record)
    retry_after = demanded(record.hints, 0).time
    memory = dataclasses.replace(
        trusted(before, record, counts),
        ttl_minutes=record.ttl_minutes if record.outcome is PollOutcome.OK else before.ttl_minutes,
        not_before=at + retry_after if retry_after else None,
        trouble=trouble,
        throttled=not succeeded and (before.throttled or trouble in THROTTLED),
        failing_since=None if succeeded else before.failing_since or at,
        cadence=learn(before.cadence, record, counts, feed.zone),
        baseline=observed(before, record, counts),
        move=seen_move(before.move, record, feed, state.moved_to),
    )
    memory = _emptied(memory, before.empty_since, record, counts)
    drift = drifting(before.baseline, memory, record, counts, feed)
    return dataclasses.replace(memory, drift=drift)


def _emptied(
    memory: PollMemory, since: datetime | None, record: PollRecord, counts: PollCounts
) -> PollMemory:
    """Note when documents became empty, and how long that lasted when it is over."""
    at = record.started_at
    if record.outcome is PollOutcome.OK and usable_of(counts) > 0:
        if since is None:
            return memory
        days = round((at - since) / timedelta(days=1), 3)
        longest = max(memory.baseline.empty_days, days)
        baseline = dataclasses.replace(memory.baseline, empty_days=longest)
        return dataclasses.replace(memory, empty_since=None, baseline=baseline)
    if record.outcome in {PollOutcome.OK, PollOutcome.EMPTY}:
        return dataclasses.replace(memory, empty_since=since or at)
    return memory
