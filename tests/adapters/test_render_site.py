"""How do the pages of the archive look, and what can a hostile feed do to them? Nothing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import invented_week as week
import pytest
from site_gate import Page, faults_of

from huangpu.adapters.render.charts import drawn, in_words
from huangpu.adapters.render.site import Neighbours, render_issue, render_pages
from huangpu.core.archive import paths, story_of, trend_of, weeks_until
from huangpu.core.digest.correcting import corrected
from huangpu.model.archive import (
    Archive,
    ArchivePlan,
    ArchiveStory,
    FeedRow,
    IssueCard,
    Report,
    StoryWeek,
    Topic,
)
from huangpu.model.digest_material import ArticleTag, TagWeek
from huangpu.model.weeks import Week

SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
AI = Topic("ai", "sector", "Artificial intelligence", "人工智能")
TALENT = Topic("talent", "theme", "Talent", "人才")
PLAN = ArchivePlan((AI, TALENT), {"ai": AI.label, "talent": TALENT.label}, SHANGHAI)
EVIL = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt;"
BIDI = "上海\u202e gnp.exe\u2066\u200f\u0000\u0008\u000b\ufffe\uffff\ud800 芯片"


def report(number: int = 1, **values: Any) -> Report:  # noqa: ANN401  any field of it
    """Give an article."""
    base: dict[str, Any] = {
        "article_id": f"a{number}",
        "title": "上海AI算力 <扩容> & more",
        "summary": "张江新建一座数据中心。",
        "url": f"https://one.example/{number}?a=1&b=2",
        "language": "zh",
        "outlet": "浦江科技报",
        "publisher_family": f"family-{number}",
        "published_at": AS_OF - timedelta(hours=number),
        "published_is_estimated": False,
        "updated_at": AS_OF - timedelta(minutes=number),
        "copy_of": None,
        "shanghai": True,
        "tags": (ArticleTag("ai", "sector", 0.8, ("算力", "AI")),),
    }
    return Report(**{**base, **values})


def archive(*stories: ArchiveStory, plan: ArchivePlan = PLAN, weeks: int = 30) -> Archive:
    """Give an archive of these stories, with a record of so many weeks."""
    span = weeks_until(AS_OF, SHANGHAI)
    rows = [TagWeek(str(one), "ai", 9, 3 + n % 5, 2) for n, one in enumerate(span[-weeks:])]
    since = AS_OF - timedelta(weeks=weeks)
    first = Week.parse(f"{since:%G-W%V}")
    trends = (trend_of(AI, rows, span, first), trend_of(TALENT, [], span, first))
    return Archive(
        plan=plan,
        as_of=AS_OF,
        since=since,
        articles=12_345,
        trends=trends,
        by_topic={"ai": stories, "talent": ()},
        newest=stories,
        by_week=(StoryWeek(span[-1], stories, len(stories) + 7),) if stories else (),
        told=tuple(story for story in stories if story.has_page),
        listed_weeks=8,
        feeds=(
            FeedRow("one", "浦江科技报", "https://one.example/", "zh", "healthy", "", AS_OF, 12),
            FeedRow("two", EVIL, "javascript:alert(1)", "en", "failing", f"HTTP 503 {EVIL}", None, 0),
            FeedRow("three", "Delta", None, "en", "silent", "nothing for 19 days", AS_OF, 0),
        ),
        issues=(card("2026-W46"), card("2026-W45", frozen=True)),
    )  # fmt: skip


def card(issue: str, *, frozen: bool = False) -> IssueCard:
    """Give an issue of the list."""
    titles = (("中芯国际扩产", "zh"), (EVIL, "en"))
    made = Week.parse(issue)
    return IssueCard(issue, made, frozen, frozen, AS_OF, "9 stories", "99 articles read", titles)


HOSTILE = story_of(
    "s1",
    [
        report(1, title=EVIL, summary=EVIL, outlet=EVIL, language="en"),
        report(2, title=BIDI, url="javascript:alert(document.cookie)", outlet=BIDI),
        report(3, title="x" * 4000, url='https://x.example/"onclick="alert(1)', summary="y" * 9000),
        report(4, title="", summary="", url="data:text/html,<script>alert(1)</script>"),
        report(5, title="a\u2028b\u2029c\x85d\r\ne", url="https://x.example/\u202e"),
    ],
    has_page=True,
)
PLAIN = story_of(
    "s2", [report(6), report(7, title="Computing grows", language="en")], has_page=True
)
STORIES = (HOSTILE, PLAIN, story_of("s3", [report(8, url=None, updated_at=AS_OF)]))


def written(site: Path, shown: Archive) -> Path:
    """Write the pages of an archive with two issues into a folder."""
    pages = dict(render_pages(shown))
    issues = week.issues()
    beside = Neighbours("2026-W45", "2026-W46-c1", "2026-W46-c1")
    pages[paths.issue_page("2026-W46")] = render_issue(issues["full"], "2026-W46", beside, PLAN)
    beside = Neighbours(None, "2026-W46")
    pages[paths.issue_page("2026-W45")] = render_issue(issues["empty"], "2026-W45", beside, PLAN)
    fixed = corrected(issues["full"], "2026-W46-c1", "2026-W46", "A <figure> was wrong.")
    beside = Neighbours("2026-W46", None)
    pages[paths.issue_page("2026-W46-c1")] = render_issue(fixed, "2026-W46-c1", beside, PLAN)
    for path, content in pages.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    return site


NO_TOPIC = replace(
    archive(PLAIN), plan=replace(PLAN, topics=()), trends=(), by_topic={}, newest=(), feeds=()
)


def test_a_corrected_issue_leads_to_its_correction(tmp_path: Path) -> None:
    """The page of the first says so and links; that of the correction says what was wrong."""
    site = written(tmp_path, archive(PLAIN))
    first = (site / "issues" / "2026-W46.html").read_text("utf-8")
    assert 'This issue was corrected: <a href="../issues/2026-W46-c1.html">' in first
    second = (site / "issues" / "2026-W46-c1.html").read_text("utf-8")
    assert "<b>Correction of 2026-W46.</b> A &lt;figure&gt; was wrong." in second
    assert "This issue was corrected" not in second


@pytest.mark.parametrize(
    "shown",
    [archive(*STORIES), archive(), archive(PLAIN, weeks=1), NO_TOPIC],
    ids=["full", "empty", "young", "without a topic"],
)
def test_every_page_is_whole(tmp_path: Path, shown: Archive) -> None:
    """Every link leads to a file; one h1, landmarks, a language; no script, nothing from elsewhere."""
    assert [] == faults_of(written(tmp_path, shown))


def test_nothing_from_a_feed_becomes_markup_or_a_link(tmp_path: Path) -> None:
    """Markup is text, unsafe links are none, and what steers the direction of text is gone."""
    site = written(tmp_path, archive(*STORIES))
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        page = Page(text)
        assert not {"script", "img"} & {tag for tag, _ in page.elements}
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b\ud800]", text)
        targets = [one["href"] for one in page.all("a") if "href" in one]
        assert [] == [t for t in targets if re.match(r"(?i)(javascript|data|vbscript):", t)]
    story = (site / paths.story_page("s1")).read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in story
    assert "x" * 300 not in story


def test_the_same_archive_gives_the_same_bytes() -> None:
    """No clock and no chance is in a page."""
    assert dict(render_pages(archive(*STORIES))) == dict(render_pages(archive(*STORIES)))


def test_chinese_is_marked_as_chinese(tmp_path: Path) -> None:
    """Titles carry their language, so that fonts and voices are the right ones."""
    page = Page((written(tmp_path, archive(PLAIN)) / "topics/ai.html").read_text("utf-8"))
    titles = [
        one for one in page.all("a") if one.get("href", "").startswith("https://one.example/6")
    ]
    assert ["zh-Hans"] == [one.get("lang") for one in titles]
    assert "人工智能" in page.text_of("span")


def feed(shown: Archive, path: str = paths.ATOM) -> Any:  # noqa: ANN401  feedparser has no types
    """Read an Atom feed back as a reader does."""
    parsed = feedparser.parse(io.BytesIO(dict(render_pages(shown))[path]))
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


def test_atom_has_one_entry_a_story() -> None:
    """The original, tagged, with an id that hangs on no address; copies and glosses are no entries."""
    copied = story_of("s4", [report(10), report(11, copy_of="a10")])
    parsed = feed(archive(PLAIN, copied), paths.atom_file("ai"))
    assert ["a7", "a10"] == [one.id.rpartition(":")[2] for one in parsed.entries]
    assert "atom10" == parsed.version
    entry = parsed.entries[1]
    assert "tag:huangpu.invalid,2026:article:a10" == entry.id
    assert "上海AI算力 <扩容> & more" == entry.title
    assert "https://one.example/10?a=1&b=2" == entry.link
    assert [("ai", "Artificial intelligence")] == [(tag.term, tag.label) for tag in entry.tags]
    assert ("2026-11-17T18:00:00Z", "2026-11-18T03:50:00Z") == (entry.published, entry.updated)
    assert "张江新建一座数据中心。" == entry.summary
    assert "浦江科技报" == entry.author


def test_atom_holds_what_is_hostile() -> None:
    """Markup, unsafe links and characters that XML forbids: the feed stays well-formed text."""
    evil = [story_of(f"s{n}", [one]) for n, one in enumerate(HOSTILE.reports)]
    parsed = feed(archive(*evil))
    assert 5 == len(parsed.entries)
    links = [link.href for one in parsed.entries for link in one.get("links", [])]
    assert [] == [one for one in links if not one.startswith("https://")]
    raw = dict(render_pages(archive(*evil)))[paths.ATOM].decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|<script|<img", raw)
    # Atom wants a link or a content of every entry
    for entry in raw.split("<entry>")[1:]:
        assert ('rel="alternate"' in entry) != ("<content" in entry)


def test_atom_links_to_itself_only_where_the_address_is_known() -> None:
    """Without base_url there is no self link; with it, it is absolute; the id is the same."""
    known = replace(PLAN, base_url="https://news.example.org/huangpu")
    bare, full = feed(archive(PLAIN)), feed(archive(PLAIN, plan=known))
    assert [] == bare.feed.get("links", [])
    assert {
        "self": "https://news.example.org/huangpu/atom.xml",
        "alternate": "https://news.example.org/huangpu/index.html",
    } == {link.rel: link.href for link in full.feed.links}
    assert (bare.feed.id, bare.entries[0].id) == (full.feed.id, full.entries[0].id)
    ids = {
        feed(archive(), path).feed.id
        for path in (paths.ATOM, paths.atom_file("ai"), paths.atom_file("talent"))
    }
    assert 3 == len(ids)
    assert "2026-11-18T03:53:00Z" == full.feed.updated


def test_an_empty_feed_is_a_feed() -> None:
    """A topic without a story has a feed without an entry, last updated when watching began."""
    parsed = feed(archive(), paths.atom_file("talent"))
    assert ("Huangpu Weekly: Talent", []) == (parsed.feed.title, parsed.entries)


def test_bars_stand_for_the_numbers() -> None:
    """The highest fills the drawing, a week of none has no bar, what is not complete is pale."""
    weeks = archive(PLAIN).trends[0].weeks[-13:]
    bars = drawn(weeks).bars
    assert (130, 13) == (drawn(weeks).width, len(bars))
    assert (0.0, 98.5) == min((bar.y, bar.height) for bar in bars)
    assert [True] * 12 + [False] == [bar.whole for bar in bars]
    assert () == drawn(archive().trends[1].weeks).bars
    assert "from 3 to 7" in in_words(weeks)


def test_the_page_of_an_issue_is_that_of_the_mail(tmp_path: Path) -> None:
    """The same stories, without the lines that only a mail needs, with the way to its neighbours."""
    page = (written(tmp_path, archive()) / paths.issue_page("2026-W46")).read_text("utf-8")
    targets = {one.get("href") for one in Page(page).all("a")}
    assert set() == {item.url for item in week.issues()["full"].items if item.url} - targets
    assert "your address" not in page
    assert "New names" in page
    assert week.issues()["full"].new_terms[0].url in targets
    assert 'rel="prev" href="../issues/2026-W45.html"' in page
    assert 'rel="next" href="../issues/2026-W46-c1.html"' in page
    newest = written(tmp_path, archive()) / paths.issue_page("2026-W46-c1")
    assert 'rel="next"' not in newest.read_text("utf-8")


def luminance(colour: str) -> float:
    """Give the relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_in_both_schemes(scheme: int) -> None:
    """Each text colour has at least 4.5:1 on each ground it stands on, each bar 3:1 or a number."""
    css = dict(render_pages(archive()))[paths.INDEX].decode()
    blocks = re.findall(r":root\{[^}]*--bg:[^}]*\}", css)
    assert 2 == len(blocks)
    colour = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", blocks[scheme]))
    for text in ("text", "muted", "link", "warn"):
        for ground in ("card", "bg"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast(colour["text"], colour["sink"]) >= 4.5
    assert contrast(colour["fill"], colour["card"]) >= 3
