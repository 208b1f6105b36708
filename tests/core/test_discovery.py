"""Are the feeds of a page found, in the order of likelihood, and little else?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.discovery import (
    Candidate,
    candidates_in,
    guesses,
    looks_like_feed,
    read_page,
)
from huangpu.core.html_links import PageLinks
from huangpu.core.urls import web_url

HERE = "https://news.example.cn/tech/index.html"


def found(html: str, url: str = HERE) -> list[Candidate]:
    """Give the candidates of a page."""
    return list(candidates_in(read_page(html.encode(), "text/html; charset=utf-8"), url))


def test_declared_feeds_come_first_and_comments_last() -> None:
    """A blog's own feed, then what its page links to, then the comments on it; each once."""
    assert [
        Candidate("https://news.example.cn/feed/", "declared", "全站 » Feed"),
        Candidate("https://news.example.cn/tech/rss.xml", "linked", "科技 RSS"),
        Candidate("https://news.example.cn/comments/feed/", "declared", "全站 » 评论Feed", True),  # noqa: FBT003  of comments
    ] == found(
        '<link rel="alternate" type="application/rss+xml" title="全站 » 评论Feed" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="全站 » Feed" href="/feed/">'
        '<a href="rss.xml">科技 RSS</a><a href="http://news.example.cn/feed">RSS</a>'
    )


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<link rel="alternate" type="application/atom+xml" href="a">', "declared"),
        ('<link rel="alternate" type="application/feed+json" href="a">', "declared"),
        ('<link rel="alternate" type="application/rdf+xml" href="a">', "declared"),
        ('<link rel="alternate" type="text/xml" href="/rss.xml">', "declared"),
        ('<link rel="alternate" type="text/xml" href="/data.xml">', None),
        ('<link rel="alternate" type="application/json" href="/feed.json">', "declared"),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/feed/1">', None),
        ('<link rel="alternate" type="application/rss+xml" href="/wp-json/x">', None),
        ('<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">', None),
        ('<link rel="alternate" hreflang="en" href="/en/">', None),
        ('<link rel="alternate stylesheet" type="application/rss+xml" href="a">', None),
        ('<link rel="feed" href="/feed">', "declared"),
        ('<link rel="canonical" type="application/rss+xml" href="a">', None),
        ('<a href="/tech/feed/">more</a>', "linked"),
        ('<a href="/tech/section-7">RSS</a>', "linked"),
        ('<a href="/tech/section-7">RSS订阅</a>', "linked"),
        ('<a href="/tech/section-7">Cursed</a>', None),
        ('<a href="https://other.example/x">RSS</a>', None),
        ('<a href="https://feeds.other.example/x">All the news</a>', "linked"),
        ('<a href="/tech/rss.png">RSS</a>', None),
        ('<a href="/x" type="application/rss+xml">all</a>', "linked"),
        ('<a href="/feedback">Feedback</a>', None),
        ('<a href="/feedback.php">Feedback</a>', None),
        ('<a href="/2026/rss-is-back-again.html">An article</a>', None),
        ('<a href="javascript:rss()">RSS</a>', None),
        ('<a href="http://user:pw@news.example.cn/rss">RSS</a>', None),
        ('<a href="mailto:rss@news.example.cn">RSS</a>', None),
        ('<a href="#rss">RSS</a>', None),
        ('<a href="https://www.inoreader.com/">RSS</a>', None),
    ],
)
def test_what_may_be_a_feed(tag: str, expected: str | None) -> None:
    """Types, addresses and words are weighed; programming interfaces and pictures are none."""
    assert ([expected] if expected else []) == [one.source for one in found(tag)]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("feed://news.example.cn/all.xml", "http://news.example.cn/all.xml"),
        ("feed:https://news.example.cn/all.xml", "https://news.example.cn/all.xml"),
        (
            "https://feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Fnews.example.cn%2Fall",
            "https://news.example.cn/all",
        ),
        (
            "https://feedly.com/i/subscription/feed/https://news.example.cn/all",
            "https://news.example.cn/all",
        ),
        (
            "https://www.inoreader.com/?add_feed=https%3A%2F%2Fnews.example.cn%2Fall",
            "https://news.example.cn/all",
        ),
    ],
)
def test_links_that_carry_a_feed(href: str, expected: str) -> None:
    """The feed: scheme and the links of readers are unwrapped."""
    kind = "" if "://" in href and not href.startswith("feed") else 'type="application/rss+xml"'
    assert [expected] == [one.url for one in found(f'<a {kind} href="{href}">Subscribe</a>')]


def test_addresses_are_relative_to_the_base() -> None:
    """The base of the page counts, also a relative one."""
    assert ["https://news.example.cn/en/rss.xml"] == [
        one.url for one in found('<base href="/en/"><a href="rss.xml">x</a>')
    ]


def test_a_page_in_gbk_is_read() -> None:
    """The page's own encoding counts where HTTP names none."""
    html = '<meta charset="gb2312"><title>浦江科技</title><link rel="alternate" type="application/rss+xml" title="科技频道" href="/t.xml">'
    page = read_page(html.encode("gb18030"), "text/html")
    assert "浦江科技" == page.title
    assert ["科技频道"] == [one.title for one in candidates_in(page, HERE)]


@pytest.mark.parametrize(
    "url",
    [
        *("https://a.example/feed", "https://a.example/feed/", "https://a.example/x/rss"),
        *("https://a.example/rss.xml", "https://a.example/index.xml", "https://a.example/a.rss"),
        *("https://a.example/rss/36/feed", "https://a.example/feeds/topic/chips.rss"),
        *("https://a.example/?feed=rss2", "https://a.example/search?q=x&format=rss"),
        *("https://feeds.a.example/all", "https://rss.a.example/cs.AI", "https://a.example/en/rss"),
        *("https://a.example/bizchina_rss.xml", "https://a.example/backend.php"),
        *("https://a.example/feed.json", "https://a.example/rss-feed/physics/"),
    ],
)
def test_feeds_look_like_feeds(url: str) -> None:
    """The spellings that live feeds have (research/feeds.md 10) are recognised."""
    assert looks_like_feed(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://a.example/", "https://a.example/feedback", "https://a.example/rss-guide-2026"),
        *("https://news.google.com/rss/articles/CBMi", "https://a.example/wp-json/feed"),
        *("https://a.example/rss.png", "https://a.example/sitemap/feed.xml", "https://rss.example"),
    ],
)
def test_pages_do_not(url: str) -> None:
    """Articles, pictures and site maps are none."""
    assert looks_like_feed(url) is (url == "https://rss.example")


def test_guesses_begin_with_the_section() -> None:
    """Where a page names nothing, its section's feed is likelier than the site's."""
    urls = [one.url for one in guesses("https://a.example/tech/", ["http://a.example/rss.xml"])]
    assert [
        "https://a.example/tech/feed",
        "https://a.example/tech/rss",
        "https://a.example/feed",
    ] == urls[:3]
    assert "https://a.example/rss.xml" not in urls
    assert len(guesses("https://a.example/")) <= 8


_TEXT = st.text(max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    href=_TEXT | st.sampled_from(["http://[", "//[x", "feed:", "https://feedly.com/[", "a:b@c"]),
    base=st.none() | _TEXT,
    words=_TEXT,
)
def test_every_candidate_is_a_web_address(href: str, base: str | None, words: str) -> None:
    """Whatever a page links to, only safe absolute addresses come out, and nothing raises."""
    quoted = href.replace('"', "")
    html = f'<a href="{quoted}">RSS {words}</a><link rel=alternate type=application/rss+xml href="{quoted}">'
    page = read_page(html.encode("utf-8", "replace"), None)
    for candidate in candidates_in(PageLinks(page.links, base), HERE):
        assert candidate.url == web_url(candidate.url)
