"""How long may we wait, so that nothing is lost and nobody is asked too often?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from huangpu.core.polling.arrivals import comes_in_editions
from huangpu.core.polling.outlook import Outlook
from huangpu.model.feeds import Feed
from huangpu.model.health import Cadence

FLOOR = timedelta(minutes=15)  # nobody is asked more often without need
HASTE = timedelta(minutes=5)  # need: the window turns over so fast that entries would be lost
CEILING = timedelta(days=1)  # of the waits that we choose (Miniflux's, peers.md 2.2)

_ASKED_AT_ONE = 4.0  # requests a day to a feed of one entry a day
_SHARE = 2 / 3  # of a window may be new: Media Cloud's bound (peers.md 2.3)
_SPREAD = 3.0  # standard deviations of a Poisson count for which that shall hold
_BURST = 3  # so many new entries at once make a burst
_LULL = timedelta(hours=1)  # in which it fades to a third
_TELLING = 5  # entries of a window that is large enough to be worth any haste; for smaller ones
_TINY = timedelta(hours=1)  # ... nobody is asked more often than so
_HASTY_POLLS = 12  # turnovers in a row after which haste is no remedy
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long to wait, and why, in words."""

    time: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newest reading brought: how many new entries, since when (None: ever), till when."""

    new: int
    since: datetime | None
    at: datetime


def pace(cadence: Cadence, feed: Feed, reading: Reading) -> Wait:
    """Choose the wait after a good poll, before the server's own wishes.

    A `poll_minutes` that stands in the catalogue is the editor's word: it is kept, and cut short
    only where entries would be lost. Where it does not stand there its default is where we
    start, and the feed's own cadence decides, between 15 minutes (5 in need) and a day: the wait
    falls with the square root of the rate, hour by hour, which gives the least total delay that
    a number of requests can give (Sia, Cho and Cho, Efficient Monitoring Algorithm for Fast News
    Alerts, 2007).
    """
    editions, written = comes_in_editions(cadence), _written(feed)
    if cadence.turnovers and not editions:
        haste = min(_haste(cadence), written or FLOOR)
        return Wait(haste, "its window shared no entry with the last one, so some may be lost")
    if reading.since is None and cadence.known_since == reading.at and written is None:
        return Wait(FLOOR, "its first document does not tell how fast it is")
    outlook = _outlook(cadence, feed)
    rate = outlook.recent / cadence.window if editions else outlook.recent
    fresh = written or max(FLOOR, _fresh(outlook, rate, reading.at))
    safe = fresh if editions else _safe(outlook, cadence, reading, fresh)
    safe = max(safe, HASTE if cadence.window >= _TELLING else _TINY)
    if safe < fresh:
        return Wait(safe, f"its window holds {cadence.window} and may turn over soon")
    if written:
        return Wait(written, "as configured")
    unit = "editions" if editions else "entries"
    return Wait(fresh, f"about {_rounded(rate)} {unit} a day of late")


def retry_step(cadence: Cadence, feed: Feed) -> timedelta:
    """Give the wait after a first failure: by the feed's rate, from 15 minutes to an hour."""
    rate = _outlook(cadence, feed).recent
    usual = _DAY / max(1.0, _ASKED_AT_ONE * math.sqrt(rate))
    return min(max(usual, FLOOR), timedelta(hours=1))


def _fresh(outlook: Outlook, rate: float, at: datetime) -> timedelta:
    """Give the time after which one more request is due: sqrt(rate), added up to one."""
    left, gone = 1.0, timedelta(0)
    for stretch, share in outlook.ahead(at, CEILING):
        pull = _ASKED_AT_ONE * math.sqrt(rate * share) * (stretch / _DAY)
        if pull >= left:
            return gone + stretch * (left / pull)
        left -= pull
        gone += stretch
    return CEILING


def _haste(cadence: Cadence) -> timedelta:
    """Give the wait after a turnover: haste where it can help, for an hour at most."""
    can_help = cadence.window >= _TELLING and cadence.turnovers <= _HASTY_POLLS
    return HASTE if can_help else FLOOR


def _safe(outlook: Outlook, cadence: Cadence, reading: Reading, limit: timedelta) -> timedelta:
    """Give the time in which not more than two thirds of the window will be new, almost surely.

    At most the limit. It goes by what was seen alone: the lasting rate, by hour and day, strained as the feed was
    before, or the rate of the burst that is under way.
    """
    rate, burst = outlook.lasting * cadence.strain, _burst(reading)
    room, gone = _room(cadence.window), timedelta(0)
    for stretch, share in outlook.ahead(reading.at, limit):
        arriving = max(rate * share, burst * math.exp(-gone / _LULL)) * (stretch / _DAY)
        if arriving >= room:
            return gone + stretch * (room / arriving)
        room -= arriving
        gone += stretch
    return limit


def _outlook(cadence: Cadence, feed: Feed) -> Outlook:
    requests = _DAY / timedelta(minutes=feed.poll_minutes)
    return Outlook.of(cadence, (requests / _ASKED_AT_ONE) ** 2, feed.zone)


def _written(feed: Feed) -> timedelta | None:
    """Give the editor's interval, or None where the catalogue does not name one."""
    named = "poll_minutes" in feed.model_fields_set
    return timedelta(minutes=feed.poll_minutes) if named else None


def _room(window: int) -> float:
    """Give the mean of arrivals at which even many more fit into two thirds of the window.

    Solves mean + 3 * sqrt(mean) = 2/3 of the window, or one entry where that is more.
    """
    bound = max(1.0, window * _SHARE)
    return (math.sqrt(_SPREAD**2 / 4 + bound) - _SPREAD / 2) ** 2


def _burst(reading: Reading) -> float:
    """Give the rate a day of what just came, when it came in numbers."""
    if reading.since is None or reading.new < _BURST or reading.since >= reading.at:
        return 0.0
    return reading.new / ((reading.at - reading.since) / _DAY)


def _rounded(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"  # noqa: PLR2004  two digits suffice
