"""How many entries will arrive by then? The rate of a feed by hour and day, looking ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from huangpu.model.health import Cadence

_AGEING = 0.9  # what a day weighs against the day after it: ten days back a third
_HOUR_DOUBT = 2.0  # arrivals that an hour needs to count as much as "every hour alike"
_WEEK_DOUBT = 6.0  # the same for working days and week-ends
_PRIOR_DAYS = 0.1  # days of watching that the configured interval is worth
_SATURDAY = 5
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Arrivals expected of a feed, in entries a day.

    `recent` is the rate of late, in which the configured interval counts until it is outweighed.
    `lasting` is seen, not configured: the higher one of the rates of late and of five weeks, so
    that a feed that comes back from a holiday is met at its old pace. `shape` holds the share of
    a day's arrivals in each local hour, `week` the factors of working days and week-ends.
    """

    recent: float
    lasting: float
    shape: tuple[float, ...]
    week: tuple[float, float]
    zone: ZoneInfo

    @classmethod
    def of(cls, cadence: Cadence, prior_rate: float, zone: ZoneInfo) -> Self:
        """Read the cadence; `prior_rate` is what the configured interval stands for."""
        shape = _shape(cadence, zone)
        watched = _watched(cadence, shape, zone)
        weights = [_AGEING**age for age in range(len(watched) - 1, -1, -1)]
        faded = [weight * count for weight, count in zip(weights, cadence.days, strict=True)]
        fading = [weight * share for weight, share in zip(weights, watched, strict=True)]
        late = _rate(sum(faded), sum(fading))
        lasting = max(late, _rate(sum(cadence.days), sum(watched)))
        recent = _rate(sum(faded) + prior_rate * _PRIOR_DAYS * _youth(cadence), sum(fading))
        return cls(recent, lasting, shape, _week(cadence, watched, lasting), zone)

    def ahead(self, start: datetime, limit: timedelta) -> Iterator[tuple[timedelta, float]]:
        """Walk on from `start` hour by hour: how long a stretch lasts, and its share of a rate."""
        local = start.astimezone(self.zone)
        hour, weekday, stretch = local.hour, local.weekday(), _to_next_hour(local)
        gone = timedelta(0)
        while gone < limit:
            yield (
                min(stretch, limit - gone),
                self.week[weekday >= _SATURDAY] * self.shape[hour] * 24,
            )
            gone += stretch
            stretch, hour = _HOUR, (hour + 1) % 24
            weekday = (weekday + (hour == 0)) % 7


def _rate(arrived: float, watched: float) -> float:
    return arrived / (watched + _PRIOR_DAYS)


def _youth(cadence: Cadence) -> float:
    """Give what the configured interval still counts: as a day as old as our knowledge."""
    if cadence.known_since is None or cadence.read_at is None:
        return 1.0
    return float(_AGEING ** ((cadence.read_at - cadence.known_since) / _DAY))


def _shape(cadence: Cadence, zone: ZoneInfo) -> tuple[float, ...]:
    """Give each hour's share of a day: its arrivals by how often it was watched, smoothed."""
    since, until = cadence.known_since, cadence.read_at
    if not cadence.hours or since is None or until is None or since >= until:
        return (1 / 24,) * 24
    watched = _hours_watched(since, until, zone)
    mean = sum(cadence.hours) / sum(watched)
    level = [
        (arrived + _HOUR_DOUBT) / (mean * times + _HOUR_DOUBT)
        for arrived, times in zip(cadence.hours, watched, strict=True)
    ]
    total = sum(level)
    return tuple(part / total for part in level)


def _hours_watched(since: datetime, until: datetime, zone: ZoneInfo) -> list[float]:
    """Give how many times each local hour went by between the two."""
    days = (until - since) // _DAY
    watched = [float(days)] * 24
    rest = (until - since) - days * _DAY
    local = since.astimezone(zone)
    hour, step = local.hour, min(_to_next_hour(local), rest)
    while rest:
        watched[hour % 24] += step / _HOUR
        rest -= step
        hour, step = hour + 1, min(_HOUR, rest)
    return watched


def _to_next_hour(local: datetime) -> timedelta:
    return _HOUR - timedelta(
        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )


def _watched(cadence: Cadence, shape: Sequence[float], zone: ZoneInfo) -> list[float]:
    """Give how much of each of the days was watched, by what such a part of a day brings."""
    if cadence.known_since is None or cadence.read_at is None:
        return []
    watched = [1.0] * len(cadence.days)
    since = cadence.known_since.astimezone(zone)
    if since.toordinal() > cadence.day - len(watched):
        watched[0] -= _part(shape, since)
    watched[-1] -= 1 - _part(shape, cadence.read_at.astimezone(zone))
    return [max(0.0, share) for share in watched]


def _part(shape: Sequence[float], local: datetime) -> float:
    """Give the share of a day's arrivals that come before this time of day."""
    return sum(shape[: local.hour]) + shape[local.hour] * (1 - _to_next_hour(local) / _HOUR)


def _week(cadence: Cadence, watched: Sequence[float], rate: float) -> tuple[float, float]:
    """Give what working days and week-ends bring, as factors of the mean day."""
    found = []
    for wanted in (False, True):
        newest_first = zip(reversed(cadence.days), reversed(watched), strict=False)
        chosen = [
            (count, share)
            for age, (count, share) in enumerate(newest_first)
            if ((cadence.day - age - 1) % 7 >= _SATURDAY) is wanted
        ]
        arrived = sum(count for count, _ in chosen)
        expected = rate * sum(share for _, share in chosen)
        found.append((arrived + _WEEK_DOUBT) / (expected + _WEEK_DOUBT))
    return found[0], found[1]
