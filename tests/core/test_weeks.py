"""In which week does a moment lie?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.weeks import Week, week_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Shanghai had summer time until 1991; Beirut and Santiago change at midnight, Lord Howe by half
# an hour, Apia lost a whole day, St. John's went back at 00:01.
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "Asia/Shanghai",
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Beirut",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "America/St_Johns",
            "Asia/Kathmandu",
        )
    ]
)
MOMENTS = st.integers(min_value=0, max_value=4_102_444_800_000).map(  # milliseconds, to 2100
    lambda at: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
)
WEEKS = MOMENTS.map(lambda moment: Week(*moment.isocalendar()[:2]))


@given(MOMENTS, ZONES)
@settings(max_examples=300, deadline=None)
def test_every_moment_lies_in_exactly_one_week(moment: datetime, zone: ZoneInfo) -> None:
    """The week of a moment contains it, and its neighbours do not."""
    week = week_of(moment, zone)
    holders = [
        w for w in (week.previous(1), week, week.next()) if w.start(zone) <= moment < w.end(zone)
    ]
    assert [week] == holders


@given(WEEKS, ZONES)
@settings(max_examples=200, deadline=None)
def test_weeks_join_without_gap(week: Week, zone: ZoneInfo) -> None:
    """A week ends where the next begins, and its first and last instants are its own."""
    start, end = week.start(zone), week.end(zone)
    assert (UTC, UTC) == (start.tzinfo, end.tzinfo)
    assert end == week.next().start(zone)
    assert week == week_of(start, zone)
    assert week == week_of(end - timedelta(microseconds=1), zone)
    assert timedelta(days=5) < end - start < timedelta(days=8)


@given(WEEKS, st.integers(min_value=0, max_value=120))
@settings(max_examples=100, deadline=None)
def test_writing_reading_and_counting_back(week: Week, n: int) -> None:
    """What is written is read back, and n weeks back are n weeks forward again."""
    assert week == Week.parse(str(week))
    again = week.previous(n)
    assert timedelta(weeks=n) == week.monday - again.monday
    for _ in range(n):
        again = again.next()
    assert week == again


def test_shanghai_week() -> None:
    """Monday begins at 16:00 UTC of Sunday."""
    week = Week.parse("2026-W34")
    assert datetime(2026, 8, 16, 16, tzinfo=UTC) == week.start(SHANGHAI)
    assert datetime(2026, 8, 23, 16, tzinfo=UTC) == week.end(SHANGHAI)
    assert Week(2026, 33) == week_of(datetime(2026, 8, 16, 15, 59, 59, tzinfo=UTC), SHANGHAI)
    assert week == week_of(datetime(2026, 8, 17, 0, 0, tzinfo=SHANGHAI), SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2027, 1, 3, 12, tzinfo=SHANGHAI), "2026-W53"),
        (datetime(2027, 1, 4, 0, tzinfo=SHANGHAI), "2027-W01"),
        (datetime(2025, 12, 29, 0, tzinfo=SHANGHAI), "2026-W01"),
        (datetime(2020, 12, 31, 0, tzinfo=SHANGHAI), "2020-W53"),
    ],
    ids=["week 53 ends in January", "first Monday", "week 1 begins in December", "2020 has 53"],
)
def test_turn_of_the_year(moment: datetime, week: str) -> None:
    """The ISO year decides, not the calendar's."""
    assert week == str(week_of(moment, SHANGHAI))


def test_weeks_of_summer_time() -> None:
    """The weeks in which clocks change last an hour less and an hour more."""
    berlin = ZoneInfo("Europe/Berlin")
    lengths = [
        Week(2026, number).end(berlin) - Week(2026, number).start(berlin) for number in (13, 43)
    ]
    assert [timedelta(days=7, hours=-1), timedelta(days=7, hours=1)] == lengths


def test_weeks_order_by_time() -> None:
    """The 53rd week of a year comes before the first of the next."""
    weeks = [Week(2027, 1), Week(2026, 53), Week(2026, 9), Week(2026, 10)]
    assert ["2026-W09", "2026-W10", "2026-W53", "2027-W01"] == [str(w) for w in sorted(weeks)]


@pytest.mark.parametrize(
    "text",
    ["", "2026-34", "2026-W5", "2026-W54", "2025-W53", "2026-W00", "2026W34", "２０２６-W34", "0000-W01",
     "2026-W34 ", "2026-W34\n"],
)  # fmt: skip
def test_what_is_no_week(text: str) -> None:
    """Anything but a week of the ISO calendar is refused, with the text in the message."""
    with pytest.raises(ValueError, match="is no ISO week"):
        Week.parse(text)


def test_naive_moment() -> None:
    """A moment without a zone lies in no week."""
    with pytest.raises(ValueError, match="no time zone"):
        week_of(datetime(2026, 8, 17), SHANGHAI)  # noqa: DTZ001  that is the point
