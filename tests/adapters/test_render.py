"""How does a digest look? The page, the text and the terminal say the same, and do no harm."""

from __future__ import annotations

import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import invented_week as week
import pytest

from huangpu.adapters.render import (
    render_html,
    render_subject,
    render_terminal_summary,
    render_text,
)
from huangpu.core.digest import DigestOptions, compose
from huangpu.model.digest import Digest
from huangpu.model.digest_material import DigestArticle, FeedCondition

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
ISSUES = week.issues()
FULL = ISSUES["full"]
EVERY = pytest.mark.parametrize("digest", ISSUES.values(), ids=ISSUES)
VOID = {"meta", "br", "img", "link", "input"}
HAN = re.compile("[\u4e00-\u9fff]")
CARD, DARK_CARD = "#fdfefe", "#171f23"


class Page(HTMLParser):
    """A page taken apart: its elements in order, and each text with the elements around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, list[tuple[str, dict[str, str]]]]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, which must be the innermost one."""
        assert tag == self._open.pop()[0]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if data.strip():
            self.texts.append((data, list(self._open)))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """Give what a reader sees, as one line."""
        seen = [
            t for t, around in self.texts if not {"style", "title"} & {tag for tag, _ in around}
        ]
        return " ".join(" ".join(seen).split())


def compose_of(articles: list[DigestArticle], feeds: list[FeedCondition] | None = None) -> Digest:
    """Compose the invented week with these articles."""
    return compose(
        week.WEEK, articles, week.history(), week.feeds() if feeds is None else feeds,
        week.counts(len(articles)), DigestOptions(), week.MONDAY_MORNING,
    )  # fmt: skip


def text_links(text: str) -> list[str]:
    """Give the links of a plain text, which stand in angle brackets on lines of their own."""
    return re.findall(r"^\s+<(\S+)>$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["full", "one", "empty"])
def test_golden(name: str) -> None:
    """Page and text are what a person has looked at (benchmarks/digest_shots.py --golden)."""
    for suffix, render in (("html", render_html), ("txt", render_text)):
        golden = (GOLDEN / f"digest-{name}.{suffix}").read_text(encoding="utf-8")
        assert golden == render(ISSUES[name])


@EVERY
def test_page_and_text_carry_the_same_links(digest: Digest) -> None:
    """Both have every link of every item and quote, in the same order, and no other."""
    expected = list(digest.links)
    assert expected == [a["href"] for a in Page(render_html(digest)).all("a")]
    assert expected == text_links(render_text(digest))


@EVERY
def test_page_and_text_carry_the_same_numbers(digest: Digest) -> None:
    """The headline, the coverage, the changes and every count stand in both."""
    page, text = Page(render_html(digest)).text, " ".join(render_text(digest).split())
    for line in (digest.headline.behind, *digest.coverage.lines, *digest.changes):
        assert line in re.sub(r" (?=[,.;:)])", "", page) or HAN.search(line)
        assert line in text
    for section in digest.sections:
        count = f"{section.stories} {'story' if section.stories == 1 else 'stories'}"
        assert count in page
        assert f"{section.label} {section.label_zh}, {count}" in text
    for row in digest.sector_rows:
        if row.stories:
            assert f"{row.articles} article" in page
            assert re.search(rf"{row.label}\s+{row.stories}\s+{row.articles}\s+{row.outlets}", text)


@EVERY
def test_page_is_fit_for_mail(digest: Digest) -> None:
    """Nothing remote, nothing active, nothing that a mail client drops with the style block."""
    html = render_html(digest)
    page = Page(html)
    allowed = {
        "html", "head", "meta", "title", "style", "body", "div", "table", "thead", "tbody", "tr",
        "td", "th", "caption", "h1", "h2", "h3", "p", "b", "br", "ul", "li", "a", "span",
    }  # fmt: skip
    assert {tag for tag, _ in page.elements} <= allowed
    assert not re.search(
        r"url\(|@import|expression\(|javascript:|data:|\son\w+=", html, re.IGNORECASE
    )
    assert all(a["href"].startswith(("http://", "https://")) for a in page.all("a"))
    assert not re.search(r"display:(flex|grid)|var\(|position:", html)
    assert 90_000 > len(html.encode())


@EVERY
def test_page_is_accessible(digest: Digest) -> None:
    """A language, one h1, headings in order, captions and scopes on data, roles on layout."""
    page = Page(render_html(digest))
    assert "en" == page.all("html")[0]["lang"]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert (1, 1) == (levels[0], levels.count(1))
    assert all(after <= before + 1 for before, after in pairwise(levels))
    layout = [table for table in page.all("table") if table.get("role") == "presentation"]
    assert len(page.all("table")) - len(layout) == len(page.all("caption"))
    assert all("scope" in head for head in page.all("th"))


@EVERY
def test_chinese_is_marked_as_chinese(digest: Digest) -> None:
    """Every Chinese character stands inside an element with lang zh-Hans, for the right glyphs."""
    for text, around in Page(render_html(digest)).texts:
        if HAN.search(text):
            languages = [attributes["lang"] for _, attributes in around if "lang" in attributes]
            assert "zh-Hans" == languages[-1], text


def luminance(colour: str) -> float:
    """Give the relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_in_both_schemes() -> None:
    """All text has at least 4.5:1 on the card, graphics 3:1, by daylight and at night (AA)."""
    html = render_html(ISSUES["capped"])
    for _, attributes in Page(html).elements:
        style = attributes.get("style", "")
        least = 3.0 if attributes.get("class") == "s" else 4.5
        for colour in re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", style):
            assert contrast(colour, CARD) >= least, style
        for colour in re.findall(r"border[-\w]*:2px solid (#[0-9a-f]{6})", style):
            assert contrast(colour, CARD) >= 3.0, style
    block = re.search(r"prefers-color-scheme:dark\)\{(.*?)</style>", html, re.DOTALL)
    assert block
    rules = re.findall(r"^(\S.*?)\{(.*?)\}$", block[1], re.MULTILINE)
    assert {".card", ".card a", ".m", ".river", ".fill", ".s"} <= {name for name, _ in rules}
    for name, rule in rules:
        colour = re.search(r"(?<![-\w])color:(#[0-9a-f]{6})", rule)
        if colour:
            assert contrast(colour[1], DARK_CARD) >= 4.5, name
    fill = re.search(r"\.fill\{background:(#[0-9a-f]{6})", block[1])
    assert fill
    assert contrast(fill[1], DARK_CARD) >= 3.0


def test_chart_is_words_and_numbers_too() -> None:
    """The bars have their width in per cent; what they and the lines show stands beside them."""
    html = render_html(FULL)
    page = Page(html)
    for row in FULL.sector_rows:
        assert f"width:{row.bar}%" in html
        assert row.spark in page.text
    assert "+3 from 7.8" in page.text
    assert "−4 from 11.2" in page.text
    assert "±0 from 10.8" in page.text
    assert "7 6 8 9 7 8 9 10 12 11 12 7" in render_text(FULL)


def nasty(number: int) -> DigestArticle:
    """Give an article whose every text tries something."""
    evil = (
        "<script>alert(1)</script> A<B & \"C\" 'D' {{ 7*7 }} {% raw %}\r\nBcc: e@e.example\u2028"
        "\u202eesrever\u202c zero\u200bwidth\x00 </a></td>"
    )
    return replace(
        week.article(number, evil + str(number)),
        summary=f"{evil} <img src=x onerror=alert(1)>",
        outlet=f'Evil "Press" <b>{number}</b>\n',
        url=f"https://evil.example/?a=1&b=%22<>\"'{number}",
        tags=(week.tag("ai", 0.9, "<script>", "A<B"),),
    )


def test_hostile_texts_are_only_texts() -> None:
    """Markup, quotes, templates, line breaks and invisible characters stay words."""
    feeds = [FeedCondition("x", "<b>Feed</b>\r\nBcc: x", "failing", None, '"<i>why</i>"\u202e')]
    digest = compose_of([nasty(1), nasty(2)], feeds)
    html, text = render_html(digest), render_text(digest)
    page = Page(html)
    assert not {"script", "img", "i"} & {tag for tag, _ in page.elements}
    assert "A<B & \"C\" 'D' {{ 7*7 }} {% raw %} Bcc: e@e.example" in page.text
    assert not re.search("[\u202a-\u202e\u2028\u200b\x00\r]", html + text)
    assert not re.search(r"^\s*Bcc:", text, re.MULTILINE)
    assert [
        "https://evil.example/?a=1&b=%22<>\"'1",
        "https://evil.example/?a=1&b=%22<>\"'2",
    ] == sorted(a["href"] for a in page.all("a"))


def test_a_link_that_slipped_in_is_still_no_link() -> None:
    """Whatever composed the digest: only http(s) reaches href, and text."""
    item = replace(FULL.top[0], url="javascript:alert(1)")
    told = replace(FULL.top[0].also_in[0], url="https://a.example/\n<evil>")
    digest = replace(FULL, top=(replace(item, also_in=(told,)), *FULL.top[1:]))
    for rendered in (render_html(digest), render_text(digest)):
        assert "javascript:" not in rendered
        assert "<evil>" not in rendered


def stress(url_length: int) -> Digest:
    """Give an issue of many stories with long titles, summaries and links, in both languages."""
    articles: list[DigestArticle] = []
    outlets = list(week.OUTLETS)
    names = ["semiconductors", "ai", "quantum", "biotech", "talent", "research", "investment"]
    for number in range(110):
        for i in range(4):
            language = "zh" if (number + i) % 2 else "en"
            title = (
                "上海某研究所发布66量子比特处理器并公布测试结果" * 4
                if language == "zh"
                else "word " * 33
            )
            name = outlets[(number + 3 * i) % len(outlets)]
            plain = week.article(
                10 * number + i, f"{number} {title}", name, week.tag(names[number % 7], 0.8, "处理器"),
                story=f"s{number}", summary=title * 3,
            )  # fmt: skip
            stem = f"https://{number}-{i}.example/"
            url = stem + "x" * (url_length - len(stem))
            family = f"{name}{number % 9}"
            articles.append(
                replace(plain, url=url, language=language, outlet=family, publisher_family=family)
            )
    claims = tuple(
        week.CLAIMS.claims[0].model_copy(update={"id": f"c{number}", "tags": ()})
        for number in range(8)
    )
    watched = week.CLAIMS.model_copy(update={"claims": claims})
    return compose(
        week.WEEK, articles, week.history(), week.feeds(), week.counts(len(articles)),
        DigestOptions(watched=watched), week.MONDAY_MORNING,
    )  # fmt: skip


def encoded(html: str) -> int:
    """Give the bytes of the page as it travels."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content(html, subtype="html", cte="quoted-printable")
    return len(message.as_bytes())


@pytest.mark.parametrize("url_length", [80, 400, 900])
def test_the_heaviest_issue_is_not_clipped(url_length: int) -> None:
    """Long Chinese titles in four outlets each, with any links, stay below the clipping sizes."""
    digest = stress(url_length)
    html = render_html(digest)
    assert 8 == len(digest.claims) + digest.claims_more
    assert 15 <= len(digest.items)
    assert 110 == digest.coverage.shown + digest.coverage.left_out
    assert 90_000 > len(html.encode())
    assert 100_000 > encoded(html)
    assert [a["href"] for a in Page(html).all("a")] == text_links(render_text(digest))


def test_sixty_ordinary_stories_fit() -> None:
    """An ordinary week with more than sixty stories fills its issue, with room for the glosses."""
    twins = [
        replace(
            a,
            article_id=f"t{a.article_id}",
            story_id=f"t{a.story_id}",
            outlet=f"{a.outlet} II",
            publisher_family=f"{a.publisher_family}-ii",
            url=f"{a.url}/with-a-slug-of-the-length-that-papers-like",
        )
        for a in week.articles()
    ]
    digest = compose_of([*week.articles(), *twins])
    html = render_html(digest)
    assert (60, 24) == (len(digest.items), digest.coverage.left_out)
    assert 10 <= sum(item.gloss is not None for item in digest.items)
    assert 75_000 > len(html.encode())
    assert 90_000 > encoded(html)


def test_text_wraps_latin_and_leaves_chinese_whole() -> None:
    """No Latin line goes beyond 72 columns but links and commands; Chinese is left to the client."""
    for line in render_text(FULL).splitlines():
        whole = line.lstrip().startswith(("<", "huangpu query")) or HAN.search(line)
        assert whole or len(line) <= 76, line
    assert "\n\n\n" not in render_text(FULL)


def test_times_are_of_shanghai() -> None:
    """A story of 16:30 UTC is of the next day, and the issue was made at eight in the morning."""
    late_evening = week.article(1, "Night shift", at="19 00:30")
    text = render_text(compose_of([late_evening]))
    assert "Harbour Wire · Wed 19 Aug" in text
    assert "Monday to Sunday on Shanghai clocks. Made on Mon 24 Aug, 08:00." in " ".join(
        text.split()
    )


def test_an_estimated_date_says_so() -> None:
    """Where the feed gave no date, the day is when we saw it, and is called that."""
    guessed = replace(week.article(1, "Undated"), published_at=None, published_is_estimated=True)
    assert "Harbour Wire · seen Tue 18 Aug" in render_text(compose_of([guessed]))


def test_the_subject_carries_the_week_and_no_line_break() -> None:
    """Subjects differ from week to week, stay short, and cannot smuggle a header."""
    assert (
        "Huangpu Weekly 2026-W34: 中芯国际临港新厂开始设备搬入，首批产能面向车用芯片"
        == render_subject(FULL)
    )
    assert "Huangpu Weekly 2026-W34: no story this week" == render_subject(ISSUES["empty"])
    subject = render_subject(compose_of([nasty(1)]))
    assert 90 >= len(subject)
    assert not re.search("[\r\n\u2028\u202e]", subject)


def test_the_terminal_sees_the_essence() -> None:
    """Numbers, the top titles and the sums, in lines that fit."""
    summary = render_terminal_summary(FULL)
    assert summary.startswith("Huangpu Weekly 2026-W34, 17–23 August 2026\n")
    assert "42 stories from 11 outlets; 312 articles read; 2 of 12 feeds are failing" in summary
    assert "   1. 中芯国际临港新厂" in summary
    assert 20 > summary.count("\n")
    assert "(so far)" in render_terminal_summary(ISSUES["running"])


def test_same_digest_same_bytes() -> None:
    """Rendering adds no clock and no chance."""
    again = week.issues()["full"]
    assert (render_html(FULL), render_text(FULL)) == (render_html(again), render_text(again))


def test_the_mail_links_to_its_page_where_there_is_one() -> None:
    """Issue and archive are linked in page and text when base_url is set, and not otherwise."""
    root = "https://news.example.org/huangpu"
    digest = compose(
        week.WEEK, week.articles(), week.history(), week.feeds(), week.counts(9),
        DigestOptions(base_url=root), week.MONDAY_MORNING,
    )  # fmt: skip
    for link in (f"{root}/issues/2026-W34.html", f"{root}/issues/index.html"):
        assert f'href="{link}"' in render_html(digest)
        assert f"<{link}>" in render_text(digest)
        assert link not in render_html(FULL) + render_text(FULL)
