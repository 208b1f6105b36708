"""Do hostile documents end in clean entries or in a ParseError, and in nothing else?"""

from __future__ import annotations

import gzip
import io
import json
import random
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.core.parsing.feed import MAX_ENTRIES
from huangpu.errors import ParseError
from huangpu.model.entries import Entry, ParsedFeed

NOW = datetime(2026, 8, 2, 12, tzinfo=UTC)
HINTS = ParseHints("https://a.example/rss.xml", zone="Asia/Shanghai", language="zh")
FEEDS = Path(__file__).resolve().parents[2] / "feeds"
REPLAY = Path(__file__).resolve().parents[4] / "shared" / "data" / "replay.tar"


def rss(*items: str, channel: str = "") -> bytes:
    """Give an RSS 2.0 document with these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel>{channel}{inside}</channel></rss>".encode()


def parsed(body: bytes, hints: ParseHints = HINTS) -> ParsedFeed:
    """Parse as every test here does."""
    return parse_feed(body, hints, NOW)


def only(body: bytes, hints: ParseHints = HINTS) -> Entry:
    """Give the one entry of a document."""
    (entry,) = parsed(body, hints).entries
    return entry


def refusal(body: bytes) -> str:
    """Give the kind of the refusal of a document."""
    with pytest.raises(ParseError) as caught:
        parsed(body)
    return caught.value.kind


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"\x89PNG\r\n\x1a\n" + bytes(1000),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        random.Random(79).randbytes(5_000_000),  # noqa: S311  the same bytes each time
        "<!DOCTYPE html><html><head><title>登录</title></head></html>".encode(),
        b"/etc/passwd",
        str(FEEDS / "rss20-zh.xml").encode(),
        b"https://a.example/feed",
        b"{}",
    ],
    ids=[
        "empty",
        "blank",
        "PNG",
        "PDF",
        "random",
        "HTML",
        "a path",
        "a feed's path",
        "URL",
        "JSON",
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    """Cases 79, 80: no feed is no feed, and no local file is ever opened by its name."""
    assert "not_a_feed" == refusal(body)


def test_external_entities_are_never_fetched() -> None:
    """Case 73: XXE, parameter entities, an external DTD and XInclude read nothing and call nobody."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.1)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        for subset in (
            f"[<!ENTITY x SYSTEM '{url}'>]",
            f"[<!ENTITY % x SYSTEM '{url}'>%x;]",
            "[<!ENTITY x SYSTEM 'file:///etc/passwd'>]",
        ):
            body = f"<!DOCTYPE rss {subset}>".encode() + rss("<title>&x;</title>")
            assert "entity_declaration" == refusal(body)
        outside = f"<!DOCTYPE rss SYSTEM '{url}'>".encode() + rss("<title>a &x; b</title>")
        assert "a &x; b" == only(outside).title
        include = (
            f"<title>t</title><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{url}'/>"
        )
        assert "t" == only(rss(include)).title
        with pytest.raises(TimeoutError):
            trap.accept()


def test_entity_bombs_are_refused() -> None:
    """Cases 71, 72: documents that declare entities are refused before anything expands."""
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    bomb = f"<!DOCTYPE r [<!ENTITY l0 'ha'>{laughs}]>".encode() + rss("<title>&l9;</title>")
    assert "entity_declaration" == refusal(bomb)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>", "too_many_attributes"),
        (b"<rss>" + b"<a>" * 1_000_000, "too_deep"),
        (rss(*["<title>t</title>"] * 100_000), "too_many_entries"),
        (rss(*["<title>t</title>"] * 100_000) + b"&bad;<", "too_many_entries"),
    ],
    ids=["75 attributes", "77 depth", "78 items", "78 items, broken"],
)  # fmt: skip
def test_too_much_is_refused_quickly(body: bytes, kind: str) -> None:
    """What costs feedparser 5 to 45 seconds is refused in three at most."""
    started = time.perf_counter()
    assert kind == refusal(body)
    assert 3 > time.perf_counter() - started


def test_entries_beyond_the_cap_are_counted() -> None:
    """Of 2,003 items 2,000 are used and three come back rejected; none goes missing."""
    entries = parsed(rss(*[f"<title>第{n}条新闻</title>" for n in range(MAX_ENTRIES + 3)])).entries
    assert list(range(MAX_ENTRIES + 3)) == [entry.position for entry in entries]
    assert [None, "beyond_cap", "beyond_cap", "beyond_cap"] == [
        entry.rejected for entry in entries[MAX_ENTRIES - 1 :]
    ]


def test_hostile_summaries_are_quick() -> None:
    """Case 76: half a megabyte of comment openings is no work."""
    started = time.perf_counter()
    only(rss("<title>t</title><description>" + "&lt;!--" * 100_000 + "</description>"))
    assert 2 > time.perf_counter() - started


@pytest.mark.parametrize(
    "reference", ["#x110000", "#" + "9" * 5_000, "#xD800", "#0", "#x1", "bogus"]
)
def test_bad_references(reference: str) -> None:
    """Case 81: references to no character cost that character, not the feed."""
    entry = only(rss(f"<title>芯&{reference};片</title><link>https://a.example/1</link>"))
    assert entry.title.startswith("芯")
    assert entry.title.endswith("片")


def test_bare_ampersands_keep_their_text() -> None:
    """Case 69: `AT&T & co` and `&nbsp;` read as meant, where feedparser alone shows `AT&T; &`."""
    feed = parsed(rss("<title>AT&T & co&nbsp;上海</title><link>https://a.example/?a=1&b=2</link>"))
    assert ("AT&T & co 上海", "https://a.example/?a=1&b=2") == (
        feed.entries[0].title,
        feed.entries[0].link,
    )
    assert feed.repaired


def test_a_document_that_ends_too_early() -> None:
    """Of a cut document the whole items are used; the torn one waits for the next poll."""
    body = rss(
        "<title>完整的一条</title>", "<title>另一条也完整</title>", "<title>这条被切断</title>"
    )
    entries = parsed(body[: body.rindex(b"</title>") - 3]).entries
    assert [None, None, "cut_short"] == [entry.rejected for entry in entries]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A &lt; B", "A < B"),
        ("List&lt;String&gt;", "List<String>"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[<b>光刻</b>机]]>", "光刻机"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;量子", "量子"),
        ("&lt;img src=x onerror=alert(1)&gt;量子", "量子"),
        ("\u202e量\u200b子", "量子"),
        ("{{7*7}} %s $(x)", "{{7*7}} %s $(x)"),
        ("x &#10;Bcc: a@b.example", "x Bcc: a@b.example"),
    ],
)
def test_titles_are_text(title: str, expected: str) -> None:
    """Cases 83, 85, 86, 88: a title shows what its author wrote, and nothing runs."""
    assert expected == only(rss(f"<title>{title}</title>")).title


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@a.example/"],
)
def test_bad_links_are_none_and_the_item_stays(link: str) -> None:
    """Case 84: of a hostile link nothing is kept, in RSS as in Atom, whatever stands beside it."""
    entry = only(rss(f"<title>t1</title><link>{link}</link><guid>{link}</guid>"))
    assert (None, None) == (entry.link, entry.rejected)
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>"
        f"<link href='https://a.example/1'/><link rel='alternate' href='{link}'/></entry></feed>"
    )
    assert "https://a.example/1" == only(atom.encode()).link


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("", "empty"),
        ("<guid>x</guid>", "no_text"),
        ("<link>https://a.example/1</link><description>&lt;img src='x'&gt;</description>", "no_text"),
        ("<title>t</title>", None),
        ("<description>只有正文。</description>", None),
        ("<title>This feed is not available.</title><link>https://news.google.com/</link>", "placeholder"),
    ],
    ids=["nothing", "guid only", "picture only", "title only", "text only", "placeholder"],
)  # fmt: skip
def test_reasons_against_an_item(item: str, reason: str | None) -> None:
    """An item that cannot be used is there, with its reason."""
    assert reason == only(rss(item)).rejected


def test_dates_come_from_the_right_elements() -> None:
    """Case 90: pubDate and dc:date are publication; feedparser's inventions are not used."""
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    assert (
        datetime(2024, 1, 1, tzinfo=UTC)
        == only(
            rss(f"<title>t</title><dc:date {dc}>2024-01-01T08:00:00+08:00</dc:date>")
        ).published_at
    )
    both = only(
        rss(
            "<title>t</title><pubDate>2024年1月1日 08:00</pubDate>"
            f"<dc:date {dc}>2024-01-02T00:00:00Z</dc:date>"
        )
    )
    assert (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)) == (
        both.published_at,
        both.updated_at,
    )
    assert only(rss("<title>t</title><pubDate>2024-02-30</pubDate>")).published_at is None


def test_a_scraped_list_is_taken_apart() -> None:
    """Headline, teaser and age in one block become title and summary, the same at every poll."""
    block = "<![CDATA[脑机接口临床获批\n      首批患者已入组。  科技 {}小时前]]>"
    item = f"<title>{block}</title><description>{block}</description>"
    entry = only(rss(item.format(3, 3)))
    assert ("脑机接口临床获批", "首批患者已入组。 科技") == (entry.title, entry.summary)
    assert entry == only(rss(item.format(4, 4)))
    for age in (
        "17小时前",
        "06-19",
        "3 hours ago",
        "4小时前 3评论",
        "05-18 24评论",
        "1 day ago  7 comments",
    ):
        assert "量子芯片流片成功" == only(rss(f"<title>量子芯片流片成功 {age}</title>")).title
    assert "中国队 2-1 韩国队" == only(rss("<title>中国队 2-1 韩国队</title>")).title


def test_a_summary_that_repeats_the_title_goes() -> None:
    """Text that only says the title again is no summary."""
    entry = only(
        rss("<title>光子芯片</title><description>&lt;p&gt;光子芯片&lt;/p&gt;</description>")
    )
    assert ("光子芯片", "") == (entry.title, entry.summary)


def test_bounds_of_every_field() -> None:
    """Case 87: megabytes in any field come out at their caps."""
    big = "字" * 500_000
    entry = only(
        rss(
            f"<title>{big}</title><description>{big}</description><guid>{big}</guid>"
            + "".join(f"<category>类{n}</category>" for n in range(500))
        )
    )
    assert (500, 2_000, 20) == (len(entry.title), len(entry.summary), len(entry.categories))
    assert (entry.guid or "").startswith("sha256:")


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>30</ttl>", 30),
        ("<ttl>1000000000</ttl>", 44_640),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>nan</ttl>", None),
        ("<ttl>1e999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 30),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            None,
        ),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", 44_640),
    ],
)
def test_ttl(channel: str, minutes: int | None) -> None:
    """Case 52: how often to come back is read and clamped to a month."""
    body = rss(channel=channel).replace(
        b"<rss ", b"<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "
    )
    assert minutes == parsed(body).ttl_minutes


def test_wrong_hints_are_survived() -> None:
    """A zone that is none is a ParseError; an address that is none only costs relative links."""
    with pytest.raises(ParseError, match="bad_zone"):
        parsed(rss("<title>t</title>"), ParseHints("https://a.example/", zone="Mars/Olympus"))
    assert only(rss("<title>t</title><link>/1</link>"), ParseHints("nowhere")).link is None


def test_feedparser_only_sees_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feedparser opens files and URLs that bytes name, so it gets a BytesIO and no sanitiser."""
    seen: list[tuple[object, dict[str, object]]] = []
    real = feedparser.parse

    def spy(source: object, **options: object) -> object:
        seen.append((source, options))
        return real(source, **options)

    monkeypatch.setattr(feedparser, "parse", spy)
    parsed(rss("<title>t</title>"))
    ((source, options),) = seen
    assert isinstance(source, io.BytesIO)
    assert (False, False) == (options["sanitize_html"], options["resolve_relative_uris"])


DOCUMENTS = [
    path.read_bytes() for path in sorted(FEEDS.glob("*.[xj]*")) if "expected" not in path.name
]
BITS = [
    *(b"&", b"<", b">", b"&#x110000;", b"&nbsp;", b"<![CDATA[", b"]]>", b"\0", b"\xff", b"<item>"),
    *(b"</item>", b"xmlns:a='b'", b"<!--", b'"', b"\xe4\xb8", b"<link href='http://['/>", b"<a:b "),
    *(b"<links>x</links>", b"<tags>x</tags>", b"<content>x</content>", b"<source_detail>x"),
    *(b"<updated>9999-99-99</updated>", b"xml:base='http://['", b"<source>", b"{", b"<image>"),
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(BITS), st.integers(0, 40)), max_size=4),
)
def test_damaged_documents(document: bytes, damage: list[tuple[float, bytes, int]]) -> None:
    """However a document is damaged, entries or a ParseError come out, never our own fault."""
    for place, bit, cut in damage:
        at = int(place * len(document))
        document = document[:at] + bit + document[at + cut :]
    try:
        entries = parsed(document).entries
    except ParseError as error:
        assert "unexpected" != error.kind, error.__cause__  # noqa: PT017  any other kind is right
        return
    assert list(range(len(entries))) == [entry.position for entry in entries]
    for entry in entries:
        json.dumps([entry.title, entry.summary]).encode()
        assert entry.link is None or entry.link.startswith(("http://", "https://"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """Any bytes at all give a feed or a ParseError."""
    try:
        parsed(b"<rss version='2.0'>" + body)
        parsed(body)
    except ParseError as error:
        assert "unexpected" != error.kind, error.__cause__  # noqa: PT017  any other kind is right


@pytest.mark.skipif(not REPLAY.exists(), reason="the real data of ../shared/data is not here")
def test_real_snapshots() -> None:
    """Of real polls every item becomes an entry, with text, and nearly always with link and date."""
    import tarfile  # noqa: PLC0415  only where the data is

    with tarfile.open(REPLAY) as packed:
        names = [name for name in packed.getnames() if name.endswith(".xml.gz")][::30]
        bodies = [gzip.decompress(packed.extractfile(name).read()) for name in names]  # type: ignore[union-attr]
    hints = ParseHints("https://a.example/", zone="Asia/Shanghai", language="zh")
    for name, body in zip(names, bodies, strict=True):
        expected = len(feedparser.parse(io.BytesIO(body)).entries)
        if b"<html" in body[:200]:
            continue  # an error page that the archive kept
        entries = parse_feed(body, hints, datetime(2026, 11, 22, tzinfo=UTC)).entries
        assert expected == len(entries), name
        assert all(entry.title and entry.published_at for entry in entries), name
        assert not [entry.rejected for entry in entries if entry.rejected], name
