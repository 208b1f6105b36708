"""Are a server's wishes about the next request understood, and bounded?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huangpu.core.hints import LONGEST, cache_hints
from huangpu.model.entries import NO_HINTS, CacheHints

NOW = datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC)
LATER = b"Sun, 22 Nov 2026 10:10:00 GMT"
DATE = (b"Date", b"Sun, 22 Nov 2026 09:00:00 GMT")


@pytest.mark.parametrize(
    ("expected", "headers"),
    [
        (NO_HINTS, []),
        (NO_HINTS, [DATE, (b"Age", b"9")]),
        (CacheHints(max_age=600), [(b"Cache-Control", b"public, Max-Age=600, foo")]),
        (CacheHints(max_age=600), [(b"CACHE-CONTROL", b'max-age="600"')]),
        (
            CacheHints(max_age=600),
            [(b"Cache-Control", b"public"), (b"Cache-Control", b"max-age=600")],
        ),
        (CacheHints(max_age=500), [(b"Cache-Control", b"max-age=600"), (b"Age", b"100")]),
        (CacheHints(max_age=0), [(b"Cache-Control", b"max-age=600"), (b"Age", b"700")]),
        (NO_HINTS, [(b"Cache-Control", b"s-maxage=600, x-max-age=5, no-cache")]),
        (CacheHints(expires_in=600), [(b"Expires", LATER)]),
        (CacheHints(expires_in=4200), [(b"Expires", LATER), DATE]),
        (CacheHints(expires_in=0), [(b"Expires", b"0")]),
        (CacheHints(expires_in=0), [(b"Expires", b"Thu, 01 Jan 1970 00:00:00 GMT")]),
        (CacheHints(retry_after=120), [(b"Retry-After", b" 120 ")]),
        (CacheHints(retry_after=1), [(b"Retry-After", b"1.9")]),
        (CacheHints(retry_after=600), [(b"Retry-After", LATER)]),
        (CacheHints(retry_after=4200), [(b"Retry-After", LATER), DATE]),
        (CacheHints(retry_after=0), [(b"Retry-After", b"-5")]),
        (NO_HINTS, [(b"Retry-After", b"soon")]),
        (CacheHints(retry_after=600), [(b"Retry-After", b"Sunday, 22-Nov-26 10:10:00 GMT")]),
    ],
)
def test_wishes(expected: CacheHints, headers: list[tuple[bytes, bytes]]) -> None:
    """Seconds and dates are read as RFC 9110 and 9111 say, against the server's own clock."""
    assert expected == cache_hints(headers, NOW)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"Retry-After", b"Cache-Control", b"Expires", b"Date", b"Age"]),
            st.binary(max_size=40)
            | st.from_regex(rb"(max-age=)?-?[0-9]{1,40}", fullmatch=True)
            | st.datetimes().map(lambda when: format_datetime(when).encode()),
        ),
        max_size=5,
    )
)
@example([(b"Expires", b"Mon, 1 Jan 0001 00:00:00 +2359")])
@example([(b"Expires", b"Fri, 31 Dec 9999 23:59:59 -2359")])
@example([(b"Expires", b"Mon, 1 Jan 99999999999999999999 00:00:00 GMT")])
@example([(b"Retry-After", b"9" * 5000), (b"Cache-Control", b"max-age=" + b"9" * 5000)])
@settings(max_examples=300, deadline=None)
def test_any_headers(headers: list[tuple[bytes, bytes]]) -> None:
    """Whatever stands in the headers, every hint is within [0, 31 days] or absent."""
    hints = cache_hints(headers, NOW)
    for seconds in (hints.max_age, hints.expires_in, hints.retry_after):
        assert seconds is None or 0 <= seconds <= LONGEST


@given(st.integers(-(10**7), 10**7))
@settings(max_examples=100, deadline=None)
def test_date_and_seconds_agree(seconds: int) -> None:
    """A date so many seconds away means the same as the seconds, clamped."""
    moment = format_datetime(NOW + timedelta(seconds=seconds)).encode()
    hints = cache_hints([(b"Retry-After", moment), (b"Expires", moment)], NOW)
    expected = min(max(seconds, 0), LONGEST)
    assert (expected, expected) == (hints.retry_after, hints.expires_in)
