"""Are the feeds of a site found with few requests, politely, and each once?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from feed_site import FeedSite, Route, declared, page, rss
from probing import prober_for

from huangpu.jobs.candidates import Search
from huangpu.jobs.discover import Discovery, discover
from huangpu.jobs.manners import Manners
from huangpu.model.feeds import Catalogue, Feed

NO_ROBOTS = "/robots.txt"


def discovered(
    routes: Mapping[str, Route | str],
    path: str = "/",
    *,
    most: int = 12,
    feeds: Mapping[str, str] | None = None,
) -> tuple[Discovery, list[str]]:
    """Discover the feeds of a page; give them, and what was asked for after robots.txt.

    `feeds` are ids and paths of feeds that the catalogue has.
    """

    async def run() -> Discovery:
        catalogue = Catalogue(
            feeds=tuple(
                Feed(id=name, url=f"{site.base}{place}") for name, place in (feeds or {}).items()
            )
        )
        async with prober_for(site) as prober:
            search = Search(prober, Manners(prober.fetcher), catalogue, most)
            return await discover(f"{site.base}{path}", search, catalogue)

    with FeedSite(routes) as site:
        found = asyncio.run(run())
        return found, [asked for asked in site.paths if asked != NO_ROBOTS]


def places(found: Discovery) -> list[str]:
    """Give the paths of the feeds that were found."""
    return ["/" + one.candidate.url.split("/", 3)[3] for one in found.feeds]


SITE: dict[str, Route | str] = {
    "/": page(declared("/feed/", "All"), '<a href="/tech.rss">RSS</a><a href="/news">News</a>'),
    "/feed/": rss("One", "Two", title="All news"),
    "/tech.rss": rss("三", "四", title="科技", language="zh"),
}


def test_what_a_page_names_is_asked() -> None:
    """Declared and linked feeds are found with one request each; nothing is guessed."""
    found, asked = discovered(SITE)
    assert ["/feed/", "/tech.rss"] == places(found)
    assert "/" == asked[0]
    # the two are asked at once, so the order in which they arrive says nothing
    assert ["/feed/", "/tech.rss"] == sorted(asked[1:])
    assert ("A page", "", "") == (found.title, found.trouble, found.search)


def test_a_feed_is_its_own_page() -> None:
    """The address of a feed leads to that feed, with one request and without robots.txt."""
    found, asked = discovered(
        {"/feed": rss("One"), "/robots.txt": Route("User-agent: *\nDisallow: /")}, "/feed"
    )
    assert ["/feed"] == places(found)
    assert ["/feed"] == asked
    assert "itself" == found.feeds[0].candidate.source


def test_common_places_are_tried_when_a_page_names_nothing() -> None:
    """They are tried one after the other, until one is a feed."""
    found, asked = discovered({"/": page(), "/rss.xml": rss("One"), "/feed.xml": rss("Two")})
    assert ["/rss.xml"] == places(found)
    assert ["/", "/feed", "/rss", "/rss.xml"] == asked


def test_a_page_of_feeds_is_read_one_level_on() -> None:
    """Where the front page links to its list of feeds, the list is read, but no further."""
    found, asked = discovered(
        {
            "/": page("", '<a href="/rss-index">RSS</a>'),
            "/rss-index": page("", '<a href="/a.xml">RSS A</a><a href="/deeper">RSS B</a>'),
            "/a.xml": rss("One"),
            "/deeper": page("", '<a href="/deepest.rss">RSS</a>'),
            "/deepest.rss": rss("Two"),
        }
    )
    assert ["/a.xml"] == places(found)
    assert {"/", "/rss-index", "/a.xml", "/deeper"} == set(asked)


def test_robots_closes_pages_but_no_declared_feed() -> None:
    """What is only linked or guessed may be a page; what is declared is a feed, and asked for."""
    routes = {**SITE, "/robots.txt": Route("User-agent: *\nDisallow: /feed\nDisallow: /tech")}
    found, asked = discovered(routes)
    assert ["/feed/"] == places(found)
    assert ["/", "/feed/"] == asked
    assert ["robots.txt says Disallow: /tech"] == [
        one.skipped for one in found.found if one.skipped
    ]


def test_a_closed_page_is_not_asked() -> None:
    """The reason is told, and only known and common places that are open are tried."""
    routes = {**SITE, "/robots.txt": Route("User-agent: *\nDisallow: /\nAllow: /rss")}
    found, asked = discovered({**routes, "/rss": rss("One")})
    assert "robots.txt says Disallow: /" == found.trouble
    assert ["/rss"] == asked
    assert ["/rss"] == places(found)


def test_what_is_in_the_catalogue_is_not_asked_again() -> None:
    """Known feeds are named, in whatever spelling, and cost no request."""
    found, asked = discovered(SITE, feeds={"all": "/feed"})
    assert ["/tech.rss"] == places(found)
    assert ["/", "/tech.rss"] == asked
    assert ["all", ""] == [one.known_as for one in found.found]
    assert ("all",) == found.watched_as


def test_comments_are_left_out() -> None:
    """The feed of readers' comments is named but not asked."""
    routes = {**SITE, "/": page(declared("/comments/feed/", "Comments") + declared("/feed/"))}
    found, asked = discovered(routes)
    assert ["/", "/feed/"] == asked
    assert "readers' comments" == found.found[-1].skipped


def test_no_more_are_asked_than_allowed() -> None:
    """The rest is named with the reason, so that nothing is dropped in silence."""
    links = "".join(f'<a href="/{n}.rss">RSS</a>' for n in range(30))
    found, asked = discovered({"/": page("", links)}, most=4)
    assert 5 == len(asked)
    assert 30 == len([one for one in found.found if one.candidate.source == "linked"])
    assert 26 == sum(
        "not asked" in one.skipped for one in found.found if one.candidate.source == "linked"
    )


def test_one_document_counts_once() -> None:
    """Two addresses that redirect to one feed are one feed."""
    found, _ = discovered(
        {
            "/": page(declared("/a") + declared("/b")),
            "/a": "301 /feed",
            "/b": "302 /feed",
            "/feed": rss("One"),
        }
    )
    assert ["/a"] == places(found)
    assert found.found[1].same_as.endswith("/a")


def test_where_nothing_is_found_a_search_stands_in() -> None:
    """A site without a feed gives the search feed for its host, in its language."""
    found, _ = discovered({"/": page(language="zh-CN", title="新闻")})
    assert [] == places(found)
    assert found.search.startswith("https://news.google.com/rss/search?q=site%3A127.0.0.1")
    assert "CN:zh-Hans" in found.search


@pytest.mark.parametrize(
    ("routes", "trouble"),
    [({}, "the server answered 404"), ({"/": Route("", 403)}, "the server answered 403")],
)
def test_common_places_are_tried_behind_a_broken_page(
    routes: dict[str, Route | str], trouble: str
) -> None:
    """A page that fails says so, and its site may still have a feed."""
    found, _ = discovered({**routes, "/feed": rss("One")})
    assert trouble == found.trouble
    assert ["/feed"] == places(found)


def test_an_unreachable_host_is_asked_once() -> None:
    """Where nobody answers, no common place is tried."""

    async def run() -> tuple[Discovery, int]:
        async with prober_for() as prober:
            search = Search(prober, Manners(prober.fetcher), Catalogue())
            found = await discover("http://10.0.0.1/news", search, Catalogue())
            return found, len(search.found)

    found, asked = asyncio.run(run())
    assert "not public" in found.trouble
    assert 0 == asked
