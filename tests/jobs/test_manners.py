"""Is robots.txt asked for once a site, obeyed, and its delay kept?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from feed_site import FeedSite, Route, page
from probing import prober_for

from huangpu.errors import FetchError
from huangpu.jobs.manners import Manners


def robots(text: str, status: int = 200) -> dict[str, Route | str]:
    """Give a site with this robots.txt."""
    return {"/robots.txt": Route(text, status, "text/plain")}


class Naps(list[float]):
    """A sleep that remembers and takes no time."""

    async def __call__(self, seconds: float) -> None:
        """Remember."""
        self.append(seconds)


def with_manners(
    site: FeedSite, ask: Callable[[Manners], Awaitable[object]], naps: Naps | None = None
) -> object:
    """Run something with the manners towards a site."""

    async def run() -> object:
        async with prober_for(site) as prober:
            return await ask(Manners(prober.fetcher, Naps() if naps is None else naps))

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (robots("User-agent: *\nDisallow: /private"), "robots.txt says Disallow: /private"),
        (robots("User-agent: other\nDisallow: /"), None),
        ({}, None),
        (robots("", 503), "its robots.txt cannot be read (the server answered 503)"),
        ({"/robots.txt": page()}, None),
        ({"/robots.txt": "301 /", "/": page()}, None),
        ({"/robots.txt": "302 /robots.txt"}, None),
        ({"/robots.txt": "302 /r", "/r": Route("User-agent: *\nDisallow: /private")}, "Disallow"),
    ],
    ids=[
        *("forbidden", "not for us", "no robots.txt", "in trouble", "a page instead"),
        *("to the front page", "in a circle", "moved"),
    ],
)
def test_a_page_is_asked_only_where_it_may_be(
    routes: dict[str, Route | str], expected: str | None
) -> None:
    """The rules of the site decide, and where it cannot tell them nothing is asked."""
    with FeedSite(routes) as site:
        refused = with_manners(site, lambda manners: manners.refusal(f"{site.base}/private/1"))
    assert (refused is None) == (expected is None)
    assert expected is None or expected in str(refused)


def test_robots_is_asked_for_once() -> None:
    """Ten pages at the same time cost one request for their rules; it reveals no page."""

    async def ask(manners: Manners) -> object:
        return await asyncio.gather(*(manners.refusal(f"{site.base}/{n}") for n in range(10)))

    with FeedSite(robots("User-agent: *\nDisallow: /")) as site:
        refusals = with_manners(site, ask)
        assert ["/robots.txt"] == site.paths
        assert site.asked[0].headers["user-agent"].startswith("huangpu/")
    assert isinstance(refusals, list)
    assert all(refusals)


def test_the_delay_lies_between_pages() -> None:
    """Crawl-delay is waited for before every page but the first."""

    async def ask(manners: Manners) -> object:
        return [await manners.refusal(f"{site.base}/{n}") for n in range(3)]

    naps = Naps()
    with FeedSite(robots("User-agent: *\nCrawl-delay: 7\n")) as site:
        assert [None] * 3 == with_manners(site, ask, naps)
    assert [7.0, 7.0] == naps


def test_a_redirect_to_another_site_obeys_that_site() -> None:
    """What was redirected to is not read when the rules there forbid it."""
    with FeedSite() as here, FeedSite(robots("User-agent: *\nDisallow: /p")) as there:

        async def ask() -> tuple[str | None, str | None]:
            async with prober_for(here, there) as prober:
                manners = Manners(prober.fetcher)
                same = await manners.refusal_of_answer(f"{here.base}/p", f"{here.base}/p#x")
                other = await manners.refusal_of_answer(f"{here.base}/p", f"{there.base}/p")
                return same, other

        assert (None, "robots.txt says Disallow: /p") == asyncio.run(ask())
        assert [] == here.paths


@pytest.mark.parametrize(
    ("url", "kind"),
    [("http://10.0.0.1/", "blocked_address"), ("ftp://a.example/", "bad_url")],
)
def test_what_cannot_be_asked_is_an_error(url: str, kind: str) -> None:
    """The guard refuses robots.txt as it refuses the page, under the same name."""
    with FeedSite() as site, pytest.raises(FetchError) as caught:
        with_manners(site, lambda manners: manners.refusal(url))
    assert kind == caught.value.kind
