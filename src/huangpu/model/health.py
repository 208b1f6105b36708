"""What do we remember of a feed between two polls, and how is it doing?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from huangpu.model.entries import NO_VALIDATORS, Validators

SETTLED = timedelta(days=7)  # so long a redirect leads to the same place: security.md 3.2


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
class Cadence:
    """How a feed publishes, as far as its documents have shown.

    An *arrival* is an entry at the time it was published, or, undated, somewhere between the two
    readings that it came between. A *reading* is a poll that was answered with a document or
    with 304. Days and hours are those of the feed's zone.
    """

    known_since: datetime | None = None  # arrivals are complete from here on
    read_at: datetime | None = None  # the newest reading
    newest_at: datetime | None = None  # the newest arrival
    window: int = 0  # usable entries of the newest document that had any
    crowded: bool = False  # which were all dated within an hour
    hours: tuple[float, ...] = ()  # arrivals by hour of the day, older ones weigh less
    day: int = 0  # number (date.toordinal) of the last of `days`
    days: tuple[int, ...] = ()  # arrivals a day, newest last, at most five weeks
    spells: tuple[tuple[int, float], ...] = ()  # week, longest quiet spell that ended in it (days)
    strain: float = 1.0  # how much busier than expected it has been, at its worst, of late
    turnovers: int = 0  # readings in a row that shared no entry with the one before
    false_alarms: int = 0  # turnovers in a row after which haste found nothing


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a feed's documents usually look like, to see when that changes."""

    format: str | None = None
    format_was: str | None = None
    format_changed_at: datetime | None = None
    languages: tuple[tuple[str, float], ...] = ()  # share of entries, newer documents weigh more
    renamed_at: datetime | None = None  # when old entries last came back as new ones
    empty_days: float = 0.0  # the longest time that documents were empty before some were not


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect that the server keeps giving."""

    target: str
    since: datetime  # first seen
    confirmed_at: datetime  # last seen

    @property
    def is_settled(self) -> bool:
        """Whether it has led to the same place for long enough to be believed."""
        return self.confirmed_at - self.since >= SETTLED


@dataclass(frozen=True, slots=True)
class PollMemory:
    """What the next decision about a feed needs to know of the past."""

    not_modified_streak: int = 0
    whole_at: datetime | None = None  # the newest document that came whole (200)
    proving: bool = False  # validators are left out, to see whether the 304s were true
    distrusted: bool = False  # a 304 has hidden entries: validators are never sent again
    ttl_minutes: int | None = None  # the wish of the newest document
    not_before: datetime | None = None  # the server's word (Retry-After, 429) at the newest poll
    trouble: str = ""  # what the newest poll failed of: a status, or the kind of a FetchError
    throttled: bool = False  # since the last success a server said that it was too much
    failing_since: datetime | None = None
    empty_since: datetime | None = None
    url_key: str = ""  # short id of the catalogue's URL that all this was learnt from
    cadence: Cadence = Cadence()
    baseline: Baseline = Baseline()
    move: Move | None = None
    drift: str = ""  # what is not as it used to be, and what to do; empty when nothing is


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed between two polls.

    `moved_to` is the address in effect instead of the catalogue's; `proposed_move` one that the
    server gives but that a person has to accept.
    """

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

    @property
    def drift(self) -> str:
        """What is not as it used to be in a feed that works; empty when nothing is."""
        return self.memory.drift

    @property
    def proposed_move(self) -> str | None:
        """Where the server has redirected to for good for a week, if that is not in effect."""
        move = self.memory.move
        return move.target if move and move.is_settled and move.target != self.moved_to else None
