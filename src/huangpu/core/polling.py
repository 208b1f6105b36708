"""When is a feed asked next, and how is it doing? One pure step from poll to poll."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timedelta

from huangpu.core.keys import key64
from huangpu.core.urls import host_of
from huangpu.model.feeds import Feed, HostRule
from huangpu.model.health import FeedState, FeedStatus, PollCounts, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

_CEILING = timedelta(days=1)  # Miniflux's and our bound for feeds that work: feeds.md 8
_RETRY_CEILING = timedelta(days=7)  # security.md 3.2
_GONE_PROBE = timedelta(days=30)  # a 410 is asked once a month whether it came back
_JITTER = 0.10  # feeds.yaml, politeness.defaults
_DEAD_AFTER = 30  # failures in a row; a surprising number come back before: peers.md 2.3


def is_due(state: FeedState | None, now: datetime) -> bool:
    """Whether the feed may be asked now."""
    return state is None or state.next_poll_at is None or state.next_poll_at <= now


def floor_minutes(feed: Feed, hosts: Mapping[str, HostRule]) -> int:
    """Give the least interval in minutes that the feed's host allows; 0 where it says nothing."""
    rule = hosts.get(host_of(feed.url) or "")
    return (rule.poll_floor_minutes if rule else None) or 0


def advance(
    state: FeedState, record: PollRecord, counts: PollCounts, feed: Feed, floor_minutes: int
) -> FeedState:
    """Give the feed's state after this poll: validators, failures, next poll with its reason.

    `floor_minutes` is the least interval its host allows. Times come from the record, so that
    loading the journal again gives the same state.
    """
    at = record.started_at
    if record.outcome is PollOutcome.OFFLINE:
        return dataclasses.replace(
            state, last_polled_at=at, next_poll_at=at, next_poll_reason="our network was down"
        )
    succeeded = record.outcome.is_success
    failures = 0 if succeeded else state.consecutive_failures + 1
    interval, reason = _interval(record, feed, failures, floor_minutes)
    status, why = _status(record, counts, failures)
    unchanged = record.outcome is PollOutcome.NOT_MODIFIED
    streak = state.memory.not_modified_streak + 1 if unchanged else 0
    return dataclasses.replace(
        state,
        validators=record.validators,
        last_polled_at=at,
        last_success_at=at if succeeded else state.last_success_at,
        last_new_at=at if counts.new else state.last_new_at,
        consecutive_failures=failures,
        next_poll_at=at + interval + _jitter(feed.id, at, interval),
        next_poll_reason=reason,
        status=status,
        status_reason=why,
        moved_to=record.moved_to or state.moved_to,
        memory=PollMemory(not_modified_streak=streak),
    )


def _interval(
    record: PollRecord, feed: Feed, failures: int, floor_minutes: int
) -> tuple[timedelta, str]:
    base = timedelta(minutes=max(feed.poll_minutes, floor_minutes))
    if record.outcome is PollOutcome.GONE:
        return _GONE_PROBE, "gone (410): asked once a month whether it is back"
    asked = _asked_for(record)
    if failures:
        backed_off = min(base * 2 ** min(failures - 1, 10), max(_CEILING, base))
        if asked and asked[0] > backed_off:
            return min(asked[0], _RETRY_CEILING), asked[1]
        return backed_off, f"failed {failures} time(s) in a row: backing off"
    if asked and asked[0] > base:
        return min(asked[0], max(_CEILING, base)), asked[1]
    return base, f"every {base // timedelta(minutes=1)} minutes, as configured"


def _asked_for(record: PollRecord) -> tuple[timedelta, str] | None:
    """Give the longest wait that the server asks for, and by what."""
    hints = record.hints
    wishes = [
        (hints.retry_after, "Retry-After"),
        (hints.max_age, "Cache-Control max-age"),
        (hints.expires_in, "Expires"),
        (record.ttl_minutes * 60 if record.ttl_minutes else None, "the feed's ttl"),
    ]
    said = [(seconds, name) for seconds, name in wishes if seconds]
    if not said:
        return None
    seconds, name = max(said)
    return timedelta(seconds=seconds), f"the server asks for {seconds // 60} minutes ({name})"


def _jitter(feed_id: str, at: datetime, interval: timedelta) -> timedelta:
    """Spread feeds over up to a tenth of their interval; the same poll gets the same jitter."""
    share = key64(feed_id, at.isoformat()) / 2**64
    return timedelta(seconds=round(interval.total_seconds() * _JITTER * share))


def _status(record: PollRecord, counts: PollCounts, failures: int) -> tuple[FeedStatus, str]:
    if record.outcome is PollOutcome.GONE:
        return FeedStatus.DEAD, "the server says it is gone (410); remove it or find its successor"
    if failures >= _DEAD_AFTER:
        return FeedStatus.DEAD, f"failed {failures} times in a row: {record.error}"
    if failures:
        return FeedStatus.FAILING, f"failed {failures} time(s) in a row: {record.error}"
    if record.outcome is PollOutcome.EMPTY or (
        record.outcome is PollOutcome.OK and not counts.seen
    ):
        return FeedStatus.EMPTY, "it answers, but its document holds no entry"
    return FeedStatus.HEALTHY, "answers as it should"
