"""Is every step of a fetch told, also when the fetch came to nothing?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from ipaddress import ip_network

import pytest
from feed_site import FeedSite, Route, rss

from huangpu.adapters.watched_fetcher import Watched, WatchedFetcher
from huangpu.model.feeds import Feed, HostRule, NetworkRules


def watch(site: FeedSite, *paths: str, allow: str = "127.0.0.0/8") -> list[Watched]:
    """Ask for paths of a site at the same time, under any name; every name leads to loopback."""
    names: Mapping[str, Sequence[str]] = {"inside.test": ("10.0.0.1",), "dead.test": ()}

    async def resolve(host: str, _port: int) -> Sequence[str]:
        return names.get(host, ("127.0.0.1",))

    async def run() -> list[Watched]:
        fetcher = WatchedFetcher(
            hosts={"*": HostRule(min_gap_seconds=0, concurrency=8)},
            network=NetworkRules(allow_cidrs=(ip_network(allow),), allow_ports=(site.port,)),
            environ={"KEY": "hunter2"},
            resolve=resolve,
        )
        async with fetcher:
            feeds = [
                Feed(id="f", url=path if "://" in path else f"http://feed.test:{site.port}{path}")
                for path in paths
            ]
            return list(await asyncio.gather(*(fetcher.watch(feed) for feed in feeds)))

    return asyncio.run(run())


def test_a_redirect_is_told_step_by_step() -> None:
    """Each request with its status, the addresses of its host and what the guard made of them."""
    with FeedSite({"/old": "301 /new", "/new": rss("One")}) as site:
        (watched,) = watch(site, "/old")
        base = f"http://feed.test:{site.port}"
    assert watched.error is None
    assert watched.fetched is not None
    assert [
        (f"{base}/old", 301, ("127.0.0.1",), "allowed"),
        (f"{base}/new", 200, ("127.0.0.1",), "allowed"),
    ] == [(step.url, step.status, step.addresses, step.check) for step in watched.steps]
    assert all(0 < step.seconds <= watched.seconds for step in watched.steps)


@pytest.mark.parametrize(
    ("path", "kind", "statuses", "check"),
    [
        ("/loop", "redirect_loop", [302, 302], "allowed"),
        ("/inside", "blocked_address", [302, None], "refused"),
        ("/nowhere", "dns", [302, None], ""),
        ("/other-port", "blocked_port", [302, None], ""),
        ("http://10.1.2.3/", "blocked_address", [None], "refused"),
        ("ftp://feed.test/", "bad_url", [], None),
    ],
)
def test_failures_are_told_up_to_where_they_happened(
    path: str, kind: str, statuses: list[int | None], check: str | None
) -> None:
    """The error is part of the answer, and the steps before it are there."""
    with FeedSite() as site:
        site.routes |= {
            "/loop": "302 /pool",
            "/pool": "302 /loop",
            "/inside": f"302 http://inside.test:{site.port}/",
            "/nowhere": f"302 http://dead.test:{site.port}/",
            "/other-port": "302 http://other.test:81/",
        }
        (watched,) = watch(site, path)
    assert watched.fetched is None
    assert watched.error is not None
    assert kind == watched.error.kind
    assert statuses == [step.status for step in watched.steps]
    if check is not None:
        assert check == watched.steps[-1].check


def test_fetches_at_the_same_time_do_not_mix() -> None:
    """Each fetch tells its own steps only."""
    with FeedSite({"/a": "302 /b", "/b": rss("One"), "/c": Route("x", 404)}) as site:
        first, second, third = watch(site, "/a", "/c", "/b")
    ends = [[step.url.rpartition("/")[2] for step in one.steps] for one in (first, second, third)]
    assert [["a", "b"], ["c"], ["b"]] == ends


def test_secrets_are_not_told() -> None:
    """Password and token of an address show as stars."""
    with FeedSite({"/feed?token=hunter2": rss("One")}) as site:
        (watched,) = watch(site, f"http://joe:${{KEY}}@feed.test:{site.port}/feed?token=hunter2")
        assert "hunter2" not in repr(watched.steps)
        assert [f"http://feed.test:{site.port}/feed?token=***"] == [s.url for s in watched.steps]
