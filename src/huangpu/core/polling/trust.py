"""Is a server to be believed when it says that nothing changed?"""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from huangpu.model.health import PollCounts, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

_SHORTEST, _LONGEST = timedelta(days=1), timedelta(days=14)
_UNKNOWN = timedelta(days=7)  # where no quiet spell was ever seen
_SLOW_CACHES = timedelta(hours=1)  # an entry may be so old before a cache shows it


def trusted(memory: PollMemory, record: PollRecord, counts: PollCounts) -> PollMemory:
    """Give the memory with what this poll says about the server's 304s.

    When a feed answers 304 for longer than it was ever quiet, the next request is made without
    validators (`proving`): a Last-Modified in the future is answered with 304 for ever
    (FreshRSS 1020), and Media Cloud met ETags that outlive their documents. If the document
    then shows entries that are older than the last 304, the server lied, and it is never sent
    validators again (`distrusted`). `memory` is that of before the poll.
    """
    at = record.started_at
    if record.outcome is PollOutcome.NOT_MODIFIED:
        since = memory.whole_at or at
        return dataclasses.replace(
            memory,
            not_modified_streak=memory.not_modified_streak + 1,
            whole_at=since,
            proving=memory.proving or at - since > _patience(memory),
        )
    if record.outcome is not PollOutcome.OK:
        return memory
    return dataclasses.replace(
        memory,
        not_modified_streak=0,
        whole_at=at,
        proving=False,
        distrusted=memory.distrusted or (memory.proving and _hid(memory, record, counts)),
    )


def _patience(memory: PollMemory) -> timedelta:
    """Give how long a feed may answer 304 before it has to prove it."""
    spells = [days for _, days in memory.cadence.spells]
    longest = timedelta(days=max(spells)) if spells else _UNKNOWN
    return min(max(longest, _SHORTEST), _LONGEST)


def _hid(memory: PollMemory, record: PollRecord, counts: PollCounts) -> bool:
    """Say whether the document holds new entries that the last 304 kept from us."""
    newest, asked_at = memory.cadence.newest_at, memory.cadence.read_at
    if not counts.new or newest is None or asked_at is None:
        return False
    dates = (entry.published_at for entry in record.entries if not entry.date_is_rough)
    return any(date and newest < date < asked_at - _SLOW_CACHES for date in dates)
