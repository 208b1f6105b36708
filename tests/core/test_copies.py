"""Do equal words make copies, and nothing else?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huangpu.core.copies import WINDOW, group, title_key
from huangpu.model.articles import Article

START = datetime(2026, 8, 17, tzinfo=UTC)


def article(name: str, title: str, days: float = 0) -> Article:
    """Give an article that was seen some days after the start."""
    at = START + timedelta(days=days)
    return Article(
        article_id=name,
        title=title,
        summary="",
        url=None,
        language="zh",
        outlet=name,
        publisher_family=name,
        feed_id=name,
        entry_key=name,
        published_at=at,
        first_seen_at=at,
        published_is_estimated=False,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海微系统所发布超导量子芯片", "上海微系統所發布超導量子芯片"),
        ("ＳＭＩＣ开始试产，良率“提升”至九成", 'SMIC开始试产,良率"提升"至九成'),
        ("SMIC Opens New Fab in Lin-gang", "SMIC opens new fab in Lin-gang"),
    ],
    ids=["traditional", "full width", "case"],
)
def test_the_same_words_in_another_dress(one: str, other: str) -> None:
    """Script variant, width, punctuation and case do not make another title."""
    assert title_key(one) == title_key(other) != 0


def test_one_number_makes_another_title() -> None:
    """A changed figure is news."""
    assert title_key("中芯国际第二季度营收增长21%创新高") != title_key(
        "中芯国际第二季度营收增长23%创新高"
    )


def test_short_titles_are_no_evidence() -> None:
    """`早报` recurs every morning."""
    assert 0 == title_key("早报") == title_key("Daily brief")


def test_the_first_is_the_original_and_stays_it() -> None:
    """Copies point at the first article, also at the third one, also from a later load."""
    title = "上海张江发布集成电路新政策支持"
    places, claims = group([article("a", title), article("b", title, 1)], {})
    later, more = group([article("c", title, 2)], {claim.title_key: claim for claim in claims})
    assert [None, "a"] == [place.copy_of for place in places]
    assert (["a"], []) == ([place.copy_of for place in later], more)
    assert {"a"} == {place.story_id for place in (*places, *later)}


def test_after_the_window_it_is_news_again() -> None:
    """The same headline next year is another story, and the new original of its copies."""
    title = "上海张江发布集成电路新政策支持"
    days = WINDOW.days + 1
    places, claims = group([article("a", title), article("b", title, days)], {})
    assert [None, None] == [place.copy_of for place in places]
    assert ["a", "b"] == [claim.article_id for claim in claims]
