"""When is the feed asked again, and why then? Our wait and the one asked for, the longer one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from huangpu.core.keys import key64
from huangpu.core.polling.failures import step_back
from huangpu.core.polling.pace import Reading, Wait, pace
from huangpu.core.polling.wishes import demanded, wished
from huangpu.core.urls import host_of
from huangpu.model.feeds import Feed, HostRule
from huangpu.model.health import FeedState, PollMemory
from huangpu.model.polls import PollRecord

# A wait that we choose ends a little sooner: feeds spread out, and the tick of a schedule that
# it is meant for is not missed by the seconds that a poll takes to come to the feed.
_SOONER, _SPREAD = 0.05, 0.10
# One that was asked for, and one after a failure, ends a little later, never sooner.
_LATER, _LATEST = 0.1, timedelta(minutes=10)
_COSTLY = 2.0  # strain at which a ttl has cost entries more than once


def is_due(state: FeedState | None, now: datetime) -> bool:
    """Whether the feed may be asked now."""
    return state is None or state.next_poll_at is None or state.next_poll_at <= now


def floor_minutes(feed: Feed, hosts: Mapping[str, HostRule]) -> int:
    """Give the least interval in minutes that the feed's host allows; 0 where it says nothing."""
    rule = hosts.get(host_of(feed.url))
    return (rule.poll_floor_minutes if rule else None) or 0


def after_success(
    memory: PollMemory, record: PollRecord, feed: Feed, reading: Reading, floor: int
) -> tuple[datetime, str]:
    """Give the time of the next poll after a good one, and its reason in words.

    `memory` is that of after the poll, `floor` the least interval of its host in minutes. The
    same poll always gives the same time: what spreads the feeds is a hash, not chance.
    """
    ours = pace(memory.cadence, feed, reading)
    ttl = memory.ttl_minutes if memory.cadence.strain < _COSTLY else None
    asked = wished(record.hints, ttl, floor)
    share = _share(feed, reading.at)
    sooner = ours.time * (1 - _SOONER - _SPREAD * share)
    if asked.time > sooner:
        return _at(reading.at, _later(asked, share), asked.reason)
    return _at(reading.at, sooner, ours.reason)


def after_failure(
    memory: PollMemory, record: PollRecord, feed: Feed, failures: int, floor: int
) -> tuple[datetime, str]:
    """Give the time of the next poll after `failures` in a row, this one included, and why then."""
    ours = step_back(memory, feed, record, failures)
    asked = demanded(record.hints, floor)
    wait = max(ours, asked, key=lambda each: each.time)
    later = _later(wait, _share(feed, record.started_at))
    return _at(record.started_at, later, wait.reason)


def _share(feed: Feed, at: datetime) -> float:
    return key64(feed.id, at.isoformat()) / 2**64


def _later(wait: Wait, share: float) -> timedelta:
    return wait.time + min(wait.time * _LATER, _LATEST) * share


def _at(start: datetime, wait: timedelta, reason: str) -> tuple[datetime, str]:
    seconds = timedelta(seconds=round(wait.total_seconds()))
    return start + seconds, f"after {_words(seconds)}: {reason}"


def _words(wait: timedelta) -> str:
    hours = wait / timedelta(hours=1)
    if hours < 2:  # noqa: PLR2004  below two hours people count minutes
        return f"{round(hours * 60)} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"  # noqa: PLR2004  and hours below two days
