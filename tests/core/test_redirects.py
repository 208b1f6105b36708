"""Are redirects followed or refused, and moves told from detours?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.redirects import moved_to, next_target
from huangpu.core.targets import Target, target_of
from huangpu.errors import FetchError

HERE = target_of("https://feed.test/dir/rss?x=1")


def follow(location: bytes | None, *trail: Target, limit: int = 5) -> str:
    """Give the URL that a Location leads to."""
    return next_target(trail or (HERE,), location, max_redirects=limit).url


@pytest.mark.parametrize(
    ("location", "there"),
    [
        (b"https://other.test/", "https://other.test/"),
        (b"/rss", "https://feed.test/rss"),
        (b"new", "https://feed.test/dir/new"),
        (b"../new", "https://feed.test/new"),
        (b"?y=2", "https://feed.test/dir/rss?y=2"),
        (b"//other.test/a", "https://other.test/a"),
        (b"/a#b", "https://feed.test/a"),
        (b"https://bob:pw@other.test/", "https://other.test/"),
        ("/浦江".encode(), "https://feed.test/%E6%B5%A6%E6%B1%9F"),
        ("/浦江".encode("gbk"), "https://feed.test/%C3%86%C3%96%C2%BD%C2%AD"),
    ],
)
def test_followed(location: bytes, there: str) -> None:
    """Relative and absolute destinations are found as browsers find them."""
    assert there == follow(location)


@pytest.mark.parametrize(
    ("kind", "location"),
    [
        ("bad_redirect", None),
        ("bad_redirect", b""),
        ("downgrade", b"http://feed.test/"),
        ("downgrade", b"http://other.test/"),
        ("redirect_loop", b"/dir/rss?x=1"),
        ("redirect_loop", b"#top"),
        ("bad_url", b"javascript:alert(1)"),
        ("bad_url", b"file:///etc/passwd"),
        ("bad_url", b"https://[::1"),
        ("bad_url", b"/\x00"),
        ("blocked_address", b"https://127.1/"),
    ],
)
def test_refused(kind: str, location: bytes | None) -> None:
    """Each destination that is not asked has its own kind of error."""
    with pytest.raises(FetchError, match=kind):
        follow(location)


def test_upgrade() -> None:
    """From http to https is the right direction."""
    assert follow(b"https://feed.test/", target_of("http://feed.test/")) == "https://feed.test/"


def test_limit() -> None:
    """As many redirects as allowed are followed, and not one more."""
    trail = tuple(target_of(f"https://feed.test/{n}") for n in range(3))
    assert follow(b"/next", *trail, limit=3) == "https://feed.test/next"
    with pytest.raises(FetchError, match="too_many_redirects"):
        follow(b"/next", *trail, limit=2)


@pytest.mark.parametrize(
    ("moved", "statuses"),
    [
        (True, (301, 200)),
        (True, (308, 304)),
        (True, (301, 308, 200)),
        (False, (200,)),
        (False, (301, 302, 200)),
        (False, (307, 200)),
        (False, (301, 404)),
        (False, (301, 500)),
    ],
)
def test_moved(*, moved: bool, statuses: tuple[int, ...]) -> None:
    """A move is one that is permanent all the way and ends well."""
    trail = [target_of(f"https://feed.test/{n}") for n in range(len(statuses))]
    assert (trail[-1].url if moved else None) == moved_to(trail, statuses)


@given(st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_location(location: bytes) -> None:
    """Any bytes lead to a place on https, or to a FetchError."""
    with suppress(FetchError):
        assert follow(location).startswith("https://")
