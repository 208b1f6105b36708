"""Is the guarded transport one that httpx itself could use?"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from ipaddress import ip_network

import httpx
import pytest
from hostile_server import RSS, Asked, HostileServer, answer, flood

from huangpu.adapters.network import GuardedNetwork, shared_ssl_context
from huangpu.adapters.transport import GuardedTransport
from huangpu.errors import FetchError
from huangpu.model.feeds import NetworkRules


def transport_to(server: HostileServer, allow: str = "127.0.0.0/8") -> GuardedTransport:
    """Give a transport for which every name leads to the server."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    rules = NetworkRules(allow_cidrs=(ip_network(allow),), allow_ports=(server.port,))
    network = GuardedNetwork(rules, resolve)
    return GuardedTransport(network, tls=shared_ssl_context(), connect_seconds=2)


Use = Callable[[httpx.AsyncClient, HostileServer], Awaitable[object]]


def used(use: Use, *, allow: str = "127.0.0.0/8", **routes: object) -> HostileServer:
    """Run an httpx client of its own over the transport; give the server as it then is."""

    async def run() -> HostileServer:
        table = {f"/{path}": route for path, route in routes.items()}
        async with HostileServer(table, keeps=True) as server:  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport_to(server, allow)) as client:
                await use(client, server)
            await asyncio.sleep(0.01)
            return server

    return asyncio.run(run())


def test_client_of_httpx() -> None:
    """A client of httpx reads answers through it, keeps its connections, and closes them."""
    packed = answer(200, b"Content-Encoding: gzip", body=gzip.compress(RSS))

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        for _ in range(2):
            response = await client.get(server.url("/feed"))
            assert (200, RSS, "HTTP/1.1") == (
                response.status_code,
                response.content,
                response.http_version,
            )

    server = used(use, feed=packed)
    assert (1, 0) == (server.connections, server.open)


def test_post_goes_over_a_new_connection() -> None:
    """What must not be sent twice never meets a connection that the server may be giving up."""

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        await client.get(server.url("/feed"))
        assert (await client.post(server.url("/feed"))).status_code == 200

    assert used(use, feed=answer(body=RSS)).connections == 2


async def reset(_: Asked) -> AsyncIterator[bytes]:
    """Break the connection without an answer."""
    raise ConnectionResetError
    yield b""


@pytest.mark.parametrize(
    ("error", "route"),
    [
        (httpx.RemoteProtocolError, b"SSH-2.0-OpenSSH\r\n\r\n"),
        (httpx.RemoteProtocolError, reset),
        (httpx.RemoteProtocolError, answer(200, b"Transfer-Encoding: chunked") + b"zz\r\n"),
    ],
    ids=["no HTTP", "no answer", "no chunks"],
)
def test_failures_are_those_of_httpx(error: type[Exception], route: object) -> None:
    """A server that fails raises what httpx's users expect, in the head and in the body."""

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        with pytest.raises(error):
            await client.get(server.url("/feed"))

    assert used(use, feed=route).open == 0


def test_header_that_cannot_be_sent() -> None:
    """The error for a header that is none does not show it."""

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        with pytest.raises(httpx.LocalProtocolError) as caught:
            await client.get(server.url("/feed"), headers={"X-Key": "hunter2\r\nX: y"})
        assert "hunter2" not in str(caught.value)

    assert used(use).asked == []


def test_guard_speaks_for_itself() -> None:
    """What the guard refuses is a FetchError for httpx's client too; other schemes are httpx's."""

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        with pytest.raises(FetchError, match="blocked_address"):
            await client.get(server.url("/feed"))
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.get("ftp://feed.test/")

    assert used(use, allow="10.0.0.0/8").connections == 0


def test_answer_that_is_left_half_way() -> None:
    """A body that is not read to its end costs its connection, at once."""
    endless = flood(answer(length=False), b"x" * 1000, 1_000_000)

    async def use(client: httpx.AsyncClient, server: HostileServer) -> None:
        async with client.stream("GET", server.url("/feed")) as response:
            async for _ in response.aiter_raw():
                break
        await asyncio.sleep(0.05)
        assert server.open == 0

    used(use, feed=endless)
