"""What is in the issue of a week? The whole of `compose`, on an invented week."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import duckdb
import invented_week as week
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.digest import DigestOptions, SectionOption, compose
from huangpu.model.digest_material import WeekCounts

if TYPE_CHECKING:
    from huangpu.model.digest import Digest
    from huangpu.model.digest_material import DigestArticle


def issue(
    articles: list[DigestArticle],
    options: DigestOptions | None = None,
    earlier: frozenset[str] = frozenset(),
) -> Digest:
    """Compose the invented week with these articles."""
    return compose(
        week.WEEK,
        articles,
        week.history(),
        week.feeds(),
        week.counts(len(articles)),
        options or DigestOptions(),
        week.MONDAY_MORNING,
        earlier,
    )


def test_same_input_same_digest_in_any_order() -> None:
    """The order in which the store gives its rows leaves no trace."""
    articles, history, feeds = week.articles(), week.history(), week.feeds()
    expected = issue(articles)
    shuffler = random.Random(7)  # noqa: S311  a shuffle that can be repeated
    for _ in range(5):
        for rows in (articles, history, feeds):
            shuffler.shuffle(rows)
        assert expected == compose(
            week.WEEK, articles, history, feeds, week.counts(len(articles)), DigestOptions(),
            week.MONDAY_MORNING,
        )  # fmt: skip


def test_every_story_stands_in_one_place() -> None:
    """An item is at the top or in one section, and the ranks run through the page."""
    digest = issue(week.articles())
    assert {1} == set(Counter(item.story_id for item in digest.items).values())
    assert list(range(1, 43)) == [item.rank for item in digest.items]
    assert 42 == digest.headline.stories


def test_score_is_the_sum_of_its_parts() -> None:
    """A reader who adds up the parts gets the score, and nobody has more than a hundred."""
    for item in issue(week.articles()).items:
        assert item.score == pytest.approx(math.fsum(part.points for part in item.score_parts))
        assert 0 <= item.score <= 100
        assert all(part.why for part in item.score_parts)


def test_the_most_told_story_leads() -> None:
    """Four outlets in both languages, about Shanghai, first: with its gloss and its reasons."""
    lead = issue(week.articles()).top[0]
    assert "fab" == lead.story_id
    assert "中芯国际临港新厂开始设备搬入，首批产能面向车用芯片" == lead.title
    assert lead.gloss is not None
    assert "SMIC starts moving tools into its new Lingang plant" == lead.gloss.title
    assert ["Silk Circuit", "前滩财经", "江桥日报"] == [told.outlet for told in lead.also_in]
    assert (
        "4 outlets in 2 days, reprinted by 1",
        "matches 中芯国际 in the title",
        "about Shanghai",
        "told in Chinese and English",
    ) == lead.reasons


def test_everything_says_why_it_is_here() -> None:
    """No item without a reason in words."""
    assert all(item.reasons for item in issue(week.articles()).items)


def test_counts_add_up() -> None:
    """Articles, stories and sections each end in exactly one place."""
    digest = issue(week.articles(), DigestOptions(total=30, per_section=3, per_outlet=4))
    cover = digest.coverage
    assert cover.counts.articles == (
        cover.tagged + cover.counts.spam + cover.counts.untagged + cover.counts.off_topic
    )
    assert cover.stories == cover.shown + cover.left_out + cover.told_before
    assert cover.tagged == cover.stories + cover.retold
    assert cover.shown == len(digest.items) == digest.headline.stories
    assert cover.left_out == sum(section.more for section in digest.sections)
    for section in digest.sections:
        assert section.stories == len(section.items) + section.in_top + section.more
    assert len(digest.top) == sum(section.in_top for section in digest.sections) + sum(
        item.section not in {section.key for section in digest.sections} for item in digest.top
    )


def test_caps_hold() -> None:
    """Neither the issue, nor a section, nor an outlet goes beyond its cap."""
    options = DigestOptions(
        total=25, per_section=4, per_outlet=3, top=5, top_per_outlet=1, top_per_section=2
    )
    digest = issue(week.articles(), options)
    assert 25 >= len(digest.items)
    assert all(len(section.items) <= 4 for section in digest.sections)
    assert 3 >= max(Counter(item.publisher_family for item in digest.items).values())
    assert 1 == max(Counter(item.publisher_family for item in digest.top).values())
    assert 2 >= max(Counter(item.section for item in digest.top).values())
    assert 5 == len(digest.top)


def test_an_outlet_may_fill_an_issue_that_nobody_else_fills() -> None:
    """The cap on outlets shares space out; it does not leave it empty where few speak."""
    lone = [week.article(n, f"Title {n}", "Harbour Wire") for n in range(30)]
    sections = tuple(replace(option, cap=60) for option in DigestOptions().sections)
    digest = issue(lone, DigestOptions(sections=sections))
    assert 30 == len(digest.items)
    assert 2 == len(digest.top)


def test_a_weak_story_is_no_top_story() -> None:
    """What has less than half of the first one's points stays in its section, room or not."""
    strong = week.articles()[:5]
    weak = replace(
        week.article(90, "Elsewhere", "Quay Economics", week.tag("talent", 0.5), at="17 01:00"),
        shanghai=False,
    )
    digest = issue([*strong, weak])
    assert ["fab"] == [item.story_id for item in digest.top]
    assert ["s090"] == [item.story_id for item in digest.sections[0].items]


@given(
    st.builds(
        DigestOptions,
        total=st.integers(min_value=1, max_value=60),
        per_section=st.integers(min_value=0, max_value=9),
        per_outlet=st.integers(min_value=1, max_value=8),
        top=st.integers(min_value=0, max_value=8),
        page_budget=st.integers(min_value=0, max_value=40_000),
    ),
    st.frozensets(st.sampled_from([a.story_id or "" for a in week.articles()]), max_size=20),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_silently_dropped(options: DigestOptions, earlier: frozenset[str]) -> None:
    """Whatever the caps: every story is shown, beyond a cap, or told before, and counted so."""
    digest = issue(week.articles(), options, earlier)
    cover = digest.coverage
    assert 42 == cover.shown + cover.left_out + cover.told_before
    assert cover.shown == len(digest.items) == len({item.story_id for item in digest.items})
    assert cover.left_out == sum(section.more for section in digest.sections)
    assert not {item.story_id for item in digest.items} & earlier
    assert options.total >= len(digest.items)


def test_a_story_has_one_issue() -> None:
    """What an earlier issue told is counted, and named once more only while many report it."""
    digest = issue(week.articles(), earlier=frozenset({"fab", "s020"}))
    assert not {"fab", "s020"} & {item.story_id for item in digest.items}
    assert 2 == digest.coverage.told_before
    assert "2 told in an earlier issue" in digest.coverage.lines[2]
    still = [line for line in digest.changes if line.startswith("Still reported")]
    line = "Still reported after an earlier issue, by 4 publishers: "
    assert [line + "中芯国际临港新厂开始设备搬入，首批产能面向车用芯片"] == still


def test_untagged_articles_never_enter() -> None:
    """Being about Shanghai is not enough: a story needs a sector or a theme."""
    plain = replace(week.article(1, "Ferry timetable changes"), tags=())
    other = replace(plain, article_id="b", story_id="b", tags=(replace(week.tag("ai"), facet="x"),))
    digest = issue([plain, other])
    assert (0, 0) == (len(digest.items), digest.coverage.tagged)


def test_a_topic_that_the_configuration_forgot_has_its_section() -> None:
    """A new sector of the taxonomy is shown under its own name rather than dropped."""
    robots = replace(week.tag("ai", 0.9), tag="space-flight.launch")
    lone = replace(week.article(1, "A launch"), tags=(robots,))
    section = issue([lone], DigestOptions(top=0)).sections[0]
    assert ("space-flight", "Space flight", 1) == (section.key, section.label, len(section.items))


def test_a_sub_tag_may_be_a_section() -> None:
    """A section of a sub-tag takes its stories away from the parent, with a cap of its own."""
    cities = SectionOption("ai.cities", "sector", "Smart city", "智慧城市", cap=1)
    options = DigestOptions(sections=(*DigestOptions().sections, cities), top=0)
    sections = {section.key: section for section in issue(week.articles(), options).sections}
    assert (1, 2) == (len(sections["ai.cities"].items), sections["ai.cities"].more)
    assert not any(item.section == "ai.cities" for item in sections["ai"].items)


def test_an_empty_week() -> None:
    """Nothing read, nothing polled: a whole digest that says so."""
    digest = compose(
        week.WEEK, [], [], [], WeekCounts(), DigestOptions(), week.MONDAY_MORNING
    )  # fmt: skip
    assert ((), (), ()) == (digest.items, digest.sections, digest.sources)
    assert "No story this week" == digest.headline.told
    assert "0 articles read; no feed is watched" == digest.headline.behind
    assert "No poll of 0 feeds was made in this week." == digest.coverage.lines[0]


def test_a_week_of_one_story() -> None:
    """One story of one outlet, in words for one."""
    digest = issue(week.articles()[:1])
    assert 1 == len(digest.top)
    assert () == digest.sections
    assert "1 story from 1 outlet" == digest.headline.told
    assert "1 article with a topic tells 1 story: shown here." == digest.coverage.lines[2]


def test_an_article_without_anything() -> None:
    """No link, no date, no summary, hardly a title: shown, without a link, at the time it was seen."""
    bare = replace(
        week.article(1, " \n"),
        url=None,
        summary="",
        outlet="",
        publisher_family="",
        published_at=None,
        story_id=None,
        published_is_estimated=True,
    )
    item = issue([bare]).items[0]
    assert ("Untitled", None, "harbour") == (item.title, item.url, item.outlet)
    assert bare.first_seen_at == item.published_at


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//host.example/", "https://", "ftp://a.example/",
     "https://a.example/ b", "https://a.example/\nb", "https://[::1/", "mailto:a@b.example"],
)  # fmt: skip
def test_only_web_links_are_links(url: str) -> None:
    """Whatever a feed calls a link, only whole http(s) addresses become one."""
    item = issue([replace(week.article(1, "A title"), url=url)]).items[0]
    assert item.url is None
    assert () == item.links


def test_long_titles_are_cut() -> None:
    """A title of three hundred characters, or one token of four hundred, stays within two lines."""
    long = week.article(1, "很" * 300)
    token = week.article(2, "x" * 400)
    titles = {item.story_id: item.title for item in issue([long, token]).items}
    assert "很" * 79 + "…" == titles["s001"]
    assert "x" * 159 + "…" == titles["s002"]


def test_a_full_page_leaves_out_the_last_and_counts_them() -> None:
    """Leads keep their links; other outlets, then stories, give way, and both are counted."""
    long = [replace(a, url=f"https://a.example/{'x' * 480}{a.article_id}") for a in week.articles()]
    digest = issue(long, DigestOptions(page_budget=30_000))
    assert (19, 23) == (len(digest.items), digest.coverage.left_out)
    assert all(item.url for item in digest.items)
    assert digest.top[0].gloss is not None
    assert any(item.also_more for item in digest.top)
    for item in digest.items:
        named = len(item.also_in) + (item.gloss is not None)
        assert item.also_more >= item.families - 1 - named


@pytest.mark.parametrize(
    ("articles", "said"), [(300, "41 unaccounted for"), (250, "9 counted twice")]
)
def test_counts_that_do_not_add_up_are_owned_up_to(articles: int, said: str) -> None:
    """A sum that is wrong is said, with what to do, not hidden."""
    counts = replace(week.counts(1), articles=articles)
    digest = compose(
        week.WEEK, week.articles()[:1], [], [], counts, DigestOptions(), week.MONDAY_MORNING
    )
    assert f"{said} (run huangpu doctor)" in digest.coverage.lines[1]


def test_the_running_week_is_compared_with_nothing() -> None:
    """On a Wednesday there are no changes to report, and the page says why."""
    digest = compose(
        week.WEEK, week.articles(), week.history(), [], week.counts(54), DigestOptions(),
        week.MONDAY_MORNING - timedelta(days=5),
    )  # fmt: skip
    assert not digest.complete
    assert () == digest.changes
    assert digest.trend_note.startswith("The week is still running")
    assert all(row.mean is None and row.change is None for row in digest.sector_rows)


def test_the_query_lists_what_was_left_out() -> None:
    """The line under "and N more" is a command whose SQL runs and finds the week's articles."""
    section = issue(week.articles()).sections[0]
    command, sql = section.query.removesuffix('"').split(' "')
    assert "huangpu query" == command
    with duckdb.connect() as database:
        database.execute("CREATE TABLE articles (article_id TEXT, outlet TEXT, title TEXT, url TEXT,"
                         "is_spam BOOLEAN, first_seen_at TIMESTAMPTZ)")  # fmt: skip
        database.execute("CREATE TABLE article_tags (article_id TEXT, tag TEXT)")
        for a in week.articles():
            database.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, false, ?)",
                [a.article_id, a.outlet, a.title, a.url, a.first_seen_at],
            )
            for tag in a.tags:
                database.execute("INSERT INTO article_tags VALUES (?, ?)", [a.article_id, tag.tag])
        found = {row[1] for row in database.execute(sql).fetchall()}
    assert {item.title for item in section.items} <= found
    assert 15 == len(found)


def test_a_hostile_tag_cannot_leave_the_query() -> None:
    """The command can be pasted into a shell whatever a tag is called."""
    evil = replace(week.tag("ai"), tag="""x"; rm -rf ~; echo '$(id)`""")
    section = issue([replace(week.article(1, "A"), tags=(evil,))], DigestOptions(top=0)).sections[0]
    assert "tag LIKE 'xrm-rfechoid%'" in section.query
    assert section.query.count('"') == 2
