"""Which articles belong to the week, and which stories do they tell?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import invented_week as week
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.digest.selection import Selection, select
from huangpu.core.weeks import week_of

WINDOW = (week.WEEK.start(week.SHANGHAI), week.WEEK.end(week.SHANGHAI))
PLAIN = week.article(1, "A title")


def local(day: int, clock: str) -> datetime:
    """Give a moment of August 2026 on Shanghai clocks."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 8, day, hour, minute, tzinfo=week.SHANGHAI)


def chosen(
    published: datetime | None, seen: datetime, now: datetime = week.MONDAY_MORNING
) -> Selection:
    """Select one article, published and first seen then."""
    return select([replace(PLAIN, published_at=published, first_seen_at=seen)], WINDOW, now, 14)


@pytest.mark.parametrize(
    ("published", "seen", "fate"),
    [
        (local(17, "00:00"), local(17, "01:00"), "in"),
        (local(16, "23:59"), local(16, "23:59"), "out"),
        (local(23, "23:59"), local(23, "23:59"), "in"),
        (local(24, "00:00"), local(24, "00:00"), "out"),
        (local(23, "22:00"), local(24, "06:00"), "in"),
        (local(16, "23:59"), local(17, "00:00"), "late"),
        (local(3, "01:00"), local(18, "00:00"), "late"),
        (local(2, "23:00"), local(18, "00:00"), "too old"),
        (local(10, "00:00"), local(11, "00:00"), "out"),
        (local(30, "00:00"), local(18, "00:00"), "in"),
        (None, local(18, "00:00"), "in"),
        (None, local(16, "12:00"), "out"),
    ],
    ids=[
        "Monday midnight", "a minute before", "the last minute", "next Monday",
        "seen after the week", "late by a minute", "late by two weeks", "older than two weeks",
        "last week's", "dated in the future", "no date", "no date, seen before",
    ],
)  # fmt: skip
def test_the_window(published: datetime | None, seen: datetime, fate: str) -> None:
    """The week is half-open; late ones are marked; a new feed's backlog is counted, not shown."""
    selection = chosen(published, seen)
    found = "too old" if selection.too_old else "out"
    for report in selection.reports:
        found = "late" if report.late else "in"
    assert fate == found


def test_what_was_seen_later_does_not_exist_yet() -> None:
    """A digest made again as of Monday morning does not know what came at noon."""
    seen = week.MONDAY_MORNING + timedelta(hours=4)
    assert () == chosen(local(23, "20:00"), seen).reports
    assert 1 == len(chosen(local(23, "20:00"), seen, now=seen).reports)


@given(
    st.integers(min_value=0, max_value=60 * 24 * 28),
    st.integers(min_value=0, max_value=60 * 24 * 9),
)
@settings(max_examples=150, deadline=None)
def test_every_article_is_in_time_in_one_week_at_most(minute: int, delay: int) -> None:
    """Whenever published and seen: on time in exactly the week of its moment, late in at most one."""
    published = local(1, "00:00") + timedelta(minutes=minute)
    seen = published + timedelta(minutes=delay)
    fates = []
    for number in range(30, 42):
        other = type(week.WEEK)(2026, number)
        window = (other.start(week.SHANGHAI), other.end(week.SHANGHAI))
        found = select(
            [replace(PLAIN, published_at=published, first_seen_at=seen)], window, seen, 14
        )
        fates += [(other, report.late) for report in found.reports]
    assert [week_of(published, week.SHANGHAI)] == [other for other, late in fates if not late]
    in_later_week = week_of(seen, week.SHANGHAI) != week_of(published, week.SHANGHAI)
    assert in_later_week == (1 == len([other for other, late in fates if late]))


def test_copies_collapse_into_their_story() -> None:
    """Articles of one story, and copies of an article without a story, are one."""
    original = replace(PLAIN, story_id=None)
    copy = replace(PLAIN, article_id="a002", story_id=None, copy_of="a001")
    other = week.article(3, "Another")
    stories = select([copy, other, original], WINDOW, week.MONDAY_MORNING, 14).stories
    assert [("a001", 2), ("s003", 1)] == [(s.story_id, len(s.reports)) for s in stories]
    assert "a001" == stories[0].lead.article.article_id


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"copy_of": None}, {"copy_of": "a009", "summary": "Long.", "feed_weight": 9.0}),
        ({"url": "https://a.example/"}, {"url": "javascript:0", "feed_weight": 9.0}),
        ({"summary": "It says more."}, {"summary": " ", "feed_weight": 9.0}),
        ({"feed_weight": 2.0}, {"feed_weight": 1.0}),
        ({"article_id": "a1"}, {"article_id": "a2"}),
    ],
    ids=["original", "has a link", "has a summary", "weightier feed", "else by name"],
)
def test_the_lead(better: dict[str, object], worse: dict[str, object]) -> None:
    """The article that speaks for a story is its best, not its first in the store."""
    one = replace(PLAIN, **{"article_id": "x", "summary": "S", "story_id": "s", **better})
    two = replace(PLAIN, **{"article_id": "a", "summary": "S", "story_id": "s", **worse})
    for articles in ([one, two], [two, one]):
        story = select(articles, WINDOW, week.MONDAY_MORNING, 14).stories[0]
        assert one.article_id == story.lead.article.article_id


def test_corroboration_counts_houses_not_labels() -> None:
    """Sister papers are one family; a reprint is none of its own; a lone copy stands for itself."""
    articles = week.articles()
    stories = {s.story_id: s for s in select(articles, WINDOW, week.MONDAY_MORNING, 14).stories}
    assert {"harbour", "jiangqiao"} == stories["waic"].families
    assert {"pujiang", "harbour", "silk-circuit", "qiantan"} == stories["fab"].families
    assert {"jiangqiao"} == stories["fab"].reprints
    lone = select([replace(PLAIN, copy_of="elsewhere")], WINDOW, week.MONDAY_MORNING, 14).stories[0]
    assert ({"harbour"}, set()) == (lone.families, lone.reprints)
