"""Does a fetch need nothing of the network but an httpx transport, and bound all it brings?"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from hostile_server import RSS, HostileServer, answer, fetcher_for, gzip_bomb
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.fetcher import Fetcher
from huangpu.core.fetch_kinds import KINDS
from huangpu.core.outages import UnreachedError
from huangpu.core.targets import target_of
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Fetched, Hop, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

FEED = Feed(id="x", url="https://feed.test/rss")


class Body(httpx.AsyncByteStream):
    """A body that comes in these pieces, and then fails if it must."""

    def __init__(self, *pieces: bytes, end: Exception | None = None) -> None:
        self._pieces = pieces
        self._end = end
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._end is not None:
            raise self._end

    async def aclose(self) -> None:
        """Note it."""
        self.closed = True


def over(
    transport: httpx.AsyncBaseTransport | Callable[[httpx.Request], httpx.Response],
    validators: Validators = NO_VALIDATORS,
    url: str = FEED.url,
) -> Fetched:
    """Fetch over another transport than ours, or over a mock of one."""
    if not isinstance(transport, httpx.AsyncBaseTransport):
        transport = httpx.MockTransport(transport)

    async def run() -> Fetched:
        hosts = {"*": HostRule(min_gap_seconds=0)}
        async with Fetcher(hosts=hosts, network=NetworkRules(), transport=transport) as fetcher:
            return await fetcher.fetch(FEED.model_copy(update={"url": url}), validators)

    return asyncio.run(run())


def test_mock_transport() -> None:
    """A fetcher over httpx's MockTransport asks, follows and unpacks as over our own."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/rss":
            return httpx.Response(301, headers={"Location": "/new"})
        headers = [("Content-Encoding", "gzip"), ("ETag", '"new"')]
        return httpx.Response(200, headers=headers, content=gzip.compress(RSS))

    expected = Fetched(
        feed_id="x",
        status=200,
        url="https://feed.test/new",
        body=RSS,
        validators=Validators(b'"new"'),
        moved_to="https://feed.test/new",
        hops=(Hop(FEED.url, 301), Hop("https://feed.test/new", 200)),
        wire_bytes=len(gzip.compress(RSS)),
    )
    assert expected == over(handle)
    assert ["https://feed.test/rss", "https://feed.test/new"] == [str(one.url) for one in asked]


def test_transport_of_httpx() -> None:
    """A fetcher over httpx's own transport works too."""

    async def run() -> Fetched:
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        async with (
            HostileServer({"/": answer(body=RSS)}) as server,
            Fetcher(hosts={}, network=NetworkRules(), transport=transport) as fetcher,
        ):
            feed = Feed(id="x", url=server.url("/", "127.0.0.1"))
            return await fetcher.fetch(feed, NO_VALIDATORS)

    assert asyncio.run(run()).body == RSS


def test_request_headers_are_ours_byte_for_byte() -> None:
    """No header is added by httpx, and no byte of a validator changed."""
    etag, asked = b'W/"\xe6\xb5\xa6\xff"', list[tuple[bytes, bytes]]()

    def handle(request: httpx.Request) -> httpx.Response:
        asked.extend(request.headers.raw)
        return httpx.Response(304)

    assert over(handle, Validators(etag)).status == 304
    names = [b"Host", b"User-Agent", b"Accept", b"Accept-Encoding", b"If-None-Match"]
    assert names == [name for name, _ in asked]
    assert etag == asked[-1][1]


def test_path_goes_out_as_written() -> None:
    """The server is asked for the path as it was written, dots and odd signs and all."""
    path = "/a/../b/%zz/`{|}?q=[%E6%B5%A6]&x='"

    async def run() -> list[str]:
        async with HostileServer() as server, fetcher_for(server) as fetcher:
            await fetcher.fetch(Feed(id="x", url=server.url(path)), NO_VALIDATORS)
            return [asked.path for asked in server.asked]

    assert [path] == asyncio.run(run())


@pytest.mark.parametrize(
    ("kind", "unreached", "error"),
    [
        ("timeout", True, httpx.ConnectTimeout("x")),
        ("connect", True, httpx.ConnectError("x")),
        ("timeout", False, httpx.ReadTimeout("x")),
        ("timeout", False, httpx.PoolTimeout("x")),
        ("connect", False, httpx.ReadError("x")),
        ("connect", False, httpx.ProxyError("x")),
        ("protocol", False, httpx.RemoteProtocolError("x")),
        ("bad_header", False, httpx.LocalProtocolError("hunter2")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_failures(kind: str, *, unreached: bool, error: Exception) -> None:
    """Every failure that httpx knows is one kind of ours, and quotes nothing."""

    def handle(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(FetchError) as caught:
        over(handle)
    assert (kind, unreached) == (caught.value.kind, isinstance(caught.value, UnreachedError))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "headers", "body"),
    [
        ("truncated", {}, Body(RSS, end=httpx.RemoteProtocolError("x"))),
        ("truncated", {}, Body(RSS, end=httpx.ReadError("x"))),
        ("timeout", {}, Body(RSS, end=httpx.ReadTimeout("x"))),
        ("too_large", {"Content-Encoding": "gzip"}, Body(gzip_bomb(64))),
        ("bad_encoding", {"Content-Encoding": "br"}, Body(RSS)),
    ],
    ids=["cut", "broken", "slow", "bomb", "not asked for"],
)
def test_bodies(kind: str, headers: dict[str, str], body: Body) -> None:
    """The bounds hold whatever transport brings the body, and it is closed in any case."""
    with pytest.raises(FetchError) as caught:
        over(lambda _: httpx.Response(200, headers=headers, stream=body))
    assert (kind, True) == (caught.value.kind, body.closed)
    assert kind in KINDS


def test_body_that_is_not_wanted_is_closed() -> None:
    """The page of an error is not read, but closed."""
    body = Body(RSS)
    assert over(lambda _: httpx.Response(404, stream=body)).body == b""
    assert body.closed


def test_url_that_is_too_long_for_httpx() -> None:
    """A URL that grows too long once it is quoted is refused like any other that cannot be."""
    with pytest.raises(FetchError, match="bad_url"):
        over(lambda _: httpx.Response(200), url="https://feed.test/" + "浦" * 8000)


@given(
    st.from_regex(
        r"https?://([a-z0-9_.-]{1,20}|\[[0-9a-f:]{2,12}\])(:[0-9]{1,5})?", fullmatch=True
    ),
    st.text(max_size=20),
)
@settings(max_examples=200, deadline=None)
def test_httpx_reads_a_url_as_we_do(origin: str, rest: str) -> None:
    """No URL leads httpx to another scheme, host or port than the one that we judged."""
    try:
        target = target_of(f"{origin}/{rest}")
    except FetchError:
        return
    url = httpx.URL(target.url)
    port = {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port
    assert target.origin == (url.scheme, url.raw_host.decode(), port)
