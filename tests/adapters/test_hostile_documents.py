"""Do the hostile documents of research/security.md 5 end as they should in the parse workers?

The cases 58 to 90 and 108 that are about bytes, XML, text and JSON, once more as whole documents
through the processes that parse in production. docs/hostile.md lists where the rest is tested.
"""

from __future__ import annotations

import asyncio
import codecs
import html
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import invented_week as week
import pytest
from payloads import PAYLOADS

from huangpu.adapters.parse_pool import ParsePool
from huangpu.adapters.render import render_html
from huangpu.core.digest import DigestOptions, compose
from huangpu.core.parsing import ParseHints
from huangpu.errors import ParseError
from huangpu.model.entries import Entry, ParsedFeed

NOW = datetime(2026, 8, 2, 12, tzinfo=UTC)
HINTS = ParseHints("https://a.example/rss.xml", zone="Asia/Shanghai", language="zh")
Parse = Callable[..., ParsedFeed]
ACTIVE = {
    *("script", "style", "img", "svg", "math", "iframe", "object", "embed", "form", "input"),
    *("video", "link", "base", "meta", "textarea", "template", "noscript", "xmp", "marquee"),
    *("details", "isindex", "keygen", "plaintext"),
}


@pytest.fixture(scope="module")
def parse() -> Iterator[Parse]:
    """Give what parses a document in a process of its own, as a poll does."""
    with asyncio.Runner() as runner:
        pool = ParsePool(1)
        runner.run(pool.__aenter__())

        def parsed(body: bytes, content_type: str | None = None) -> ParsedFeed:
            return runner.run(pool.parse(body, replace(HINTS, content_type=content_type), NOW))

        yield parsed
        runner.run(pool.__aexit__(None, None, None))


def rss(*items: str, channel: str = "", encoding: str = "") -> str:
    """Give an RSS 2.0 document with these items, which declares an encoding or none."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    declared = f"<?xml version='1.0' encoding='{encoding}'?>" if encoding else ""
    return f"{declared}<rss version='2.0'><channel>{channel}{inside}</channel></rss>"


def titled(title: str, encoding: str = "") -> str:
    """Give a document with one item that has this title."""
    return rss(f"<title>{title}</title>", encoding=encoding)


def kind_of(parse: Parse, body: bytes) -> str:
    """Give the kind of the refusal of a document; the process must be alive after it."""
    with pytest.raises(ParseError) as caught:
        parse(body)
    assert "之后" == parse(titled("之后").encode()).entries[0].title
    return caught.value.kind


SENTENCE = "上海微电子研发光刻机，张江实验室量子芯片取得进展"
CHARSETS: list[tuple[str, bytes, str | None, str]] = [
    ("58 gbk declared gb2312", titled("朱镕基与陶喆", "gb2312").encode("gbk"), None, "朱镕基与陶喆"),
    ("59 four bytes declared gbk", titled("𠮷野家", "gbk").encode("gb18030"), None, "𠮷野家"),
    ("60 hkscs declared big5", titled("香港啲嘢好貴", "big5").encode("big5hkscs"), None, "香港啲嘢好貴"),
    ("61 gbk undeclared", titled(SENTENCE).encode("gbk"), None, SENTENCE),
    ("62 utf-8 sent as gbk", titled(SENTENCE).encode(), "text/xml;charset=gbk", SENTENCE),
    ("63 utf-16 declared utf-8", codecs.BOM_UTF16_LE + titled(SENTENCE, "utf-8").encode("utf-16-le"),
     None, SENTENCE),
    ("64 double mark", codecs.BOM_UTF8 * 2 + titled(SENTENCE, "utf-8").encode(), None, SENTENCE),
    ("65 one bad byte", titled(SENTENCE + "@", "utf-8").encode().replace(b"@", b"\xff"),
     None, SENTENCE + "\ufffd"),
    ("66 cp1252 as latin-1", titled("“smart” – quotes", "iso-8859-1").encode("cp1252"), None,
     "“smart” – quotes"),
    ("67 unicode_escape", titled("\\u0041" + SENTENCE, "unicode_escape").encode(), None,
     "\\u0041" + SENTENCE),
    ("67 utf-7", titled("+AEE-" + SENTENCE, "utf-7").encode(), "text/xml;charset=utf-7",
     "+AEE-" + SENTENCE),
    ("68 control characters", titled("芯\x00\x0b\x1f片").encode(), None, "芯片"),
    ("69 nbsp and ampersand", titled("AT&T & co&nbsp;上海").encode(), None, "AT&T & co 上海"),
    ("70 blank lines first", f"\n\n  {titled(SENTENCE, 'utf-8')}".encode(), None, SENTENCE),
    ("70 PHP warning first", f"<br />\n<b>Warning</b>: x<br />\n{titled(SENTENCE, 'utf-8')}".encode(),
     None, SENTENCE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content_type", "title"), [row[1:] for row in CHARSETS], ids=[row[0] for row in CHARSETS]
)  # fmt: skip
def test_bytes_become_the_text_that_was_meant(
    parse: Parse, body: bytes, content_type: str | None, title: str
) -> None:
    """Whatever is declared, the title of the entry is the one that was written."""
    (entry,) = parse(body, content_type).entries
    assert (title, None) == (entry.title, entry.rejected)


def bomb(declared: str, used: str) -> bytes:
    """Give a document that declares entities and uses them in a title."""
    return f"<!DOCTYPE rss [{declared}]>{titled(used)}".encode()


LAUGHS = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
VERSION = '{"version": "https://jsonfeed.org/version/1", "items": '
REFUSED: list[tuple[str, bytes, str]] = [
    ("71 billion laughs", bomb(f"<!ENTITY l0 'ha'>{LAUGHS}", "&l9;"), "entity_declaration"),
    ("72 quadratic entity", bomb(f"<!ENTITY a '{'字' * 20_000}'>", "&a;" * 20_000),
     "entity_declaration"),
    ("72 quadratic, longer than a prolog", bomb(f"<!ENTITY a '{'字' * 50_000}'>", "&a;" * 20_000),
     "not_a_feed"),
    ("73 file", bomb("<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;"), "entity_declaration"),
    ("75 attributes", b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>",
     "too_many_attributes"),
    ("77 depth", b"<rss>" + b"<a>" * 1_000_000, "too_deep"),
    ("78 items", rss(*["<title>t</title>"] * 100_000).encode(), "too_many_entries"),
    ("79 random", random.Random(79).randbytes(5_000_000), "not_a_feed"),  # noqa: S311  no secret
    ("79 PNG", b"\x89PNG\r\n\x1a\n" + bytes(1000), "not_a_feed"),
    ("79 PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not_a_feed"),
    ("79 HTML", "<!DOCTYPE html><html><title>登录</title></html>".encode(), "not_a_feed"),
    ("80 path", b"/etc/passwd", "not_a_feed"),
    ("80 path of a feed", __file__.replace("adapters", "feeds").encode(), "not_a_feed"),
    ("108 deep list", b"[" * 100_000, "broken"),
    ("108 deep item", (VERSION + "[" * 100_000).encode(), "broken"),
    ("108 5000 digits", f"{VERSION}[{{\"id\": {'9' * 5_000}}}]}}".encode(), "broken"),
    ("108 NaN", f'{VERSION}[{{"id": NaN}}]}}'.encode(), "broken"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_refused_and_the_next_feed_is_read(parse: Parse, body: bytes, kind: str) -> None:
    """Within five seconds, with its reason, and the same process reads on."""
    started = time.perf_counter()
    assert kind == kind_of(parse, body)
    assert 5 > time.perf_counter() - started


@pytest.mark.parametrize(
    "author",
    [
        pytest.param("a" * 100_000, id="74 letters"),
        pytest.param("a." * 50_000 + "@", id="74 almost an address"),
    ],
)
def test_an_endless_author_harms_nobody(author: str) -> None:
    """The search for an e-mail address in it is cut off at the latest by the clock."""

    async def scenario() -> str:
        async with ParsePool(1, wall_seconds=1.5) as pool:
            body = rss(f"<title>炸弹</title><author>{author}</author>").encode()
            try:
                await pool.parse(body, HINTS, NOW)
            except ParseError as error:
                assert "parser_killed" == error.kind  # noqa: PT017  being read is right too
            return (await pool.parse(titled("之后").encode(), HINTS, NOW)).entries[0].title

    assert "之后" == asyncio.run(scenario())


@pytest.mark.parametrize(
    ("item", "title"),
    [
        pytest.param("<title>t&#x110000;片</title>", "t", id="81 beyond Unicode"),
        pytest.param(f"<title>t&#{'9' * 5_000};片</title>", "t", id="81 5000 digits"),
        pytest.param("<title>t&#xD800;片</title>", "t", id="81 surrogate"),
        pytest.param(
            f"<title>t片</title><description>{'&lt;!--' * 100_000}</description>",
            "t",
            id="76 comments",
        ),
        pytest.param(f"<title>t{'字' * 1_700_000}片</title>", "t字", id="87 5 MB title"),
    ],
)
def test_what_is_only_odd_is_read(parse: Parse, item: str, title: str) -> None:
    """The entry is there, quickly, and no field is beyond its cap."""
    started = time.perf_counter()
    (entry,) = parse(rss(item).encode()).entries
    assert entry.title.startswith(title)
    assert (True, None) == (len(entry.title) <= 500, entry.rejected)
    assert 5 > time.perf_counter() - started


class Marks(HTMLParser):
    """Everything in a page that is more than text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def count(self) -> dict[str, int]:
        """Count the elements that do something."""
        tags = [tag for tag, _ in self.elements]
        return {tag: tags.count(tag) for tag in ACTIVE}


def attacked(payload: str) -> str:
    """Give a document with the payload in every text that we keep, escaped as feeds do."""
    evil = html.escape(f"上海芯片{payload}")
    return rss(
        f"<title>{evil}</title><description>{evil}</description><category>{evil}</category>"
        f"<author>{evil}</author><source url='https://b.example/'>{evil}</source>"
        "<link>https://a.example/1</link>",
        channel=f"<title>{evil}</title>",
    )


def atom_attacked(payload: str) -> str:
    """Give the same as Atom, where the type says that it is markup."""
    evil = html.escape(f"上海芯片{payload}")
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>{evil}</title><entry>"
        f"<title type='html'>{evil}</title><summary type='html'>{evil}</summary>"
        f"<author><name>{evil}</name></author><category term='{evil}' label='{evil}'/>"
        "<link href='https://a.example/1'/></entry></feed>"
    )


def texts_of(feed: ParsedFeed, entry: Entry) -> list[str]:
    """Give every text that is stored of a feed with one entry."""
    return [feed.title, entry.title, entry.summary, entry.outlet or "", *entry.categories]


@pytest.mark.parametrize("write", [attacked, atom_attacked], ids=["83 RSS", "83 Atom"])
def test_no_payload_is_stored_or_mailed(parse: Parse, write: Callable[[str], str]) -> None:
    """Of 47 attacks in every text field nothing is left that a reader's program would obey."""
    articles = []
    for number, payload in enumerate(PAYLOADS):
        feed = parse(write(payload).encode())
        (entry,) = feed.entries
        for text in texts_of(feed, entry):
            # the bare name of a tag may be a word (case 86); the page below shows it as one
            found = re.search(rf"</|<(?:{'|'.join(ACTIVE)}|a|b|p|div|table)\b[^<>]*=", text)
            assert found is None, (payload, text)
        assert entry.title.startswith("上海芯片")
        story = week.article(number, entry.title, "Harbour Wire", week.tag("ai"))
        told = {"summary": entry.summary, "outlet": entry.outlet or feed.title, "url": entry.link}
        articles.append(replace(story, **told))  # type: ignore[arg-type]  # the keys are fields
    told_all = compose(
        week.WEEK, articles, week.history(), week.feeds(), week.counts(len(articles)),
        DigestOptions(), week.MONDAY_MORNING,
    )  # fmt: skip
    mailed, harmless = Marks(render_html(told_all)), Marks(render_html(week.issues()["full"]))
    assert harmless.count() == mailed.count()
    for _, attributes in mailed.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert re.match("https?://|#|mailto:|$", attributes.get("href", ""))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("\u202e量\u200b子\U000e0041", "量子", id="85 invisible"),
        pytest.param("Z\u0335\u0336\u0337\u0338\u0339\u033a", "Z\u0335\u0336\u0337", id="85 zalgo"),
        pytest.param("A &lt; B, List&lt;String&gt;", "A < B, List<String>", id="86 angle brackets"),
        pytest.param("AT&amp;amp;T", "AT&T", id="86 escaped twice"),
        pytest.param(
            "{{7*7}} %s $(x)&#13;&#10;Bcc: a", "{{7*7}} %s $(x) Bcc: a", id="88 templates"
        ),
        pytest.param('=HYPERLINK("x")', '=HYPERLINK("x")', id="89 formula"),
    ],
)
def test_titles_say_what_was_written(parse: Parse, title: str, expected: str) -> None:
    """Cleaned of what cannot be seen, and otherwise as it is."""
    assert expected == parse(titled(title).encode()).entries[0].title


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_84_a_link_that_is_none_is_null(parse: Parse, link: str) -> None:
    """As link and as guid that would be one."""
    item = f"<title>量子</title><link>{link}</link><guid isPermaLink='true'>{link}</guid>"
    (entry,) = parse(rss(item).encode()).entries
    assert (None, None) == (entry.link, entry.rejected)


@pytest.mark.parametrize(
    ("raw", "published_at"),
    [
        *(
            (raw, None)
            for raw in ("2099-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2024-02-30", "")
        ),
        ("0000-00-00 00:00:00", None),
        *(
            (raw, datetime(2024, 1, 1, tzinfo=UTC))
            for raw in (
                *("2024年1月1日 08:00", "1704067200", "2024-01-01 08:00:00"),
                "Mon, 01 Jan 2024 08:00:00 CST",
            )
        ),
    ],
    ids=lambda value: f"90 {value}" if isinstance(value, str) else "",
)
def test_dates_are_bounded(parse: Parse, raw: str, published_at: datetime | None) -> None:
    """What is a date is read in the zone of the feed; what is none is NULL."""
    (entry,) = parse(rss(f"<title>t</title><pubDate>{raw}</pubDate>").encode()).entries
    assert (published_at, None) == (entry.published_at, entry.rejected)
