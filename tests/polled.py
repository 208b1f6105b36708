"""The life of a feed, poll after poll, for tests of what is remembered and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from huangpu.core.polling import advance
from huangpu.model.entries import NO_HINTS, CacheHints, Entry, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, PollCounts
from huangpu.model.polls import PollOutcome, PollRecord

START = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning in Shanghai
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ETAG = Validators(b'"v1"')


def listed(**values: object) -> Feed:
    """Give a Chinese feed of the catalogue; its poll_minutes are at their default."""
    base = {"id": "shen", "url": "https://shen.example/feed", "language": "zh"}
    return Feed.model_validate({**base, **values})


def item(number: int, published_at: datetime | None = None, **values: object) -> Entry:
    """Give an entry; the number is its identity."""
    base: dict[str, object] = {
        "position": 0,
        "guid": str(number),
        "title": f"第{number}条",
        "published_at": published_at,
        "language": "zh",
    }
    return Entry(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


def hourly(count: int, until: datetime = START, every: timedelta = HOUR) -> list[Entry]:
    """Give entries at equal distances, the newest at `until`."""
    return [item(n, until - every * (count - 1 - n)) for n in range(count)]


class Life:
    """One feed, its state, and which entries were seen."""

    def __init__(self, feed: Feed | None = None, *, floor: int = 0) -> None:
        self.feed = feed or listed()
        self.floor = floor
        self.state = FeedState(self.feed.id)
        self.seen: set[str | None] = set()

    @property
    def wait(self) -> timedelta:
        """How long it is from the newest poll to the next."""
        assert self.state.next_poll_at is not None
        assert self.state.last_polled_at is not None
        return self.state.next_poll_at - self.state.last_polled_at

    @property
    def due(self) -> datetime:
        """When the next poll is due."""
        assert self.state.next_poll_at is not None
        return self.state.next_poll_at

    def polled(self, at: datetime, outcome: PollOutcome, **values: object) -> FeedState:
        """End a poll in any way."""
        base: dict[str, object] = {
            "poll_id": f"{at:%d%H%M%S}-{self.feed.id}",
            "feed_id": self.feed.id,
            "started_at": at,
            "outcome": outcome,
            "validators": ETAG,
        }
        record = PollRecord(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields
        counts = self.counted(record.entries)
        self.state = advance(self.state, record, counts, self.feed, self.floor)
        return self.state

    def counted(self, entries: Sequence[Entry]) -> PollCounts:
        """Count entries as the ledger does, and remember them."""
        usable = [entry for entry in entries if entry.rejected is None]
        new = sum(entry.guid not in self.seen for entry in usable)
        self.seen.update(entry.guid for entry in usable)
        return PollCounts(
            seen=len(entries),
            new=new,
            unchanged=len(usable) - new,
            rejected=len(entries) - len(usable),
        )

    def reads(self, at: datetime, entries: Sequence[Entry] = (), **values: object) -> FeedState:
        """Read a document."""
        return self.polled(at, PollOutcome.OK, http_status=200, entries=tuple(entries), **values)

    def unchanged(self, at: datetime, **values: object) -> FeedState:
        """Get a 304."""
        return self.polled(at, PollOutcome.NOT_MODIFIED, http_status=304, **values)

    def fails(self, at: datetime, status: int, hints: CacheHints = NO_HINTS) -> FeedState:
        """Get another status."""
        gone = status == 410
        return self.polled(
            at,
            PollOutcome.GONE if gone else PollOutcome.HTTP_ERROR,
            http_status=status,
            error=f"the server answered {status}",
            hints=hints,
        )

    def breaks(self, at: datetime, kind: str) -> FeedState:
        """Get no answer at all."""
        return self.polled(at, PollOutcome.NETWORK_ERROR, error=f"{kind}: no answer")

    def watched(self, entries: Sequence[Entry], window: int, until: datetime) -> int:
        """Follow a site that publishes these entries until then; give how many were lost.

        Every entry has the date at which it is published. Polls start on ticks of 5 minutes.
        """
        ordered = sorted(entries, key=lambda entry: entry.published_at or START)
        dates = [entry.published_at or START for entry in ordered]
        now, lost = START, 0
        while now < until:
            out = sum(date <= now for date in dates)
            shown = ordered[max(0, out - window) : out]
            missed = [e for e in ordered[: max(0, out - window)] if e.guid not in self.seen]
            if self.state.last_polled_at is not None:
                lost += len(missed)
            self.seen.update(entry.guid for entry in missed)
            if self.state.validators and all(entry.guid in self.seen for entry in shown):
                self.unchanged(now)
            else:
                self.reads(now, shown)
            now += max(1, -((now - self.due) // (5 * MINUTE))) * 5 * MINUTE
        return lost
