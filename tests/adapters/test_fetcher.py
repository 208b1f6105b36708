"""Does a fetch bring exactly what the server meant, politely, and leave nothing behind?"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Sequence

import pytest
from hostile_server import RSS, Asked, HostileServer, Route, answer, drip, fetched_from, fetcher_for

from huangpu.adapters.fetcher import FetchLimits
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, CacheHints, Fetched, Hop, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

QUICK = HostRule(min_gap_seconds=0, concurrency=16)


def test_whole_answer() -> None:
    """Everything that the parser and the scheduler need is in the value."""
    packed = gzip.compress(RSS)
    outcome = fetched_from(
        answer(
            200,
            b"Content-Type: application/rss+xml; charset=utf-8",
            b"Content-Encoding: gzip",
            b'ETag: W/"a"',
            b"Last-Modified: Sun, 22 Nov 2026 09:00:00 GMT",
            b"Cache-Control: max-age=900",
            body=packed,
        )
    )
    url = f"http://feed.test:{outcome.server.port}/"
    assert outcome.fetched == Fetched(
        feed_id="subject",
        status=200,
        url=url,
        body=RSS,
        content_type="application/rss+xml; charset=utf-8",
        validators=Validators(b'W/"a"', b"Sun, 22 Nov 2026 09:00:00 GMT"),
        hints=CacheHints(max_age=900),
        hops=(Hop(url, 200),),
        wire_bytes=len(packed),
    )


@pytest.mark.parametrize("status", [201, 204, 206, 300, 400, 401, 403, 404, 410, 429, 500, 503])
def test_other_status(status: int) -> None:
    """Every other status is an answer without a body and without validators to keep."""
    raw = answer(
        status, b'ETag: "error page"', b"Retry-After: 60", body=b"" if status == 204 else RSS
    )
    outcome = fetched_from(raw, validators=Validators(b'"old"'))
    assert outcome.fetched is not None
    assert (status, b"", NO_VALIDATORS) == (
        outcome.fetched.status,
        outcome.fetched.body,
        outcome.fetched.validators,
    )
    assert outcome.fetched.hints.retry_after == 60


def test_request() -> None:
    """The request says who we are and what we read, and nothing else."""
    headers = fetched_from(answer(body=RSS)).server.asked[0].headers
    assert headers.keys() == {"host", "user-agent", "accept", "accept-encoding"}
    assert headers["user-agent"] == b"huangpu/0.1.0 (+https://huangpu.example/about)"
    assert headers["accept"].startswith(b"application/atom+xml, application/rss+xml")


def test_kept_move() -> None:
    """The URL of a kept move is asked instead; secrets still go to the configured origin only."""
    outcome = fetched_from(answer(body=RSS), url="http://bob:pw@old.test:1/")
    assert outcome.kind == "blocked_port"

    async def run() -> list[Asked]:
        async with (
            HostileServer({"/new": answer(body=RSS)}) as server,
            fetcher_for(server) as fetcher,
        ):
            feed = Feed(id="moved", url="http://bob:pw@old.test/", headers={"X-Key": "k"})
            fetched = await fetcher.fetch(feed, NO_VALIDATORS, url=server.url("/new", "new.test"))
            assert fetched.moved_to is None
            return server.asked

    (asked,) = asyncio.run(run())
    assert not {"authorization", "x-key"} & set(asked.headers)


def test_missing_secret() -> None:
    """A header whose secret is not set is not sent half; nothing is."""
    outcome = fetched_from(answer(body=RSS), feed={"headers": {"X-Key": "${NOT_SET}"}})
    assert (outcome.kind, outcome.server.connections) == ("missing_secret", 0)


async def fetch_all(
    server: HostileServer, urls: list[str], **options: object
) -> list[Fetched | BaseException]:
    """Fetch all at once with one fetcher; give how each ended, in order."""
    async with fetcher_for(server, **options) as fetcher:
        visits = (
            fetcher.fetch(Feed(id=f"f{n}", url=url), NO_VALIDATORS) for n, url in enumerate(urls)
        )
        return await asyncio.gather(*visits, return_exceptions=True)


def kinds(ends: list[Fetched | BaseException]) -> list[str]:
    """Give the kind of each error, and "fine" for an answer."""
    return [end.kind if isinstance(end, FetchError) else "fine" for end in ends]


def test_waiting_for_a_turn_is_not_the_servers_fault() -> None:
    """The deadline runs while we talk: feeds that queue behind others do not time out."""

    async def slow(_: Asked) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.05)
        yield answer(body=RSS)

    async def run() -> list[str]:
        hosts = {"*": HostRule(min_gap_seconds=0, concurrency=1)}
        async with HostileServer({"/": slow}) as server:
            return kinds(await fetch_all(server, [server.url()] * 8, hosts=hosts, seconds=0.3))

    assert asyncio.run(run()) == ["fine"] * 8


def test_deadline_holds_for_all_hops_together() -> None:
    """Redirects do not buy a slow server more time."""

    def slow(raw: bytes) -> Route:
        async def behaviour(_: Asked) -> AsyncIterator[bytes]:
            await asyncio.sleep(0.2)
            yield raw

        return behaviour

    routes = {f"/{n}": slow(answer(302, b"Location: /%d" % (n + 1))) for n in range(5)}
    began = time.perf_counter()
    outcome = fetched_from(routes, url="http://feed.test:{port}/0", seconds=0.5)
    assert outcome.kind == "timeout"
    assert len(outcome.server.asked) in {2, 3}
    assert time.perf_counter() - began < 2


def test_host_rule_overrides_the_deadline() -> None:
    """A slow host may have its own, longer or shorter, deadline."""
    hosts = {"feed.test": HostRule(total_timeout_seconds=0.2, min_gap_seconds=0)}
    outcome = fetched_from(drip(b"", b"", 9), hosts=hosts)
    assert outcome.error is not None
    assert str(outcome.error) == "timeout: feed.test gave no complete answer in 0.2 s"


def test_redirect_passes_the_other_hosts_gate() -> None:
    """A hop to another host waits for that host's gap, like any request to it."""
    hosts = {"*": QUICK, "busy.test": HostRule(min_gap_seconds=0.3)}

    async def run() -> float:
        async with HostileServer({"/": answer(body=RSS)}) as server:
            server.routes["/go"] = answer(
                302, b"Location: " + server.url("/", "busy.test").encode()
            )
            urls = [server.url("/", "busy.test"), server.url("/go", "a.test")]
            began = time.perf_counter()
            assert kinds(await fetch_all(server, urls, hosts=hosts)) == ["fine", "fine"]
            return time.perf_counter() - began

    assert 0.3 <= asyncio.run(run()) < 3


def test_redirects_cannot_block_each_other() -> None:
    """Two hosts that redirect to each other, one request at a time each, both finish."""
    hosts = {"*": HostRule(min_gap_seconds=0, concurrency=1)}

    async def run() -> list[str]:
        async with HostileServer({"/": answer(body=RSS)}) as server:
            server.routes["/ab"] = answer(302, b"Location: " + server.url("/", "b.test").encode())
            server.routes["/ba"] = answer(302, b"Location: " + server.url("/", "a.test").encode())
            urls = [server.url("/ab", "a.test"), server.url("/ba", "b.test")] * 5
            limits = FetchLimits(max_connections=1)
            return kinds(await fetch_all(server, urls, hosts=hosts, limits=limits))

    assert asyncio.run(run()) == ["fine"] * 10


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize("dead", ["dns", "connect", "timeout"])
def test_dead_host(dead: str, concurrency: int) -> None:
    """Thirty feeds of a host that cannot be reached fail at once, however wide the gap."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        if dead == "dns":
            raise OSError("no network")
        if dead == "timeout":
            await asyncio.sleep(60)
        return ["127.0.0.1"]

    async def run() -> list[Fetched | BaseException]:
        async with HostileServer() as server:
            pass  # nobody listens on its port any more
        return await fetch_all(
            server,
            [server.url(f"/{n}") for n in range(30)],
            hosts={"feed.test": HostRule(min_gap_seconds=5, concurrency=concurrency)},
            resolve=resolve,
            limits=FetchLimits(connect_timeout_seconds=0.1),
        )

    began = time.perf_counter()
    first, *others = asyncio.run(run())
    assert time.perf_counter() - began < 1
    assert [dead] * 30 == kinds([first, *others])
    refusal = f"{dead}: not asked: feed.test could not be reached a moment ago"
    assert str(first) != refusal
    assert {refusal} == set(map(str, others))


def test_budget_of_a_host() -> None:
    """Requests beyond `max_requests_per_poll` are not sent."""
    hosts = {"*": HostRule(min_gap_seconds=0, max_requests_per_poll=2)}

    async def run() -> tuple[list[str], int]:
        async with HostileServer({"/": answer(body=RSS)}) as server:
            ends = await fetch_all(server, [server.url()] * 4, hosts=hosts)
            return kinds(ends), len(server.asked)

    assert asyncio.run(run()) == (["fine", "fine", "host_budget", "host_budget"], 2)


def test_contact_that_is_no_header() -> None:
    """A contact with a line break cannot make a header of its own."""
    rules = NetworkRules(contact="me\r\nX-Evil: 1")
    outcome = fetched_from(answer(body=RSS), network=rules)
    assert (outcome.kind, outcome.server.connections) == ("bad_header", 0)
