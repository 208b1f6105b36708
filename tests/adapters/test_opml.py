"""Are feeds brought in from any reader's export, and our own given away without secrets?"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.feed_ids import free_id
from huangpu.adapters.opml import read_opml, write_opml
from huangpu.adapters.opml_outlines import MAX_DEPTH, MAX_FEEDS
from huangpu.errors import ConfigError
from huangpu.model.feeds import Catalogue, Feed

NOW = datetime(2026, 8, 24, tzinfo=UTC)


def opml(body: str) -> bytes:
    """Wrap outlines into a whole file."""
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def refusal(raw: bytes) -> str:
    """Give the one line that a person reads about a file that cannot be used."""
    with pytest.raises(ConfigError) as caught:
        read_opml(raw, "f.opml")
    return str(caught.value).replace(" : ", ": ", 1)


def test_nested_folders_are_walked() -> None:
    """Feeds are found at any depth and in any spelling of the attributes, in file order."""
    found = read_opml(
        opml(
            '<outline text="Tech"><outline text="China">'
            '<outline type="rss" text="TechNode" title="TechNode: news"'
            ' xmlUrl="https://technode.com/feed/" htmlUrl="https://technode.com" language="en-us"/>'
            "</outline></outline>"
            '<outline text="量子位" XMLURL="https://www.qbitai.com/feed" language="zh-CN"/>'
            '<outline text="only a folder"/>'
        ),
        "f.opml",
    )
    assert () == found.left_out
    assert (
        Feed(
            id="technode-news",
            url="https://technode.com/feed/",
            title="TechNode: news",
            site="https://technode.com",
            language="en",
        ),
        Feed(id="qbitai.com", url="https://www.qbitai.com/feed", title="量子位", language="zh"),
    ) == found.feeds


@pytest.mark.parametrize(
    ("title", "said", "language"),
    [
        ("36氪", "", "zh"),
        ("36氪", "zh_TW", "zh"),
        ("36氪", "ja", "mixed"),
        ("日本の半導体", "", "mixed"),
        ("Nature", "", "mixed"),
        ("Nature", "EN", "en"),
        ("Le Monde", "fr", "mixed"),
    ],
)
def test_language(title: str, said: str, language: str) -> None:
    """What the file says counts; where it is silent, a Chinese title speaks."""
    found = read_opml(
        opml(f'<outline text="{title}" xmlUrl="https://a.example/" language="{said}"/>'), "f"
    )
    assert language == found.feeds[0].language


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        ('xmlUrl="ftp://a.example/"', "its address must start with https:// or http://"),
        ('xmlUrl="javascript:alert(1)"', "its address must start with https:// or http://"),
        ('xmlUrl="feed"', "its address has no scheme"),
        ('xmlUrl="https://bob:hunter2@a.example/"', "its address must not hold a user name or"),
        ('xmlUrl="https://${AWS_SECRET}:x@evil.example/"', "asks for a variable of our environ"),
        ('xmlUrl="https://a.example/?key=***"', "has lost its secret when it was exported"),
        ('xmlUrl="HTTP://KNOWN.example/feed/"', "is there already, as 'known'"),
        ('xmlUrl="https://first.example/"', "is there already, as 'the-first'"),
    ],
)
def test_what_is_left_out_is_listed(outline: str, reason: str) -> None:
    """An address that cannot or need not be added is reported with its line, not dropped."""
    catalogue = Catalogue(feeds=(Feed(id="known", url="https://known.example/feed"),))
    body = f'<outline text="The first" xmlUrl="https://first.example/"/>\n<outline text="坏" {outline}/>'
    found = read_opml(opml(body), "f.opml", catalogue)
    assert ["the-first"] == [feed.id for feed in found.feeds]
    (fault,) = found.left_out
    assert str(fault).startswith('f.opml:2  "坏": ')
    assert reason in fault.problem
    assert "hunter2" not in str(fault)


def test_sites_that_cannot_be_opened_are_dropped() -> None:
    """A feed is worth having even when the page it names is not."""
    body = '<outline text="a" xmlUrl="https://a.example/" htmlUrl="javascript:alert(1)"/>'
    assert read_opml(opml(body), "f").feeds[0].site is None


@pytest.mark.parametrize(
    ("wanted", "title", "url", "expected"),
    [
        ("mine", "x", "https://a.example/", "mine"),
        ("taken", "x", "https://a.example/", "taken-2"),
        ("NOT valid", "TechNode: news!", "https://a.example/", "technode-news"),
        ("", "Électronique", "https://a.example/", "electronique"),
        ("", "36氪 快讯", "https://www.36kr.com/feed", "36kr.com"),
        ("", "科技", "https://科技.example/", "xn--2qux23c.example"),
        ("", "", "https://__/", "feed"),
        ("", "x" * 80, "https://a.example/", "x" * 48),
    ],
)
def test_ids(wanted: str, title: str, url: str, expected: str) -> None:
    """A new feed's id is readable, valid, and free."""
    assert expected == free_id(wanted, title, url, {"taken"})


_IN_CHINESE = (
    '<opml><body><outline text="朱镕基 36氪" xmlUrl="https://36kr.com/feed"/></body></opml>'
)


@pytest.mark.parametrize(
    "raw",
    [
        f'<?xml version="1.0" encoding="gb2312"?>{_IN_CHINESE}',
        _IN_CHINESE,
    ],
    ids=["declared gb2312", "not declared"],
)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(raw: str, encoding: str) -> None:
    """Chinese exports are read in whatever encoding they really are."""
    assert "朱镕基 36氪" == read_opml(raw.encode(encoding), "f").feeds[0].title


def test_common_flaws_are_forgiven() -> None:
    """Bare ampersands and control characters, which many exporters write, do no harm."""
    body = '<outline text="A & B\x0b\u202e" xmlUrl="https://a.example/?a=1&b=2&amp;c=3"/>'
    (feed,) = read_opml(opml(body), "f").feeds
    assert ("A & B", "https://a.example/?a=1&b=2&c=3") == (feed.title, feed.url)


BOMB = b'<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>'
FILE = b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>'
PARAMETER = b'<!DOCTYPE o [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]><opml/>'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "f.opml: is empty"),
        (b"not xml", "f.opml:1: is no well-formed XML"),
        (opml("<outline>"), "f.opml:1: is no well-formed XML: mismatched tag"),
        (b"<html><body/></html>", "f.opml:1: is no OPML; it starts with <html>"),
        (BOMB, "f.opml:1: declares entities, which no OPML needs"),
        (FILE, "f.opml:1: declares entities, which no OPML needs"),
        (PARAMETER, "f.opml:1: declares entities, which no OPML needs"),
        (b"<opml>" + b"<outline>" * 200_000, f"is nested more than {MAX_DEPTH} levels deep"),
        (b"<" * (10 * 1024 * 1024 + 1), "is larger than 10 MB"),
        (
            opml("".join(f'<outline xmlUrl="https://a/{n}"/>' for n in range(MAX_FEEDS + 1))),
            f"lists more than {MAX_FEEDS} feeds",
        ),
    ],
    ids=["empty", "text", "cut off", "a page", "bomb", "file", "parameter", "deep", "big", "many"],
)
def test_hostile_files_are_refused(raw: bytes, words: str) -> None:
    """What is no OPML, or built to hurt, ends in one line."""
    assert words in refusal(raw)


def test_external_documents_are_never_opened() -> None:
    """A DOCTYPE that names a file or address is not followed."""
    raw = b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml><body/></opml>'
    assert () == read_opml(raw, "f").feeds


def test_export_is_plain_opml() -> None:
    """Any reader finds titles, addresses, sites and languages, in a folder for each kind."""
    catalogue = Catalogue(
        feeds=(
            Feed(id="a", url="https://a.example/?x=1&y=2", title="A & “B”", kind="newspaper"),
            Feed(id="b", url="https://b.example/", language="zh", site="https://b.example/首页"),
        )
    )
    raw = write_opml(catalogue, now=NOW, show_url=str)
    root = ET.fromstring(raw)  # noqa: S314  our own bytes
    assert ["newspaper", "other"] == [folder.get("text") for folder in root.findall("body/outline")]
    first, second = root.findall("body/outline/outline")
    assert ("rss", "A & “B”", "https://a.example/?x=1&y=2") == (
        first.get("type"), first.get("title"), first.get("xmlUrl"),
    )  # fmt: skip
    assert ("b", "zh", "https://b.example/首页") == (
        second.get("text"), second.get("language"), second.get("htmlUrl"),
    )  # fmt: skip
    assert "Mon, 24 Aug 2026 00:00:00 +0000" == root.findtext("head/dateCreated")


def test_secrets_are_redacted_on_export() -> None:
    """Keys in addresses are hidden unless asked for, headers never leave, what was lost stays out."""
    feed = Feed(id="a", url="https://a.example/?key=s3cret", headers={"X-Key": "${TOKEN}"})
    raw = write_opml(Catalogue(feeds=(feed,)), now=NOW)
    assert b"s3cret" not in raw
    assert b"TOKEN" not in raw
    assert "has lost its secret when it was exported" == read_opml(raw, "f").left_out[0].problem


# Titles are kept in NFC, and on one line.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Make catalogues with all that an export keeps."""
    return Catalogue(
        feeds=tuple(
            Feed(
                id=f"feed-{number}",
                url=f"https://{draw(st.sampled_from(['a', '科技']))}.example/{number}?a=1&b=2",
                title=draw(texts),
                site=draw(st.sampled_from([None, "https://a.example/?x=<&>"])),
                language=draw(st.sampled_from(["en", "zh", "mixed"])),
                publisher=draw(texts),
                kind=draw(st.sampled_from(["other", "trade press", "RSSHub route"])),
                timezone=draw(st.sampled_from([None, "Asia/Shanghai"])),
                enabled=draw(st.booleans()),
                reason=draw(texts),
                poll_minutes=draw(st.integers(5, 44_640)),
                weight=draw(st.sampled_from([1.0, 0.5, 3.25])),
                encoding=draw(st.sampled_from([None, "gb18030"])),
                identity=draw(st.sampled_from(["auto", "link"])),
                user_agent=draw(st.sampled_from([None, "browser"])),
            )
            for number in range(draw(st.integers(0, 4)))
        )
    )


@settings(max_examples=40, deadline=None)
@given(catalogue=catalogues())
def test_export_round_trips(catalogue: Catalogue) -> None:
    """What is exported and imported elsewhere is the same feeds, key by key."""
    found = read_opml(write_opml(catalogue, now=NOW, show_url=str), "f.opml")
    assert () == found.left_out
    in_kind = sorted(catalogue.feeds, key=lambda feed: feed.id)
    assert in_kind == sorted(found.feeds, key=lambda feed: feed.id)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<opml>", "</opml>", "<outline ", 'xmlUrl="', "https://a/", '"', "/>", ">", "&", "&a;",
             "<!DOCTYPE ", "[", "]", "\x00", "上", "<![CDATA[", "]]>", "<?xml ", "?>"]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_any_bytes_are_read_or_refused(parts: list[str]) -> None:
    """Nothing but a ConfigError ever leaves."""
    refused = None
    try:
        read_opml("".join(parts).encode(), "f.opml")
    except ConfigError as error:
        refused = error
    assert refused is None or 1 == len(refused.faults)
