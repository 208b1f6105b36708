"""How is a feed doing, in one word and one sentence?"""

from __future__ import annotations

from datetime import datetime, timedelta

from huangpu.core.polling.failures import is_dead
from huangpu.model.feeds import Feed, FeedKind
from huangpu.model.health import Cadence, FeedStatus, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

Verdict = tuple[FeedStatus, str]

_DAY = timedelta(days=1)
_PRIOR_DAYS: dict[FeedKind, float] = {"official": 7, "university/journal": 14, "other": 7}
_MEDIA_DAYS = 3.0  # feeds.md 4.8, as the two above: what counts until there is a history
_HISTORY = timedelta(days=14)
_GAPS = 3  # weeks with arrivals
_SLACK = 2.0  # so many times its longest quiet spell makes a feed silent ...
_SHORTEST = 1.0  # ... and no less than so many days
_EMPTY_SLACK = 1.5


def verdict(memory: PollMemory, record: PollRecord, failures: int, feed: Feed) -> Verdict:
    """Give the status after this poll, and why; `memory` is that of after the poll."""
    if record.outcome is PollOutcome.GONE:
        return FeedStatus.DEAD, "the server says that it is gone for good (410)"
    if failures:
        return _failed(memory, record, failures)
    if memory.empty_since is not None:
        return _empty(memory, memory.empty_since, record)
    return _quiet(memory, feed, record.started_at)


def silent_after(cadence: Cadence, feed: Feed, at: datetime) -> timedelta:
    """Give how long nothing new may come before the feed counts as silent.

    Twice its own longest quiet spell of the last twelve weeks in which something came. Until two
    weeks of its life are known, at least what is usual for its kind: media 3 days, official
    sources 7, journals 14.
    """
    own = _SLACK * max((days for _, days in cadence.spells), default=0.0)
    known = cadence.known_since is not None and at - cadence.known_since >= _HISTORY
    if known and len(cadence.spells) >= _GAPS:
        return max(own, _SHORTEST) * _DAY
    return max(own, _PRIOR_DAYS.get(feed.kind, _MEDIA_DAYS)) * _DAY


def _failed(memory: PollMemory, record: PollRecord, failures: int) -> Verdict:
    times = "once" if failures == 1 else f"{failures} times in a row"
    reason = f"failed {times}: {record.error or record.outcome.value}"
    if is_dead(memory, failures, record.started_at):
        since = memory.failing_since or record.started_at
        return FeedStatus.DEAD, f"{reason}; since {since:%Y-%m-%d}"
    return FeedStatus.FAILING, reason


def _empty(memory: PollMemory, since: datetime, record: PollRecord) -> Verdict:
    """Judge a document without entries: some feeds have none at week-ends."""
    at = record.started_at
    usual = memory.baseline.empty_days * _DAY
    if usual and at - since <= usual * _EMPTY_SLACK:
        return FeedStatus.HEALTHY, f"its document is empty, as it was for {_days(usual)} before"
    entry = "usable entry" if record.entries else "entry"
    lasting = f" for {_days(at - since)}" if at > since else ""
    return FeedStatus.EMPTY, f"it answers, but its document holds no {entry}{lasting}"


def _quiet(memory: PollMemory, feed: Feed, at: datetime) -> Verdict:
    cadence = memory.cadence
    limit = silent_after(cadence, feed, at)
    if cadence.newest_at is None or at - cadence.newest_at <= limit:
        return FeedStatus.HEALTHY, "answers as it should"
    longest = max((days for _, days in cadence.spells), default=0.0)
    told = f"its longest quiet spell was {_days(longest * _DAY)}"
    said = told if longest else f"{_days(limit)} are usual for its kind"
    return FeedStatus.SILENT, f"nothing new for {_days(at - cadence.newest_at)}; {said}"


def _days(length: timedelta) -> str:
    if length < timedelta(hours=1):
        return "less than an hour"
    if length < _DAY:
        hours = round(length / timedelta(hours=1))
        return f"{hours} hour{'s' if hours > 1 else ''}"
    days = length / _DAY
    return f"{days:.1f} days" if days < 10 else f"{days:.0f} days"  # noqa: PLR2004  two digits suffice
