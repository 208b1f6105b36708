"""Do connections go to checked addresses only, and do they end when they must?"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from huangpu.adapters.line import Line
from huangpu.adapters.network import GuardedNetwork, shared_ssl_context
from huangpu.errors import FetchError
from huangpu.model.feeds import NetworkRules


def closed_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def guard(port: int, *addresses: str, allow: str = "127.0.0.0/8") -> GuardedNetwork:
    """Give a guard that finds these addresses for every name."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    rules = NetworkRules(allow_cidrs=(ip_network(allow),), allow_ports=(port,))
    return GuardedNetwork(rules, resolve)


async def talk(line: Line) -> bytes:
    """Read all that comes until the end."""
    parts = []
    while part := await line.read(1000):
        parts.append(part)
    return b"".join(parts)


async def serving(answer: bytes) -> tuple[asyncio.Server, int]:
    """Answer the first byte of every connection so, and close it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def test_next_address_is_tried() -> None:
    """When the first address does not answer, the next one of the same name is dialled."""

    async def run() -> bytes:
        server, port = await serving(b"here")
        async with server:
            line = await guard(port, "127.0.0.9", "127.0.0.1").open("feed.test", port, seconds=2)
            await line.write(b"?")
            return await talk(line)

    assert asyncio.run(run()) == b"here"


def test_nobody_listens() -> None:
    """A refused connection names the host and the reason."""
    port = closed_port()
    with pytest.raises(FetchError, match=f"connect: feed.test port {port}: "):
        asyncio.run(guard(port, "127.0.0.1").open("feed.test", port))


def test_swallowed_packets() -> None:
    """Addresses that never answer share the time; none of them uses it all."""
    port = closed_port()
    with socket.create_server(("127.0.0.1", port), backlog=0) as server:
        # A full backlog: the kernel drops further connections without a word.
        stuffing = [socket.socket() for _ in range(4)]
        for each in stuffing:
            each.setblocking(False)  # noqa: FBT003  the socket's own signature
            each.connect_ex(server.getsockname())
        began = time.perf_counter()
        with pytest.raises(FetchError, match="timeout"):
            asyncio.run(guard(port, *["127.0.0.1"] * 3).open("feed.test", port, seconds=0.3))
        assert 0.25 < time.perf_counter() - began < 3
        for each in stuffing:
            each.close()


@pytest.mark.parametrize("addresses", [(), ("127.0.0.1", "10.0.0.1"), ("10.0.0.1",)])
def test_refused(addresses: tuple[str, ...]) -> None:
    """A name without addresses, or with one that is not permitted, is not dialled."""
    port = closed_port()
    kind = "blocked_address" if addresses else "dns"
    with pytest.raises(FetchError, match=kind):
        asyncio.run(guard(port, *addresses).open("feed.test", port))


@pytest.mark.parametrize("error", [socket.gaierror(-2, "x"), UnicodeError("x"), OSError("x")])
def test_name_server_fails(error: Exception) -> None:
    """Every way of a look-up to fail is one kind of error."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise error

    with pytest.raises(FetchError, match=r"dns: the name feed\.test"):
        asyncio.run(GuardedNetwork(NetworkRules(), resolve).open("feed.test", 443))


def test_one_context() -> None:
    """The authorities are loaded once, and certificates are checked."""
    context = shared_ssl_context()
    assert context is shared_ssl_context()
    assert context.check_hostname
