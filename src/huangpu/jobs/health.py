"""How is every feed of the catalogue doing, and what should a person do about it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huangpu.adapters.store.feeds import feed_states
from huangpu.adapters.store.reading import reading
from huangpu.core.remedies import Remedy, move_remedy, remedy_of
from huangpu.model.feeds import Catalogue, Feed
from huangpu.model.health import FeedState, FeedStatus

# Worst first: what is lost for good, what is being lost, what may be over, what may be well.
_GRAVITY = (
    *(FeedStatus.DEAD, FeedStatus.FAILING, FeedStatus.EMPTY, FeedStatus.SILENT),
    *(FeedStatus.NEVER, FeedStatus.HEALTHY),
)
_TROUBLED = frozenset(_GRAVITY[:4])
_ASKED_TOO_OFTEN = frozenset({"429", "503"})


@dataclass(frozen=True, slots=True)
class Week:
    """What the polls of the last seven days brought, and of what the newest poll failed."""

    polls: int = 0
    failed: int = 0
    gaps: int = 0  # polls that may have missed entries
    last_gap_at: datetime | None = None
    articles: int = 0
    trouble: str = ""  # of the newest poll: a kind of error, or a status


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed as configured, as remembered, and in its last week."""

    feed: Feed
    state: FeedState
    week: Week

    @property
    def is_troubled(self) -> bool:
        """Whether a person should look: it does not work, or works in another way than before."""
        return self.feed.enabled and (
            self.state.status in _TROUBLED
            or bool(self.state.drift)
            or self.state.proposed_move is not None
        )

    @property
    def gravity(self) -> tuple[int, int, str]:
        """What to sort by, so that the worst comes first."""
        return _GRAVITY.index(self.state.status), -self.week.gaps, self.feed.id

    @property
    def remedy(self) -> Remedy | None:
        """What to do next; None when nothing is to be done."""
        if not self.feed.enabled:
            return None
        move = self.state.proposed_move
        if move is not None and self.state.status not in _TROUBLED:
            return move_remedy(self.feed, move)
        trouble = self.state.memory.trouble or self.week.trouble
        found = remedy_of(self.feed, self.state.status, trouble)
        if found is None and self.state.drift:
            return Remedy("look at it", f"huangpu feeds check {self.feed.id} --probe")
        return found


def health_of(catalogue: Catalogue, analyst_link: Path, now: datetime) -> list[FeedHealth]:
    """Give every feed of the catalogue with its health, in the order of the file.

    Read from the newest published copy; where there is none, no feed was ever polled.
    """
    if not analyst_link.exists():
        return _joined(catalogue.feeds, {}, {})
    with reading(analyst_link) as session:
        rows = session.rows("feed_week", values={"now": now})
        return _joined(catalogue.feeds, feed_states(session), {row["feed_id"]: row for row in rows})


def must_wait(one: FeedHealth, now: datetime) -> datetime | None:
    """Give the moment before which the server wants no request; None when it may be asked.

    Only a server that has answered 429 or 503 is waited for: any other wish (Cache-Control, a
    floor) is about regular polls, and a person who looks at one feed is none.
    """
    memory = one.state.memory
    if memory.not_before is None or memory.trouble not in _ASKED_TOO_OFTEN:
        return None
    return memory.not_before if memory.not_before > now else None


def _joined(
    feeds: Iterable[Feed], states: Mapping[str, FeedState], rows: Mapping[str, dict[str, Any]]
) -> list[FeedHealth]:
    return [
        FeedHealth(feed, states.get(feed.id) or FeedState(feed.id), _week(rows.get(feed.id)))
        for feed in feeds
    ]


def _week(row: dict[str, Any] | None) -> Week:
    if row is None:
        return Week()
    return Week(
        polls=row["polls"],
        failed=row["failed"],
        gaps=row["gaps"],
        last_gap_at=row["last_gap_at"],
        articles=row["articles"],
        trouble=_trouble(row["newest"] or {}),
    )


def _trouble(poll: dict[str, Any]) -> str:
    """Name what the newest poll failed of, as `core.remedies` knows it."""
    if poll.get("outcome") in {None, "ok", "not_modified", "empty", "offline"}:
        return ""
    if poll["outcome"] in {"http_error", "gone"}:
        return str(poll["status"] or "")
    return str(poll["error"] or "").partition(":")[0]
