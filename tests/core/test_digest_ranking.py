"""How much does a story deserve, and for what?"""

from __future__ import annotations

from dataclasses import replace

import invented_week as week
import pytest

from huangpu.core.digest.ranking import Ranked, phrases_of, ranked, scene_of, title_phrases
from huangpu.core.digest.reasons import reasons
from huangpu.core.digest.selection import select
from huangpu.model.digest_material import DigestArticle

WINDOW = (week.WEEK.start(week.SHANGHAI), week.WEEK.end(week.SHANGHAI))


def rows(*articles: DigestArticle) -> dict[str, Ranked]:
    """Rank these articles' stories, by id."""
    found = select(articles, WINDOW, week.MONDAY_MORNING, 14)
    return {
        row.story.story_id: row for row in ranked(found.stories, scene_of(found.reports, WINDOW))
    }


def points(row: Ranked) -> dict[str, float]:
    """Give the parts of a score by name."""
    return {part.name: part.points for part in row.parts}


PLAIN = week.article(1, "A title", "Harbour Wire", week.tag("ai", 0.8, "AI"), at="19 12:00")
TWIN = replace(PLAIN, article_id="a2", story_id="s2")


@pytest.mark.parametrize(
    ("part", "better", "worse"),
    [
        ("shanghai", {}, {"shanghai": False, "shanghai_score": 0.3}),
        ("shanghai", {"shanghai_score": 0.9}, {"shanghai_score": 0.6}),
        ("topic", {}, {"tags": (week.tag("ai", 0.5, "AI"),)}),
        ("topic", {}, {"tags": (week.tag("talent", 0.8, "AI"),)}),
        ("title", {"title": "The AI title"}, {"title": "SAID title"}),
        ("recency", {}, {"published_at": WINDOW[0]}),
        ("novelty", {}, {"published_at": WINDOW[0] - (WINDOW[1] - WINDOW[0]) / 7}),
        ("feed weight", {"feed_weight": 2.0}, {}),
        ("feed weight", {}, {"feed_weight": 0.5}),
    ],
)
def test_what_lifts_a_story(part: str, better: dict[str, object], worse: dict[str, object]) -> None:
    """Of two stories that differ in one thing, the better has more points for it, and stands first."""
    found = rows(replace(PLAIN, **better), replace(TWIN, **worse))
    assert points(found["s2"])[part] < points(found["s001"])[part]
    assert ["s001", "s2"] == list(found)


def test_each_doubling_of_publishers_counts_the_same() -> None:
    """Eight families have all points of corroboration, two a third, sisters and one none."""

    def told(number: int) -> float:
        copies = [
            replace(PLAIN, article_id=f"x{i}", publisher_family=f"f{i}", outlet=f"o{i}")
            for i in range(number)
        ]
        return points(rows(*copies)["s001"])["corroboration"]

    assert [0.0, 10.0, 20.0, 30.0, 30.0] == [told(n) for n in (1, 2, 4, 8, 16)]
    sister = replace(PLAIN, article_id="x", outlet="Harbour Wire Asia")
    assert 0.0 == points(rows(PLAIN, sister)["s001"])["corroboration"]


def test_a_reprint_counts_half_a_source() -> None:
    """Two reprints weigh as one report of one's own."""
    reprints = [
        replace(PLAIN, article_id=f"x{i}", publisher_family=f"f{i}", copy_of="a001")
        for i in range(2)
    ]
    assert 10.0 == points(rows(PLAIN, *reprints)["s001"])["corroboration"]


def test_quiet_outlets_are_helped() -> None:
    """Who told one story all week has the points that a loud outlet has not."""
    loud = [replace(PLAIN, article_id=f"l{i}", story_id=f"l{i}") for i in range(9)]
    quiet = replace(PLAIN, article_id="q", story_id="q", outlet="Nook", publisher_family="nook")
    found = rows(*loud, quiet)
    assert (5.0, 0.0) == (points(found["q"])["quiet outlet"], points(found["l1"])["quiet outlet"])
    assert "q" == next(iter(found))


def test_phrases_of_a_title() -> None:
    """Strongest first, then in the order of the title; a phrase inside a longer one is silent."""
    article = replace(
        PLAIN,
        title="瑞金医院用人工智能辅助诊断，SMIC 供货",
        tags=(
            week.tag("ai", 0.9, "人工智能", "人工智能辅助诊断"),
            week.tag("biotech", 0.6, "医院", "细胞"),
            week.tag("semiconductors", 0.6, "SMIC", "smic"),
        ),
    )
    story = rows(article)["s001"].story
    assert ("人工智能辅助诊断", "医院", "SMIC") == title_phrases(story)
    assert {"人工智能辅助诊断", "医院", "SMIC", "细胞"} == set(phrases_of(story))


@pytest.mark.parametrize(
    ("phrase", "title", "stands"),
    [
        ("AI", "SAID the mayor", False),
        ("AI", "上海AI公司", True),
        ("AI", "An ai firm", True),
        ("人工智能+", "“人工智能+”行动", True),
        ("C++", "C++ 与芯片", True),
        ("中芯国际", "中芯 国际", False),
    ],
)
def test_latin_as_whole_words_chinese_anywhere(phrase: str, title: str, *, stands: bool) -> None:
    """A Latin phrase beside Chinese is found; one inside a longer word is not."""
    article = replace(PLAIN, title=title, tags=(week.tag("ai", 0.8, phrase),))
    assert stands == bool(title_phrases(rows(article)["s001"].story))


def test_reasons_of_a_late_lone_story() -> None:
    """What speaks for a story comes before what speaks against it."""
    late = replace(PLAIN, published_at=WINDOW[0] - (WINDOW[1] - WINDOW[0]) / 7)
    found = select([late], WINDOW, week.MONDAY_MORNING, 14)
    scene = scene_of(found.reports, WINDOW)
    assert (
        "mentions AI",
        "about Shanghai",
        "one outlet",
        "published before this week, first seen in it",
    ) == reasons(ranked(found.stories, scene)[0], scene)


def test_sister_papers_are_not_passed_off_as_sources() -> None:
    """Three outlets of two houses are named as that."""
    found = select(week.articles(), WINDOW, week.MONDAY_MORNING, 14)
    scene = scene_of(found.reports, WINDOW)
    row = next(r for r in ranked(found.stories, scene) if r.story.story_id == "waic")
    assert "3 outlets of 2 publishers in 1 day" == reasons(row, scene)[0]


def test_hostile_phrases_stay_short() -> None:
    """A phrase of a thousand characters does not fill the page."""
    article = replace(PLAIN, title="x" * 1000, tags=(week.tag("ai", 0.8, "x" * 1000),))
    found = select([article], WINDOW, week.MONDAY_MORNING, 14)
    scene = scene_of(found.reports, WINDOW)
    assert 70 > len(reasons(ranked(found.stories, scene)[0], scene)[0])
