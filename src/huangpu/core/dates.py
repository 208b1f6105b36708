"""What moment does this date of a feed mean, if it can be trusted at all?

feedparser's own guess is never used: it reads `2024年1月1日` as November and a zoneless Chinese
time as UTC (research/security.md 3.6). Here a date has one of a few known shapes and lies between
2000 and tomorrow, or there is none, and the time of first sight stands in for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
FUTURE_ALLOWED = timedelta(hours=24)  # a clock that is wrong, or a zone; security.md 3.6
_MAX_RAW = 100  # the longest real dates, with zone comments, have about 60 characters

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ZONE_HOURS = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("BST", "WEST", "CET"), 1),
    **dict.fromkeys(("CEST", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    **dict.fromkeys(("HKT", "SGT", "AWST"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    **dict.fromkeys(("AEST",), 10),
    **dict.fromkeys(("AEDT",), 11),
    **dict.fromkeys(("EDT",), -4),
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("CST", "MDT"), -6),
    **dict.fromkeys(("MST", "PDT"), -7),
    **dict.fromkeys(("PST",), -8),
}
_CHINA_OFFSET = timedelta(hours=8)
_MAX_OFFSET = 14 * 60  # minutes; Kiribati

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
_HALF = r"(?:\s*(?P<half>[ap]\.?m\.?))?"
_ZONE = (
    r"\s*(?P<zone>(?:(?:GMT|UTC?)\s?)?[+-]\d{1,2}(?::?\d{2})?(?=$|\s)|[A-Z]{1,5})?(?:\s[A-Z]{2,5})?"
)
_WEEKDAY = r"(?:[^\W\d]{1,9}\.?(?:\s*,\s*|\s+))?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[A-Z]{3,9})"

# Tue, 31 Dec 2002 14:20:20 GMT, and what is meant to be such
_RFC_822 = (
    rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH}\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}})"
    rf"(?:,?\s+{_TIME}{_HALF}{_ZONE})?"
)
# 2002-12-31T14:20:20.5+08:00, 2024/1/1 08:00
_ISO_8601 = (
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    rf"(?:\s*[T\s]\s*{_TIME}{_HALF}{_ZONE})?"
)
# 20021231T142020Z, 20240101080000
_ISO_BASIC = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    rf"(?:T?(?P<hour>\d{{2}}):?(?P<minute>\d{{2}}):?(?P<second>\d{{2}})?(?:[.,]\d{{1,9}})?{_ZONE})?"
)
# 2024年1月1日 星期一 下午8时30分, 2024年1月1日08:00:00; Japanese and Korean write the same
_CHINESE = (
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号號일]"
    r"(?:\s*\(?(?:星期|周|週)[一二三四五六日天]\)?)?"
    r"(?:\s*(?P<half>凌晨|早上|上午|中午|下午|晚上|午前|午後|오전|오후)?"
    r"\s*(?P<hour>\d{1,2})\s*[:时時点點시]"
    r"(?:\s*(?P<minute>\d{1,2})(?:\s*[:分분](?:\s*(?P<second>\d{1,2})\s*[秒초]?)?)?)?"
    rf"{_ZONE})?"
)
# Jun 24, 2026 11:29am, Mon Jan 01 2024 08:00:00 GMT+0800
_AMERICAN = (
    rf"{_WEEKDAY}{_MONTH}\.?\s+{_DAY},?\s+(?P<year>\d{{4}})"
    rf"(?:,?\s+(?:at\s+)?{_TIME}{_HALF}{_ZONE})?"
)
# Tue Dec 31 14:20:20 CST 2002
_UNIX_TEXT = rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})"

_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (_RFC_822, _ISO_8601, _ISO_BASIC, _CHINESE, _AMERICAN, _UNIX_TEXT)
)
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?")  # seconds or milliseconds
_COMMENT = re.compile(r"\([^()]*\)")
_AFTERNOON = frozenset({"p", "下", "晚", "后", "後", "오후"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment in UTC; `is_rough` when only its day is known, or not even the zone for sure."""

    at: datetime
    is_rough: bool = False


def parse_date(raw: str | None, zone: tzinfo, now: datetime) -> datetime | None:
    """Give the moment in UTC that a date means, or None; see `read_date`."""
    found = read_date(raw, zone, now)
    return None if found is None else found.at


def read_date(raw: str | None, zone: tzinfo, now: datetime) -> Dated | None:
    """Read a date of RFC 822, ISO 8601, Chinese, American, C or Unix shape, to the second.

    A time without a zone, and a day without a time, are taken in `zone`, the feed's. `CST` is
    China Standard Time where that is the feed's own offset, else the American one. None for
    everything else, for days that do not exist, and outside [2000, `now` + 24 hours].
    """
    if not raw or len(raw) > _MAX_RAW:
        return None
    text = " ".join(_COMMENT.sub("", unicodedata.normalize("NFKC", raw)).split())
    try:
        found = _from_unix(text) or _from_shapes(text, zone)
    except (ValueError, OverflowError):  # 30 February, hour 25, year 0
        return None
    if found is None or not EARLIEST <= found.at <= now + FUTURE_ALLOWED:
        return None
    return found


def _from_unix(text: str) -> Dated | None:
    if not _SINCE_1970.fullmatch(text):
        return None
    return Dated(datetime.fromtimestamp(int(text[:10]), UTC))


def _from_shapes(text: str, zone: tzinfo) -> Dated | None:
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            return _built({"zone": None, "half": None, **found.groupdict()}, zone)
    return None


def _built(part: dict[str, str | None], zone: tzinfo) -> Dated | None:
    month = _month(part["month"] or "")
    if month is None:
        return None
    year = int(part["year"] or 0)
    if len(part["year"] or "") == 2:  # noqa: PLR2004  RFC 2822 4.3
        year += 2000 if year < 70 else 1900  # noqa: PLR2004  the pivot of POSIX
    midnight = datetime(year, month, int(part["day"] or 0), tzinfo=zone)
    if part["hour"] is None:
        return Dated(midnight.astimezone(UTC), is_rough=True)
    naive = midnight.replace(tzinfo=None) + _clock(part)
    offset, known = _offset(part["zone"], zone, naive)
    return Dated(naive.replace(tzinfo=offset).astimezone(UTC), is_rough=not known)


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    low = text.lower()
    return next((at for at, name in enumerate(_MONTHS, 1) if name.startswith(low)), None)


def _clock(part: dict[str, str | None]) -> timedelta:
    """Give the time since midnight; raise ValueError when no clock shows it."""
    hour, minute = int(part["hour"] or 0), int(part["minute"] or 0)
    second = int(part["second"] or 0)
    half = (part["half"] or "").lower()
    if half[:1] in _AFTERNOON or half in _AFTERNOON:
        hour = hour + 12 if hour < 12 else hour  # noqa: PLR2004  hours of half a day
    elif half[:1] in {"a", "凌", "上", "오"} and hour == 12:  # noqa: PLR2004
        hour = 0
    beyond = hour == 24 and (minute or second)  # noqa: PLR2004  24:00 is the end of the day
    if hour > 24 or minute > 59 or second > 60 or beyond:  # noqa: PLR2004
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))  # a leap second is 59


def _offset(name: str | None, zone: tzinfo, naive: datetime) -> tuple[tzinfo, bool]:
    """Give the zone of a time, and whether it is known or only assumed to be the feed's."""
    if name is None:
        return zone, True
    digits = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name)
    if digits:
        minutes = int(digits[2]) * 60 + int(digits[3] or 0)
        if minutes > _MAX_OFFSET:
            raise ValueError("no zone is that far away")
        return timezone(timedelta(minutes=-minutes if digits[1] == "-" else minutes)), True
    hours = _ZONE_HOURS.get(name.upper())
    if hours is None or (name.upper() == "CST" and zone.utcoffset(naive) == _CHINA_OFFSET):
        return zone, hours is not None
    return timezone(timedelta(hours=hours)), True
