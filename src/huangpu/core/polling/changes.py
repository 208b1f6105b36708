"""Did a poll change how a feed is doing, so that a person may want to know?"""

from __future__ import annotations

from dataclasses import dataclass

from huangpu.core.urls import redacted
from huangpu.model.health import FeedState, FeedStatus

_MOST = 200  # characters of a reason
_BEGUN = (FeedStatus.NEVER, FeedStatus.HEALTHY)  # every feed begins so


@dataclass(frozen=True, slots=True)
class HealthChange:
    """What a feed was, what it is since a poll, and why; `moved` and the like instead of a status."""

    feed_id: str
    was: str
    now: str
    why: str

    def as_row(self) -> dict[str, str]:
        """Give it for a table."""
        return {"feed": self.feed_id, "was": self.was, "is": self.now, "why": self.why}


def health_changes(before: FeedState, after: FeedState, *, missed: bool) -> list[HealthChange]:
    """Give what is otherwise after a poll than before it; mostly nothing.

    `missed` is whether entries may have come and gone unseen since the poll before.
    """
    feed_id, was, now = after.feed_id, before.status, after.status
    found = []
    if was is not now and (was, now) != _BEGUN:
        found.append(HealthChange(feed_id, was.value, now.value, after.status_reason[:_MOST]))
    if after.moved_to != before.moved_to:
        where = redacted(after.moved_to) if after.moved_to else "the catalogue's address again"
        found.append(HealthChange(feed_id, was.value, "asked elsewhere", where[:_MOST]))
    elif after.proposed_move is not None and before.proposed_move is None:
        why = f"redirects for good to {redacted(after.proposed_move)}"
        found.append(HealthChange(feed_id, was.value, "moved", why[:_MOST]))
    if missed:
        why = "its document shares no entry with the one before"
        found.append(HealthChange(feed_id, was.value, "may have missed entries", why))
    if after.drift and not before.drift:
        found.append(HealthChange(feed_id, was.value, "drifts", after.drift[:_MOST]))
    return found
