"""What did a poll fail of, and how far do we step back?"""

from __future__ import annotations

from datetime import datetime, timedelta

from huangpu.core.polling.pace import CEILING, Wait, retry_step
from huangpu.core.polling.wishes import RETRY_CEILING
from huangpu.model.feeds import Feed
from huangpu.model.health import PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

DEAD_AFTER = 30  # failures in a row; a surprising number come back before (peers.md 2.3) ...
DEAD_DAYS = 14  # ... and days, because a feed that is asked often fails as often
THROTTLED = frozenset({"403", "429", "503"})  # many answer 403 for 429 now: FreshRSS 8928
_GONE_PROBE = timedelta(days=30)  # a 410 is asked once a month whether it came back
_THROTTLED_STEP = timedelta(minutes=30)
_DOUBLINGS = 12  # more would overflow long after the ceiling
_NO_FAULT_OF_THE_FEED = frozenset({"host_budget"})


def is_blameless(record: PollRecord) -> bool:
    """Say whether nothing at all was learnt of the feed: our network, or our own limit."""
    return record.outcome is PollOutcome.OFFLINE or trouble_of(record) in _NO_FAULT_OF_THE_FEED


def trouble_of(record: PollRecord) -> str:
    """Name what a poll failed of: the HTTP status, or the kind of the error; "" for a success."""
    if record.outcome.is_success:
        return ""
    if record.outcome in {PollOutcome.HTTP_ERROR, PollOutcome.GONE}:
        return str(record.http_status or record.outcome.value)
    return (record.error or record.outcome.value).partition(":")[0]


def is_dead(memory: PollMemory, failures: int, at: datetime) -> bool:
    """Say whether a feed has failed so often, and for so long, that nobody should wait for it."""
    since = memory.failing_since or at
    return failures >= DEAD_AFTER and at - since >= timedelta(days=DEAD_DAYS)


def step_back(memory: PollMemory, feed: Feed, record: PollRecord, failures: int) -> Wait:
    """Give the wait after a failed poll, never shorter than that after the failure before.

    A server that says "too much" is given twice the time each time; everything else waits one
    step more each time (Media Cloud: kind to servers, and not slow to come back), at most a day.
    Nothing is given up: what seems dead is asked once a week, what is gone once a month.
    """
    if record.outcome is PollOutcome.GONE:
        return Wait(_GONE_PROBE, "gone (410): once a month it is asked whether it is back")
    times = "once" if failures == 1 else f"{failures} times in a row"
    reason = f"it failed {times} ({trouble_of(record)})"
    if is_dead(memory, failures, record.started_at):
        return Wait(RETRY_CEILING, f"{reason}, so it is asked once a week")
    if memory.throttled:
        return Wait(min(_THROTTLED_STEP * 2 ** min(failures - 1, _DOUBLINGS), CEILING), reason)
    return Wait(min(retry_step(memory.cadence, feed) * failures, CEILING), reason)
