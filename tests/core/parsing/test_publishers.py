"""Is the article told apart from what a service or a site adds to it?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from huangpu.core.parsing.publishers import (
    inner_link,
    is_midnight_pacific,
    placeholder,
    without_source,
)


@pytest.mark.parametrize(
    ("title", "source", "host", "expected"),
    [
        ("Fab opens - The Example Times", "The Example Times", "news.google.com", "Fab opens"),
        ("张江新线通线 - 示例日报", "示例日报", "news.google.com", "张江新线通线"),
        ("Fab - or not", "The Example Times", "news.google.com", "Fab - or not"),
        ("Fab opens - Times", "The Example Times", "news.google.com", "Fab opens - Times"),
        (" - Times", "Times", "news.google.com", " - Times"),
        ("华为发布新芯片_IT之家", None, "www.ithome.com", "华为发布新芯片"),
        ("华为发布新芯片 - IT之家", None, "m.ithome.com", "华为发布新芯片"),
        ("显卡价格回落-快科技", None, "news.mydrivers.com", "显卡价格回落"),
        ("临港出台政策_澎湃新闻-The Paper", None, "www.thepaper.cn", "临港出台政策"),
        ("为什么我们离开了快科技", None, "news.mydrivers.com", "为什么我们离开了快科技"),
        ("评测-快科技", None, "www.example.com", "评测-快科技"),
        ("_IT之家", None, "www.ithome.com", "_IT之家"),
    ],
)
def test_the_publishers_name_goes(title: str, source: str | None, host: str, expected: str) -> None:
    """Only the source that the item names, or a listed suffix of that very site, is taken off."""
    assert expected == without_source(title, source, host)


@pytest.mark.parametrize(
    ("title", "guid", "link", "host", "expected"),
    [
        ("This feed is not available.", None, None, "", "placeholder"),
        ("该提要不可用", None, "https://news.google.com/", "news.google.com", "placeholder"),
        ("Flux non disponible", None, "https://news.google.com", "news.google.com", "placeholder"),
        ("Error", "http://arxiv.org/api/errors#bad_id", None, "", "error_notice"),
        ("Error", "tag:a", "https://a.example/1", "a.example", None),
        ("Fab opens", None, "https://news.google.com/rss/articles/x", "news.google.com", None),
        ("Why this feed is not available.", None, None, "", None),
    ],
)
def test_notices_are_no_articles(
    title: str, guid: str | None, link: str | None, host: str, expected: str | None
) -> None:
    """What a service sends instead of a feed is recognised in any of its languages."""
    assert expected == placeholder(title, guid, link, host)


def test_redirect_links_are_unwrapped() -> None:
    """Bing's link gives the article's; any other link stays itself."""
    wrapped = (
        "http://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fa.example%2f1%3fb%3d2&c=9"
    )
    assert "https://a.example/1?b=2" == inner_link(wrapped)
    assert "https://a.example/1" == inner_link("https://a.example/1")
    assert "https://www.bing.com/news/apiclick.aspx" == inner_link(
        "https://www.bing.com/news/apiclick.aspx"
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 7, 1, 7, tzinfo=UTC), True),
        (datetime(2026, 1, 1, 8, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 8, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 7, 0, 1, tzinfo=UTC), False),
    ],
    ids=["summer", "winter", "summer, eight", "a second later"],
)
def test_midnight_in_california(at: datetime, expected: bool) -> None:  # noqa: FBT001  a column
    """Google's stamps at the start of its day are known to the day only."""
    assert expected is is_midnight_pacific(at)
