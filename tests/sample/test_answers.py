"""Does the sample server answer as RFC 9110 asks?"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.sample.answers import Document, answer_to

FEED = Document(
    b"<rss/>" * 40, "application/rss+xml; charset=utf-8", datetime(2026, 11, 16, tzinfo=UTC)
)
SINCE = "Mon, 16 Nov 2026 00:00:00 GMT"
ETAG = answer_to(FEED, {}).headers["ETag"]
ZIPPED_ETAG = answer_to(FEED, {"accept-encoding": "gzip"}).headers["ETag"]


def test_found() -> None:
    """A plain request gets the document with its type and both validators."""
    answer = answer_to(FEED, {})
    assert (200, FEED.body) == (answer.status, answer.body)
    assert {
        "Content-Type": FEED.content_type,
        "ETag": ETAG,
        "Last-Modified": SINCE,
        "Vary": "Accept-Encoding",
    } == answer.headers


def test_missing() -> None:
    """What is not there is a 404 without validators."""
    answer = answer_to(None, {"if-none-match": "*"})
    assert 404 == answer.status
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"if-none-match": ETAG}, 304, id="same tag"),
        pytest.param({"if-none-match": f'"other", W/{ETAG}'}, 304, id="weak, second of a list"),
        pytest.param({"if-none-match": "*"}, 304, id="any tag"),
        pytest.param({"if-none-match": '"other"'}, 200, id="other tag"),
        pytest.param({"if-none-match": ZIPPED_ETAG}, 200, id="tag of the gzipped bytes"),
        pytest.param({"if-modified-since": SINCE}, 304, id="same date"),
        pytest.param({"if-modified-since": "Tue, 17 Nov 2026 00:00:00 GMT"}, 304, id="later date"),
        pytest.param(
            {"if-modified-since": "Sun, 15 Nov 2026 23:59:59 GMT"}, 200, id="earlier date"
        ),
        pytest.param({"if-modified-since": "yesterday"}, 200, id="no date"),
        pytest.param(
            {"if-modified-since": "Mon, 16 Nov 2026 00:00:00"}, 200, id="date without zone"
        ),
        pytest.param(
            {"if-none-match": '"other"', "if-modified-since": SINCE}, 200, id="tag outranks date"
        ),
    ],
)
def test_conditional(headers: dict[str, str], status: int) -> None:
    """304 is said exactly when the asker has these bytes already."""
    answer = answer_to(FEED, headers)
    assert status == answer.status
    assert (b"" if status == 304 else FEED.body) == answer.body
    assert ETAG == answer.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("GZIP; q=1.0", True),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("", False),
    ],
)
def test_gzip_when_asked(accepted: str, *, zipped: bool) -> None:
    """The body is gzipped, under a tag of its own, only for those who accept that."""
    answer = answer_to(FEED, {"accept-encoding": accepted})
    assert ("gzip" if zipped else None) == answer.headers.get("Content-Encoding")
    assert FEED.body == (gzip.decompress(answer.body) if zipped else answer.body)
    assert (ZIPPED_ETAG if zipped else ETAG) == answer.headers["ETag"]
    again = {"accept-encoding": accepted, "if-none-match": answer.headers["ETag"]}
    assert 304 == answer_to(FEED, again).status


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["accept-encoding", "if-none-match", "if-modified-since"]),
        st.text(max_size=60)
        | st.from_regex(r"\w{3}, \d+ Nov \d+ \d+:\d+:\d+ [+-]\d+", fullmatch=True),
    )
)
def test_any_header(headers: dict[str, str]) -> None:
    """No header, however odd, is more than a reason to send the document again."""
    assert answer_to(FEED, headers).status in {200, 304}
