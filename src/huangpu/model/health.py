"""What do we remember of a feed between two polls, and how is it doing?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huangpu.model.entries import NO_VALIDATORS, Validators


class FeedStatus(StrEnum):
    """How a feed is doing, in one word."""

    NEVER = "never"  # not polled yet
    HEALTHY = "healthy"
    FAILING = "failing"  # the newest polls failed
    DEAD = "dead"  # gone, or failing for so long that nobody should wait
    EMPTY = "empty"  # answers, but its document holds no entry
    SILENT = "silent"  # answers as always, but nothing new for longer than is its way


@dataclass(frozen=True, slots=True)
class PollCounts:
    """What became of the entries of one poll. `seen` is the sum of the four others."""

    seen: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class PollMemory:
    """What the next decision about a feed needs to know of the past."""

    not_modified_streak: int = 0


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed between two polls."""

    feed_id: str
    validators: Validators = NO_VALIDATORS
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    consecutive_failures: int = 0
    next_poll_at: datetime | None = None
    next_poll_reason: str = "never polled"
    status: FeedStatus = FeedStatus.NEVER
    status_reason: str = "not polled yet"
    moved_to: str | None = None
    memory: PollMemory = PollMemory()
