"""Do our requests say who asks, what is known, and to nobody else what is secret?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.request_headers import (
    private_headers,
    renewed,
    request_headers,
    usable,
    user_agent,
    validators_of,
)
from huangpu.core.targets import target_of
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Validators
from huangpu.model.feeds import Feed

TARGET = target_of("https://feed.test/rss")


def feed(url: str = "https://feed.test/rss", **headers: str) -> Feed:
    """Give a feed with these headers of its own."""
    return Feed(id="subject", url=url, headers=headers)


@pytest.mark.parametrize(
    ("expected", "choice", "contact"),
    [
        (b"huangpu/1.2 (+https://me.test)", None, "https://me.test"),
        (b"huangpu/1.2 (+https://me.test)", "reader", "https://me.test"),
        (b"huangpu/1.2", None, ""),
        (b"Mozilla/5.0 (compatible; huangpu/1.2; +https://me.test)", "browser", "https://me.test"),
        (b"Mozilla/5.0 (compatible; huangpu/1.2)", "browser", ""),
        (b"Custom/9", "Custom/9", "https://me.test"),
    ],
)
def test_user_agent(expected: bytes, choice: str | None, contact: str) -> None:
    """We name ourselves and a contact, also to sites that want to see a browser."""
    assert expected == user_agent(choice, version="1.2", contact=contact)


def test_plain_request() -> None:
    """A first request has four headers and no secret."""
    headers = dict(request_headers(TARGET, agent=b"me", validators=NO_VALIDATORS, private={}))
    assert headers.keys() == {b"Host", b"User-Agent", b"Accept", b"Accept-Encoding"}
    assert (b"feed.test", b"me", b"gzip, deflate") == (
        headers[b"Host"],
        headers[b"User-Agent"],
        headers[b"Accept-Encoding"],
    )


def test_conditional_request() -> None:
    """Validators are sent as the bytes they are."""
    validators = Validators(etag=b'W/"\xe9"', last_modified=b"yesterday")
    headers = dict(request_headers(TARGET, agent=b"me", validators=validators, private={}))
    assert (b'W/"\xe9"', b"yesterday") == (
        headers[b"If-None-Match"],
        headers[b"If-Modified-Since"],
    )


def test_private_headers() -> None:
    """User info becomes Basic authorisation; own headers are filled in and may replace ours."""
    subject = feed("https://b%40b:p%3A@feed.test/", **{"X-Key": "a ${K}", "accept": "text/xml"})
    private = private_headers(subject, {"K": "secret"})
    headers = request_headers(TARGET, agent=b"me", validators=NO_VALIDATORS, private=private)
    assert (b"Authorization", b"Basic YkBiOnA6") in headers
    assert (b"X-Key", b"a secret") in headers
    assert [b"text/xml"] == [value for name, value in headers if name.lower() == b"accept"]


def test_own_authorisation_wins() -> None:
    """A configured Authorization header replaces the one made from the URL."""
    subject = feed("https://a:b@feed.test/", authorization="Bearer x")
    assert {b"authorization": (b"authorization", b"Bearer x")} == private_headers(subject, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Host", "evil.test"),
        ("content-length", "3"),
        ("Transfer-Encoding", "chunked"),
        ("Accept-Encoding", "br"),
        ("If-None-Match", "x"),
        ("Bad Name", "x"),
        ("", "x"),
        ("X-Key", "a\r\nX-Other: hunter2"),
        ("X-Key", "hunter2\x00"),
    ],
)
def test_header_that_cannot_be_set(name: str, value: str) -> None:
    """What would break the request is refused, without showing the value."""
    with pytest.raises(FetchError, match="bad_header") as caught:
        private_headers(feed(**{name: value}), {})
    assert "hunter2" not in str(caught.value)


def test_secret_from_the_environment_is_checked_too() -> None:
    """A line break inside a secret cannot make a header of its own."""
    with pytest.raises(FetchError, match="bad_header"):
        private_headers(feed(**{"X-Key": "${K}"}), {"K": "a\r\nX: y"})


@given(st.binary(max_size=20) | st.binary(min_size=505, max_size=520))
@settings(max_examples=200, deadline=None)
def test_validators_are_kept_whole_or_not_at_all(value: bytes) -> None:
    """A validator comes out as it went in, or is dropped; what is kept can be sent."""
    found = validators_of([(b"ETag", value), (b"Last-Modified", value)])
    assert found.etag in {None, value}
    assert found == usable(Validators(value, value))
    if found.etag is not None:
        assert 0 < len(value) <= 512
        assert not set(value) & set(b"\r\n\x00\t\x7f")


def test_renewed() -> None:
    """A 304 renews what it names and leaves the rest."""
    old = Validators(b"a", b"b")
    assert Validators(b"a", b"c") == renewed(old, Validators(None, b"c"))
    assert old == renewed(old, NO_VALIDATORS)
