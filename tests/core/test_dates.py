"""Which moment does a feed's date mean, if any?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.dates import parse_date, read_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 8, 2, 12, tzinfo=UTC)
EIGHT = datetime(2024, 1, 1, tzinfo=UTC)  # eight in the morning of New Year in Shanghai


@pytest.mark.parametrize(
    "raw",
    [
        *("Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 1 Jan 2024 08:00:00 +0800", "1 Jan 24 08:00 +0800"),
        *("01 January 2024 08:00:00 +08:00", "Mon,01 Jan 2024 00:00:00 Z", "Sun, 31 Dec 2023 19:00 EST"),
        *("Mon, 01 Jan 2024 08:00:00 CST", "Mon, 01 Jan 2024 08:00:00", "Wed, 01 Jan 2024 00:00 UT"),
        *("2024-01-01T00:00:00Z", "2024-01-01T08:00:00+08:00", "2024-01-01T08:00:00.123456+0800"),
        *("2024-01-01 08:00:00", "2024-01-01 08:00", "2024/1/1 8:00", "2024.01.01 08:00:00"),
        *("20240101T000000Z", "20240101080000", "2024-01-01 08:00:00 +0800 CST"),
        *("2024年1月1日 08:00", "2024年01月01日08:00:00", "2024年1月1日 星期一 上午8时", "2024年1月1日（周一）8点00分"),
        *("２０２４年１月１日　０８：００", "2024年1月1日 8時00分00秒", "2024년 1월 1일 오전 8:00"),
        *("Jan 1, 2024 8:00am", "January 1, 2024 at 8:00 AM", "Mon Jan 01 2024 08:00:00 GMT+0800 (中国标准时间)"),
        *("Mon Jan  1 00:00:00 UTC 2024", "1704067200", "1704067200000", " 2024-01-01T00:00:00Z\n"),
        *("2023-12-31T24:00:00Z", "Mon (Monday), 1(st) Jan 2024 00:00 +0000 (UTC)"),
    ],
)  # fmt: skip
def test_shapes(raw: str) -> None:
    """All these spell the same moment for a feed of Shanghai, and all are exact."""
    found = read_date(raw, SHANGHAI, NOW)
    assert found is not None
    assert (EIGHT, False) == (found.at, found.is_rough)


@pytest.mark.parametrize(
    "raw", ["2024-01-01", "2024年1月1日", "1 Jan 2024", "Jan 1, 2024", "20240101"]
)
def test_a_day_without_a_time(raw: str) -> None:
    """A date without a time is the feed's midnight, and rough."""
    found = read_date(raw, SHANGHAI, NOW)
    assert found is not None
    assert (EIGHT - timedelta(hours=8), True) == (found.at, found.is_rough)


@pytest.mark.parametrize(
    ("raw", "hour"),
    [("下午8:30", 20), ("晚上8点30分", 20), ("上午8:30", 8), ("凌晨0:30", 0), ("中午12:30", 12), ("下午12:30", 12)],
)  # fmt: skip
def test_chinese_halves_of_the_day(raw: str, hour: int) -> None:
    """上午 and 下午 count as AM and PM do."""
    assert datetime(2024, 1, 1, hour, 30, tzinfo=UTC) == parse_date(f"2024年1月1日 {raw}", UTC, NOW)


def test_cst_is_chinese_only_where_the_feed_is() -> None:
    """CST is +08:00 for a feed of Shanghai and -06:00 for others."""
    raw = "Mon, 01 Jan 2024 08:00:00 CST"
    assert EIGHT == parse_date(raw, SHANGHAI, NOW)
    assert EIGHT + timedelta(hours=14) == parse_date(raw, UTC, NOW)


def test_a_naive_time_is_the_feeds() -> None:
    """A time without a zone is not UTC, but the feed's, summer time included."""
    raw = "2024-07-01 08:00:00"
    assert datetime(2024, 7, 1, tzinfo=UTC) == parse_date(raw, SHANGHAI, NOW)
    assert datetime(2024, 7, 1, 12, tzinfo=UTC) == parse_date(
        raw, ZoneInfo("America/New_York"), NOW
    )


def test_an_unknown_zone_is_rough() -> None:
    """A zone nobody knows leaves the feed's own, and says that the hour is not sure."""
    found = read_date("Mon, 01 Jan 2024 08:00:00 XYZ", SHANGHAI, NOW)
    assert found is not None
    assert (EIGHT, True) == (found.at, found.is_rough)


@pytest.mark.parametrize(
    "raw",
    [
        *(None, "", "   ", "刚刚", "3小时前", "昨天 08:00", "soon", "x" * 5_000_000),
        *("2099-01-01T00:00:00Z", "Thu, 30 Jul 2099 00:00:00 GMT", "1999-12-31T23:59:59Z"),
        *("0001-01-01T00:00:00Z", "0000-00-00 00:00:00", "9999-12-31T23:59:59-12:00"),
        *("2024-02-30", "2024-13-01", "2024年2月30日", "31 Jun 2024 00:00 GMT", "1 Foo 2024"),
        *("2024-01-01T25:00:00Z", "2024-01-01T01:61:00Z", "2024-01-01T01:01:61Z", "2024-01-01T24:00:01Z"),
        *("2024-01-01T00:00:00+99:00", "01/02/2024", "2024", "2024-01", "1月1日 08:00"),
        *("946684799", "9999999999", "17040672", "170406720000", "-1704067200", "1e9", "٢٠٢٤-٠١-٠١x"),
    ],
    ids=lambda raw: repr(raw)[:40],
)  # fmt: skip
def test_no_date(raw: str | None) -> None:
    """Case 90: what is no date, or none to believe, gives None and never a guess."""
    assert parse_date(raw, SHANGHAI, NOW) is None


def test_the_future_ends_tomorrow() -> None:
    """A clock may be a day ahead, not more."""
    tomorrow = NOW + timedelta(hours=24)
    assert tomorrow == parse_date(tomorrow.isoformat(), UTC, NOW)
    assert parse_date((tomorrow + timedelta(seconds=1)).isoformat(), UTC, NOW) is None


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2026, 8, 1)),  # noqa: DTZ001  zones are drawn apart
    st.integers(-12 * 60, 14 * 60).filter(lambda minutes: minutes % 15 == 0),
)
def test_what_is_written_is_read(naive: datetime, minutes: int) -> None:
    """RFC 822, ISO 8601 and Chinese spellings of any moment are read back to the second."""
    zone = SHANGHAI
    sign, offset = ("-" if minutes < 0 else "+"), f"{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    utc = naive.replace(microsecond=0, tzinfo=UTC) - timedelta(minutes=minutes)
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    rfc_822 = f"{naive.day} {names[naive.month - 1]} {naive:%Y %H:%M:%S} {sign}{offset}"
    assert utc == parse_date(rfc_822, zone, NOW)
    assert utc == parse_date(f"{naive:%Y-%m-%dT%H:%M:%S}{sign}{offset[:2]}:{offset[2:]}", zone, NOW)
    local = naive.replace(microsecond=0, tzinfo=zone).astimezone(UTC)
    assert local == parse_date(f"{naive:%Y年%m月%d日 %H时%M分%S秒}", zone, NOW)


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789-/:.年月日TZ+ GMTCSJanuary,()午上", max_size=40))
def test_bounds_hold(raw: str) -> None:
    """Whatever is read lies between 2000 and tomorrow, in UTC."""
    found = parse_date(raw, SHANGHAI, NOW)
    assert found is None or datetime(2000, 1, 1, tzinfo=UTC) <= found <= NOW + timedelta(days=1)
