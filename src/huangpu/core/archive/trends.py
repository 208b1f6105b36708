"""How does a topic do, week by week, and what does the newest whole week say about it?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from huangpu.core.weeks import week_of
from huangpu.model.archive import Topic, Trend, WeekCount
from huangpu.model.digest_material import TagWeek
from huangpu.model.weeks import Week

WEEKS = 52  # besides the running one
FEWEST = 12  # a quarter is always shown, however young the archive is
_COMPARED = 4  # as in the digest


def weeks_until(as_of: datetime, zone: ZoneInfo) -> tuple[Week, ...]:
    """Give the 52 weeks before the one of `as_of`, and that one, oldest first."""
    running = week_of(as_of, zone)
    return tuple(running.previous(back) for back in range(WEEKS, -1, -1))


def trend_of(topic: Topic, rows: Iterable[TagWeek], weeks: tuple[Week, ...], since: Week) -> Trend:
    """Give the weeks of a topic, from the first that says something, and what the newest whole one changed.

    `rows` are those of its tag; `since` is the week of the first poll, of which, as of all before
    it, only what the feeds still showed is known.
    """
    known = {row.week: row for row in rows}
    counts = [_count(week, known, since) for week in weeks]
    telling = [place for place, one in enumerate(counts) if one.watched or one.stories]
    first = min([len(counts) - FEWEST - 1, *telling[:1]])
    before = counts[-2 - _COMPARED : -2]
    whole = counts[-2]
    if not (whole.watched and all(one.watched for one in before)):
        return Trend(topic, tuple(counts[first:]), None, None)
    mean = sum(one.stories for one in before) / _COMPARED
    return Trend(topic, tuple(counts[first:]), mean, _rounded(whole.stories - mean))


def _count(week: Week, known: Mapping[str, TagWeek], since: Week) -> WeekCount:
    row = known.get(str(week))
    watched = week > since
    if row is None:
        return WeekCount(week, 0, 0, 0, watched)
    return WeekCount(week, row.articles, row.stories, row.outlets, watched)


def _rounded(value: float) -> int:
    """Round half away from zero, as the digest does: +2.5 and -2.5 are moves of the same size."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))
