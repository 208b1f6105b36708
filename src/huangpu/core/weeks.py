"""In which week does a moment lie, on the clocks of the reader?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.model.weeks import Week

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

__all__ = ["Week", "week_of"]


def week_of(moment: datetime, zone: ZoneInfo) -> Week:
    """Give the one week with `start <= moment < end` in the zone.

    Raises ValueError for a naive moment.
    """
    if moment.utcoffset() is None:
        raise ValueError("has no time zone, so it lies in no week")
    year, number, _ = moment.astimezone(zone).isocalendar()
    week = Week(year, number)
    # Clocks that go back over midnight show Sunday again after Monday has begun: the half-open
    # interval decides, not the date on the wall.
    if moment < week.start(zone):
        return week.previous(1)
    return week if moment < week.end(zone) else week.next()
