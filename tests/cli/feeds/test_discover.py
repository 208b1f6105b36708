"""Does `feeds discover` lead from a page to a feed that is polled?"""

from __future__ import annotations

import shlex
from typing import Any

from feed_site import FeedSite, Route, declared, page, rss

SITE: dict[str, Route | str] = {
    "/": page(
        declared("/en.rss", "English") + declared("/comments/feed", "Comments"),
        '<a href="/zh.rss">RSS 订阅</a><a href="/private/x.rss">RSS</a><a href="/about.rss">x</a>',
        title="浦江 [red]News",
    ),
    "/en.rss": rss("One headline", "Two", title="Pujiang $(rm -rf) News"),
    "/zh.rss": rss("上海光子芯片中试线投产", "浦东新区发布政策", title="浦江科技"),
    "/robots.txt": Route("User-agent: *\nDisallow: /private"),
}


def test_from_a_page_to_the_catalogue(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """Each line that is printed adds its feed when it is pasted; then the feeds can be polled."""
    site.routes |= SITE
    said = desk("feeds", "discover", "{base}")
    assert 0 == said.code
    assert "2 feeds found" in said.out
    lines = [line for line in said.out.splitlines() if line.startswith("huangpu feeds add ")]
    assert 2 == len(lines)
    for line in lines:
        assert 0 == desk(*shlex.split(line)[1:]).code
    added = {feed.title: feed for feed in desk.catalogue.feeds[1:]}
    assert {"Pujiang $(rm -rf) News": "en", "浦江科技": "zh"} == {
        title: feed.language for title, feed in added.items()
    }
    polled = desk(
        "poll", *(word for one in added.values() for word in ("--feed", one.id)), "--json"
    )
    assert (2, {}) == (polled.json["feeds"], polled.json["failed"])


def test_what_is_no_feed_is_named(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """Every candidate ends somewhere, with its reason."""
    site.routes |= SITE
    desk.lists('  - {id: zh, url: "{base}/zh.rss"}\n')
    said = desk("feeds", "discover", "{base}")
    for words in ("in the catalogue, as zh", "robots.txt says Disallow: /private"):
        assert words in said.out
    for words in ("the server answered 404", "readers' comments", "浦江 [red]News"):
        assert words in said.out
    candidates = desk("feeds", "discover", "{base}", "--json").json["candidates"]
    assert 5 == len(candidates)
    assert all(one["command"] or one["why"] for one in candidates)


def test_a_site_without_a_feed(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """A search that may stand in is offered, and nobody asked it; exit 0."""
    site.routes["/"] = page(title="上海新闻", language="zh")
    desk.lists("")
    said = desk("feeds", "discover", "{base}/")
    assert 0 == said.code
    assert "No feed of its own" in said.out
    assert "ceid=CN:zh-Hans" in said.out
    assert "common places tried where no feed is" in said.out


def test_a_page_that_cannot_be_read(desk: Any) -> None:  # noqa: ANN401
    """One line with what to do, and exit 1."""
    said = desk("feeds", "discover", "http://10.0.0.1/news")
    assert (1, "") == (said.code, said.out)
    assert 1 == len([line for line in said.err.splitlines() if line.startswith("huangpu:")])
    assert "huangpu feeds add" in said.err


def test_wrong_input(desk: Any) -> None:  # noqa: ANN401
    """What is no web address is refused before anything is asked; exit 2."""
    said = desk("feeds", "discover", "ftp://news.example/")
    assert 2 == said.code
    assert "https://" in said.err


def test_the_limit_is_kept(desk: Any, site: FeedSite) -> None:  # noqa: ANN401
    """Only so many candidates are asked."""
    site.routes |= SITE
    found = desk("feeds", "discover", "{base}", "--limit", "1", "--json").json
    assert 1 == sum(one["works"] for one in found["candidates"])
    assert any("not asked" in one["why"] for one in found["candidates"])
