"""May this page be asked for, and when? robots.txt of each site, fetched once through our guard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from huangpu.core.robots import ALL_ALLOWED, Robots, robots_of, unreachable
from huangpu.core.targets import target_of
from huangpu.errors import FetchError
from huangpu.jobs.probe import Watches
from huangpu.model.feeds import Feed

Sleep = Callable[[float], Awaitable[object]]


class Manners:
    """Knows the rules of every site that is asked in one discovery, and keeps its distance.

    robots.txt is read by us from what our own fetcher brought: no other code opens its address.
    """

    def __init__(self, fetcher: Watches, sleep: Sleep = asyncio.sleep) -> None:
        self._fetcher = fetcher
        self._sleep = sleep
        self._sites: dict[str, asyncio.Task[Robots]] = {}
        self._doors: dict[str, asyncio.Lock] = {}
        self._visited: set[str] = set()

    async def refusal(self, url: str) -> str | None:
        """Say why a page may not be asked for; None when it may, after waiting for its turn.

        Raises FetchError for an address that cannot be requested, or when the guard refuses its
        host: then the page itself would be refused too.
        """
        target = target_of(url)
        root = f"{target.scheme}://{target.authority}"
        robots = await self._robots(root)
        refused = robots.refusal(target.path)
        if refused is None and robots.delay:
            async with self._doors.setdefault(root, asyncio.Lock()):
                if root in self._visited:
                    await self._sleep(robots.delay)
                self._visited.add(root)
        return refused

    async def refusal_of_answer(self, asked: str, answered: str) -> str | None:
        """Say why a page that was redirected to may not be read; None when it may."""
        if target_of(asked) == target_of(answered):
            return None
        target = target_of(answered)
        robots = await self._robots(f"{target.scheme}://{target.authority}")
        return robots.refusal(target.path)

    async def _robots(self, root: str) -> Robots:
        if root not in self._sites:
            self._sites[root] = asyncio.ensure_future(self._ask(root))
        return await self._sites[root]

    async def _ask(self, root: str) -> Robots:
        feed = Feed(
            id="robots", url=f"{root}/robots.txt", headers={"Accept": "text/plain, */*;q=0.1"}
        )
        watched = await self._fetcher.watch(feed)
        if watched.fetched is None:
            return _unread(watched.error)
        if _is_front_page(watched.fetched.url):  # unknown addresses lead to the front page
            return ALL_ALLOWED
        return robots_of(watched.fetched.status, watched.fetched.body)


def _unread(error: FetchError | None) -> Robots:
    if error is None:
        return unreachable("no answer")
    if error.kind in {"redirect_loop", "too_many_redirects", "bad_redirect"}:
        return ALL_ALLOWED  # RFC 9309 2.3.1.2: then it counts as not there
    if error.kind in {"too_large", "bad_encoding", "truncated"}:
        return unreachable(error.detail)
    raise error


def _is_front_page(url: str) -> bool:
    return urlsplit(url).path in {"", "/"}
