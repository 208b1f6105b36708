"""When did the entries arrive that this reading shows? Learns the cadence of a feed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from huangpu.model.health import Cadence, PollCounts
from huangpu.model.polls import PollOutcome, PollRecord

DAYS_KEPT = 35  # five weeks: a week against the four before it
_SPELLS_KEPT = 12  # weeks in which something arrived
_FADE = 0.98  # what an arrival weighs a day later in the hours of the day: half in five weeks
_PINNED = 5  # the oldest fifth of a first document may be pinned entries of long ago
_TRUSTED_SPAN = timedelta(hours=1)  # dates closer together are those of a crawl or an edition
_LATE = timedelta(days=1)  # an entry may appear so long after its own date
_UNSEEN_LIMIT = 10  # windows that may have gone unseen, at most, in one estimate
_STRAINED = 2 / 3  # of a window is new: Media Cloud asks sooner from here on (peers.md 2.3)
_TIGHTEN, _MOST, _RELAX = 1.5, 4.0, 0.95  # a strained reading; at most; a day without one
_FALSE_ALARMS = 2  # turnovers in a row after which haste found nothing: the feed comes so ...
_CROWDED_ALARMS = 1  # ... and where the dates say the same, one will do
_MOST_ALARMS = 4  # so that as many readings of the usual kind make it usual again
_DAY = timedelta(days=1)


def turned_over(counts: PollCounts) -> bool:
    """Say whether a document shares no entry with what was known, so that some may be lost."""
    return counts.new > 0 and not counts.updated and not counts.unchanged


def comes_in_editions(known: Cadence) -> bool:
    """Say whether a turnover is how this feed comes, all entries at once, and no sign of loss."""
    return known.false_alarms >= (_CROWDED_ALARMS if known.crowded else _FALSE_ALARMS)


def usable_of(counts: PollCounts) -> int:
    """Give how many entries of a document could be taken in."""
    return counts.seen - counts.rejected


def learn(known: Cadence, record: PollRecord, counts: PollCounts, zone: ZoneInfo) -> Cadence:
    """Give what is known of a feed's cadence after this poll.

    A 304 says that nothing arrived; failures and empty documents say nothing.
    """
    at = record.started_at
    unchanged = record.outcome is PollOutcome.NOT_MODIFIED
    if not unchanged and (record.outcome is not PollOutcome.OK or usable_of(counts) <= 0):
        return known
    if known.read_at is None:
        dated = () if unchanged else _dates(record, at)
        return _first(dated, usable_of(counts), at, zone)
    rolled = _rolled(known, at, zone)
    if not counts.new:
        alarms = min(known.false_alarms + bool(known.turnovers), _MOST_ALARMS)
        rolled = dataclasses.replace(rolled, turnovers=0, false_alarms=alarms)
    if unchanged:
        return rolled
    dates = _dates(record, at)
    compared = _compared(rolled, counts, dates)
    return _with(compared, _arrivals(known, dates, counts, at), zone)


def _compared(known: Cadence, counts: PollCounts, dates: Sequence[datetime]) -> Cadence:
    """Note what the share of new entries says: Media Cloud's overlap rule."""
    turned, usable = turned_over(counts), usable_of(counts)
    strained = counts.new > usable * _STRAINED and not comes_in_editions(known)
    return dataclasses.replace(
        known,
        window=usable,
        crowded=len(dates) == usable and _are_crowded(dates),
        strain=min(_MOST, known.strain * _TIGHTEN) if strained else known.strain,
        turnovers=known.turnovers + 1 if turned else 0,
        false_alarms=max(0, known.false_alarms - (counts.new > 0 and not turned)),
    )


def _dates(record: PollRecord, at: datetime) -> list[datetime]:
    """Give the dates of the entries that tell the hour, in order, none after the poll."""
    return sorted(
        min(moment, at)
        for entry in record.entries
        if entry.rejected is None and not entry.date_is_rough
        for moment in [entry.published_at or entry.updated_at]
        if moment is not None
    )


def _first(dated: Sequence[datetime], usable: int, at: datetime, zone: ZoneInfo) -> Cadence:
    """Take the first document for history, as far back as it is whole."""
    today = _day(at, zone)
    newest = dated[-1] if dated else at
    start = Cadence(
        known_since=at,
        read_at=at,
        newest_at=newest,
        window=usable,
        crowded=len(dated) == usable and _are_crowded(dated),
        day=today,
        days=(0,),
    )
    believed = dated[len(dated) // _PINNED :]
    if _are_crowded(believed):
        return start
    length = min(DAYS_KEPT, today - _day(believed[0], zone) + 1)
    start = dataclasses.replace(
        start, known_since=believed[0], newest_at=believed[0], days=(0,) * length
    )
    return _with(start, believed[1:], zone)


def _are_crowded(dates: Sequence[datetime]) -> bool:
    return not dates or dates[-1] - dates[0] < _TRUSTED_SPAN


def _arrivals(
    known: Cadence, dated: Sequence[datetime], counts: PollCounts, at: datetime
) -> list[datetime]:
    """Give the times at which the new entries arrived, and those that went unseen, in order."""
    since = known.read_at or at
    recent = [moment for moment in dated if moment > since - _LATE]
    if known.turnovers and turned_over(counts) and len(recent) * 2 < len(dated):
        return []  # old entries again and again as new ones: their ids change, nothing arrives
    told = [max(moment, since) for moment in recent[-counts.new :]] if counts.new else []
    times = told + _spread(since, at, counts.new - len(told))
    if turned_over(counts):
        oldest = dated[0] if len(dated) == usable_of(counts) else since + (at - since) / 2
        if oldest > since:
            shown = max(at - oldest, timedelta(seconds=1))
            windows = min((at - since) / shown - 1, _UNSEEN_LIMIT)
            times += _spread(since, oldest, round(counts.new * windows))
    return sorted(times)


def _spread(start: datetime, end: datetime, number: int) -> list[datetime]:
    """Lay arrivals of unknown time evenly over an interval, none on its start."""
    step = (end - start) / max(number, 1)
    return [start + step * (n + 1) for n in range(number)]


def _rolled(known: Cadence, at: datetime, zone: ZoneInfo) -> Cadence:
    """Turn the pages of the calendar up to this reading."""
    passed = max(0, _day(at, zone) - known.day)
    gone = max(0.0, (at - (known.read_at or at)) / _DAY)
    return dataclasses.replace(
        known,
        read_at=at,
        day=known.day + passed,
        days=(*known.days, *(0,) * min(passed, DAYS_KEPT))[-DAYS_KEPT:],
        hours=tuple(round(weight * _FADE**gone, 4) for weight in known.hours),
        strain=round(1 + (known.strain - 1) * _RELAX**gone, 4),
    )


def _with(known: Cadence, arrivals: Sequence[datetime], zone: ZoneInfo) -> Cadence:
    """Enter arrivals, in order, into the days, the hours and the quiet spells."""
    if not arrivals:
        return known
    days, hours = list(known.days), list(known.hours or (0.0,) * 24)
    spells = dict(known.spells)
    before = known.newest_at or arrivals[0]
    for moment in arrivals:
        local = moment.astimezone(zone)
        age = known.day - local.toordinal()
        if 0 <= age < len(days):
            days[-1 - age] += 1
        hours[local.hour] = round(hours[local.hour] + 1, 4)
        if moment > before:
            week, spell = local.toordinal() // 7, round((moment - before) / _DAY, 3)
            spells[week] = max(spell, spells.get(week, 0.0))
            before = moment
    return dataclasses.replace(
        known,
        newest_at=before,
        days=tuple(days),
        hours=tuple(hours),
        spells=tuple(sorted(spells.items())[-_SPELLS_KEPT:]),
    )


def _day(moment: datetime, zone: ZoneInfo) -> int:
    return moment.astimezone(zone).toordinal()
