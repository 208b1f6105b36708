"""What does a look at one troubled feed show, and which command mends the catalogue?"""

from __future__ import annotations

from dataclasses import dataclass

from huangpu.core.polling.drift import FORMAT
from huangpu.core.remedies import move_remedy, remedy_for, remedy_of
from huangpu.core.urls import redacted
from huangpu.jobs.health import FeedHealth
from huangpu.jobs.probe import Probe
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedStatus

MOVED, CAME_BACK, DIED, FORMAT_CHANGED = "moved", "came back", "died", "changed format"
ANSWERS, FAILS, QUIET, DRIFTS = "answers again", "still fails", "still quiet", "still drifts"
_FOR_A_PERSON = frozenset({MOVED, CAME_BACK, DIED, FORMAT_CHANGED})
_GONE = frozenset({"404", "410", "dns", "not_a_feed"})
_MOST = 300  # characters of what is said


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so of a feed, in one word and one sentence; `command` is empty where none helps."""

    feed_id: str
    what: str
    said: str
    command: str = ""

    @property
    def wants_person(self) -> bool:
        """Whether the catalogue should be changed for it."""
        return self.what in _FOR_A_PERSON

    @property
    def key(self) -> str:
        """By what it is remembered as told: the same finding with another address is another."""
        return f"{self.feed_id} {self.what} {self.command}"


def finding_of(one: FeedHealth, found: Probe) -> Finding | None:
    """Say what a look shows of a feed that wanted one; None when there is nothing to tell."""
    if found.trouble is not None:
        return _failed(one, found) if one.feed.enabled else None
    target = found.fetched.moved_to if found.fetched else None
    if target is not None and target != one.feed.url:
        return _moved(one.feed, target)
    if not one.feed.enabled:
        return _came_back(one.feed, found)
    return _answered(one, found)


def _failed(one: FeedHealth, found: Probe) -> Finding:
    remedy = remedy_for(one.feed, found.kind)
    gone = one.state.status is FeedStatus.DEAD or found.kind in _GONE
    detail = found.trouble.detail if found.trouble else ""
    said = f"{detail}; {remedy.advice}"[:_MOST]
    return Finding(one.feed.id, DIED if gone else FAILS, said, remedy.command)


def _moved(feed: Feed, target: str) -> Finding:
    remedy = move_remedy(feed, target)
    said, command = f"redirects to {redacted(target)}; {remedy.advice}", remedy.command
    if not feed.enabled:
        said += "; it works there, and is off"
        command += f" && huangpu feeds enable {feed.id}"
    return Finding(feed.id, MOVED, said[:_MOST], command)


def _came_back(feed: Feed, found: Probe) -> Finding | None:
    if not found.entries:
        return None
    newest = f", the newest of {found.newest_at:%Y-%m-%d}" if found.newest_at else ""
    off = f"; it was switched off: {feed.reason}" if feed.reason else ""
    said = f"answers with {len(found.entries)} entries{newest}{off}"
    return Finding(feed.id, CAME_BACK, said[:_MOST], f"huangpu feeds enable {feed.id}")


def _answered(one: FeedHealth, found: Probe) -> Finding | None:
    feed, state = one.feed, one.state
    look_closer = f"huangpu feeds check {feed.id} --probe"
    was = state.memory.baseline.format
    now = found.parsed.format if found.parsed else was
    if was is not None and now != was:
        return Finding(feed.id, FORMAT_CHANGED, f"{now} now, {was} before", look_closer)
    if FORMAT in state.drift:
        return Finding(feed.id, FORMAT_CHANGED, state.drift[:_MOST], look_closer)
    if state.status in {FeedStatus.DEAD, FeedStatus.FAILING}:
        said = "answers as it should; the next poll asks it by itself when it is due"
        return Finding(feed.id, ANSWERS, said, f"huangpu poll --feed {feed.id}")
    if state.drift:
        return Finding(feed.id, DRIFTS, state.drift[:_MOST], look_closer)
    remedy = remedy_of(feed, state.status, "")
    if remedy is None:
        return None
    newest = f"its newest entry is of {found.newest_at:%Y-%m-%d}" if found.newest_at else "no entry"
    return Finding(feed.id, QUIET, f"{newest}; {remedy.advice}"[:_MOST], remedy.command)
