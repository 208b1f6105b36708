"""Is a URL read into one request's address, or refused with the right reason?"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.targets import MAX_URL, Target, target_of, user_info
from huangpu.errors import FetchError


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://feed.test/rss", "https://feed.test/rss"),
        ("https://feed.test", "https://feed.test/"),
        ("HTTPS://Feed.Test:443/A?b=C#d", "https://feed.test/A?b=C"),
        ("http://feed.test.:80/", "http://feed.test/"),
        ("http://feed.test:8080/?", "http://feed.test:8080/"),
        ("https://feed.test?x", "https://feed.test/?x"),
        (
            "https://中国.test/新闻?词=浦东",
            "https://xn--fiqs8s.test/%E6%96%B0%E9%97%BB?%E8%AF%8D=%E6%B5%A6%E4%B8%9C",
        ),
        ("https://上海。test/", "https://xn--fhqz97e.test/"),
        ("https://feed.test/a b%20c[]'\"", "https://feed.test/a%20b%20c[]'\""),
        (" https://feed.test/ ", "https://feed.test/"),
        ("https://bob:pw@feed.test/x", "https://feed.test/x"),
        ("http://[2606:2800:0:0::1]:8443/", "http://[2606:2800::1]:8443/"),
        ("http://under_score.test/", "http://under_score.test/"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
    ],
)
def test_readable(url: str, text: str) -> None:
    """Case, default port, fragment and user info go; the path is sent as written, in ASCII."""
    assert text == target_of(url).url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.test/rss",
        "//feed.test/rss",
        "https:///rss",
        "https://?x",
        "ftp://feed.test/",
        "https://feed.test:0/",
        "https://feed.test:99999/",
        "https://feed.test:x/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[v1.x]/",
        "https://a..test/",
        "https://-a.test/",
        "https://xn--/",
        f"https://{'x' * 64}.test/",
        f"https://{'x.' * 127}test/",
        "https://①②⑦/",
        "https://feed.test\\@evil.test/",
        "https://feed.test/\r\nX: y",
        "https://feed.test/\x00",
        "https://feed.test/" + "x" * MAX_URL,
        "https://a b.test/",
        "https://feed.test\u2100/",
    ],
)
def test_unreadable(url: str) -> None:
    """What names no one place on the web is refused."""
    with pytest.raises(FetchError, match="bad_url"):
        target_of(url)


@pytest.mark.parametrize(
    "host", ["127.1", "0", "0x7f.1", "2130706433", "1.2.3.4.5", "a.0x", "010.1.1.1"]
)
def test_disguised(host: str) -> None:
    """An IPv4 address is written with four plain numbers, or it is a disguise."""
    with pytest.raises(FetchError, match="blocked_address"):
        target_of(f"http://{host}/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://feed.test/", None),
        ("https://@feed.test/", None),
        ("https://bob@feed.test/", ("bob", "")),
        ("https://b%40b:p%3Aw@feed.test/", ("b@b", "p:w")),
        ("https://:pw@feed.test/", ("", "pw")),
    ],
)
def test_user_info(url: str, expected: tuple[str, str] | None) -> None:
    """User and password are read decoded."""
    assert expected == user_info(url)


@given(st.text(max_size=60) | st.text(max_size=40).map("https://feed.test".__add__))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    """Any text is read or refused, and what was read is ASCII and reads as itself again."""
    with suppress(FetchError):
        target = target_of(text)
        assert target.url.isascii()
        assert not set(target.path) & set(" \r\n\t\x00#")
        assert target == target_of(target.url)


def test_authority() -> None:
    """The Host header names the port only where it is not the scheme's own."""
    assert Target("http", "a.test", 80, "/").authority == "a.test"
    assert Target("https", "a.test", 80, "/").authority == "a.test:80"
    assert Target("https", "::1", 443, "/").authority == "[::1]"
