"""When would the server like to be asked again? Retry-After, Cache-Control, Expires."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from huangpu.model.entries import NO_HINTS, CacheHints

LONGEST = 31 * 86_400  # seconds; lemon24/reader's cap, so that no header silences a feed for ever

_SECONDS = re.compile(r"\s*(-?)0*([0-9]+)(?:\.[0-9]*)?\s*")
_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?([0-9]+)"?\s*(?=,|$)', re.IGNORECASE)


def cache_hints(headers: Iterable[tuple[bytes, bytes]], now: datetime) -> CacheHints:
    """Read the hints of one answer.

    `headers` are raw names and values; `now` is only used where the answer has no Date of its
    own, because the difference of two of the server's times needs no agreement of clocks. The
    seconds that come out lie in [0, 31 days]; a wish in the past is 0; what cannot be read is
    None. `max_age` is what is left of it: the time the answer spent in caches (Age) is gone.
    """
    found: dict[bytes, str] = {}
    for name, value in headers:
        key = name.lower()
        if key in _READ:
            text = value.decode("latin-1")
            found[key] = f"{found[key]}, {text}" if key in _LISTS and key in found else text
    if not found.keys() & _WISHES:
        return NO_HINTS
    asked_at = _moment(found.get(b"date")) or now
    return CacheHints(
        max_age=_max_age(found.get(b"cache-control"), found.get(b"age")),
        expires_in=_expires(found.get(b"expires"), asked_at),
        retry_after=_retry_after(found.get(b"retry-after"), asked_at),
    )


_WISHES = frozenset({b"retry-after", b"cache-control", b"expires"})
_LISTS = frozenset({b"cache-control"})  # the one of them that may come in several lines
_READ = _WISHES | {b"date", b"age"}


def _max_age(cache_control: str | None, age: str | None) -> int | None:
    if cache_control is None:
        return None
    match = _MAX_AGE.search(cache_control)
    if match is None:
        return None
    return max(0, _clamped(match[1]) - (_seconds(age) or 0))


def _expires(expires: str | None, asked_at: datetime) -> int | None:
    """RFC 9111 5.3: what is no date, `0` above all, means "already stale"."""
    if expires is None:
        return None
    moment = _moment(expires)
    return 0 if moment is None else _until(moment, asked_at)


def _retry_after(retry_after: str | None, asked_at: datetime) -> int | None:
    if retry_after is None:
        return None
    seconds = _seconds(retry_after)
    if seconds is not None:
        return seconds
    moment = _moment(retry_after)
    return None if moment is None else _until(moment, asked_at)


def _seconds(text: str | None) -> int | None:
    match = _SECONDS.fullmatch(text or "")
    if match is None:
        return None
    return 0 if match[1] else _clamped(match[2])


def _clamped(digits: str) -> int:
    digits = digits.lstrip("0")
    return LONGEST if len(digits) > len(str(LONGEST)) else min(LONGEST, int(digits or "0"))


def _until(moment: datetime, asked_at: datetime) -> int:
    return int(min(LONGEST, max(0.0, (moment - asked_at).total_seconds())))


def _moment(text: str | None) -> datetime | None:
    """Read an HTTP date; a zone that is missing is UTC, as RFC 9110 5.6.7 demands."""
    if text is None or len(text) > 64:  # noqa: PLR2004  the longest HTTP date has 33 characters
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None  # the parser of the standard library raises all four on hostile text
