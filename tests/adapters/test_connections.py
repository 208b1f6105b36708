"""Are connections used again where they can be, and closed everywhere else?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hostile_server import RSS, Asked, HostileServer, answer, drip, fetcher_for

from huangpu.adapters.connections import KEEP_IDLE
from huangpu.model.entries import NO_VALIDATORS, Validators
from huangpu.model.feeds import Feed, HostRule


async def thrice(server: HostileServer) -> tuple[int, list[int]]:
    """Fetch three times with one fetcher; give connections made, and the statuses."""
    async with fetcher_for(server) as fetcher:
        statuses = []
        for _ in range(3):
            fetched = await fetcher.fetch(Feed(id="x", url=server.url()), Validators(b'"x"'))
            statuses.append(fetched.status)
            await asyncio.sleep(0.01)
        return server.connections, statuses


@pytest.mark.parametrize(
    ("connections", "raw"),
    [
        (1, answer(body=RSS)),
        (1, answer(304, length=False)),
        (1, answer(204, length=False)),
        (1, answer(404)),
        (3, answer(404, body=b"long error page")),
        (3, answer(200, b"Connection: close", body=RSS)),
        (3, answer(304, length=False) + b"a body that may not be"),
    ],
    ids=["200", "304", "204", "empty 404", "404 with a page", "told to close", "rubbish left over"],
)
def test_connection_is_kept(connections: int, raw: bytes) -> None:
    """A connection serves again when its answer was read to the end, and only then."""

    async def run() -> tuple[int, list[int]]:
        async with HostileServer({"/": raw}, keeps=True) as server:
            return await thrice(server)

    expected = (connections, [int(raw.split()[1])] * 3)
    assert expected == asyncio.run(run())


def test_kept_connection_that_dies() -> None:
    """When the server hangs up on a kept connection as we speak, a new one is opened."""
    seen = 0

    async def moody(_: Asked) -> AsyncIterator[bytes]:
        nonlocal seen
        seen += 1
        if seen == 2:
            raise ConnectionResetError  # the second request on the first connection
        yield answer(body=RSS)

    async def run() -> tuple[int, list[int]]:
        async with HostileServer({"/": moody}, keeps=True) as server:
            return await thrice(server)

    assert asyncio.run(run()) == (2, [200, 200, 200])
    assert seen == 4


def test_kept_connection_that_was_closed() -> None:
    """A connection that the server closed while it was idle is not tried again."""

    async def run() -> tuple[tuple[int, list[int]], int]:
        async with HostileServer({"/": answer(body=RSS)}) as server:
            return await thrice(server), len(server.asked)

    assert asyncio.run(run()) == ((3, [200, 200, 200]), 3)


def test_idle_connections_are_bounded() -> None:
    """However many hosts there are, only so many connections stay open."""

    async def run() -> int:
        page = HostileServer({"/": answer(body=RSS)}, keeps=True)
        async with page as server, fetcher_for(server) as fetcher:
            for n in range(KEEP_IDLE + 20):
                feed = Feed(id="x", url=server.url("/", f"h{n}.test"))
                await fetcher.fetch(feed, NO_VALIDATORS)
            await asyncio.sleep(0.05)
            return server.open

    assert asyncio.run(run()) == KEEP_IDLE


def test_cancelled_fetch_leaves_nothing() -> None:
    """A fetch that is cancelled closes its connection and gives back its turn."""

    async def run() -> tuple[int, int]:
        hosts = {"*": HostRule(min_gap_seconds=0, concurrency=1)}
        slow = drip(answer(length=False), b"x")
        pages = HostileServer({"/": answer(body=RSS), "/slow": slow})
        async with pages as server, fetcher_for(server, hosts=hosts) as fetcher:
            feed = Feed(id="slow", url=server.url("/slow"))
            task = asyncio.create_task(fetcher.fetch(feed, NO_VALIDATORS))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            end = await fetcher.fetch(Feed(id="next", url=server.url()), NO_VALIDATORS)
            await asyncio.sleep(0.1)
            return server.open, end.status

    assert asyncio.run(run()) == (0, 200)
