"""What happened when one feed was polled? The row of the journal, and all that loading needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from huangpu.model.entries import NO_HINTS, NO_VALIDATORS, CacheHints, Entry, Validators


class PollOutcome(StrEnum):
    """How a poll ended. Everything but the first three counts as a failure of the feed."""

    OK = "ok"  # a feed was read, with or without entries
    NOT_MODIFIED = "not_modified"  # 304 to our validators
    EMPTY = "empty"  # 200 or 204 without a body: kept as it was, watched
    GONE = "gone"  # 410
    HTTP_ERROR = "http_error"  # any other status
    NETWORK_ERROR = "network_error"  # no answer: name, connection, TLS, time, size, encoding
    BLOCKED = "blocked"  # our own guard refused the address, port or scheme
    PARSE_ERROR = "parse_error"  # an answer that is no feed
    OFFLINE = "offline"  # no feed at all could be reached: our network, not the feed

    @property
    def is_success(self) -> bool:
        """Whether the feed did what feeds do."""
        return self in {PollOutcome.OK, PollOutcome.NOT_MODIFIED, PollOutcome.EMPTY}


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One poll of one feed: the outcome, what to send next time, and every entry seen.

    `validators` are those to send with the next request (the old ones when the answer gave none
    to keep). `duration_ms` is wall time of fetch and parse.
    """

    poll_id: str
    feed_id: str
    started_at: datetime
    outcome: PollOutcome
    duration_ms: int = 0
    http_status: int | None = None
    wire_bytes: int = 0
    error: str | None = None
    validators: Validators = NO_VALIDATORS
    hints: CacheHints = NO_HINTS
    ttl_minutes: int | None = None
    moved_to: str | None = None
    feed_title: str = ""
    feed_format: str | None = None
    repaired: bool = False
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PolledHour:
    """One hour of polls: its name on Shanghai clocks (`08-24 09:00`), and what it brought."""

    hour: str
    polls: int
    entries_new: int
    failed: int
