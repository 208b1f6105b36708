"""What could a server do to us? A raw-socket server on loopback that does exactly as told."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Self

from huangpu.adapters.fetcher import Fetcher, FetchLimits
from huangpu.errors import FetchError
from huangpu.model.entries import NO_VALIDATORS, Fetched, Validators
from huangpu.model.feeds import Feed, HostRule, NetworkRules

if TYPE_CHECKING:
    import ssl

RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>\xe6\xb5\xa6\xe6\xb1\x9f</title></channel></rss>'
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in: its target, and its headers by lower-case name."""

    path: str
    headers: Mapping[str, bytes]


Behaviour = Callable[[Asked], AsyncIterator[bytes]]
Route = bytes | Behaviour


@dataclass(slots=True)
class HostileServer:
    """Serves `routes` (path to bytes, or to an async generator of bytes) on 127.0.0.1.

    It closes the connection after an answer, unless `keeps` says that it waits for the next
    request. What it saw is left in `asked`, `connections`, `open` (those not yet closed) and
    `sent` (bytes).
    """

    routes: dict[str, Route] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    keeps: bool = False
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    sent: int = 0
    port: int = 0
    _server: Any = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await asyncio.sleep(0)

    def url(self, path: str = "/", host: str = "feed.test") -> str:
        """Give the URL of a path; any host name leads here."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            while True:
                request = _parsed(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(request)
                route = self.routes.get(request.path, answer(404))
                async for part in _one(route) if isinstance(route, bytes) else route(request):
                    writer.write(part)
                    self.sent += len(part)
                    await writer.drain()
                if not self.keeps:
                    return
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client had enough, which is what most tests are about
        finally:
            self.open -= 1
            writer.close()


async def _one(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _parsed(raw: bytes) -> Asked:
    first, *lines = raw.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.lower(): value.strip().encode("latin-1") for name, value in pairs}
    return Asked(first.split(" ")[1], headers)


def answer(status: int = 200, *headers: bytes, body: bytes = b"", length: bool = True) -> bytes:
    """Give a whole answer; with `length`, its Content-Length is right."""
    lines = [b"HTTP/1.1 %d Whatever" % status, *headers]
    if length:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


def chunk(data: bytes) -> bytes:
    """Give one chunk of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def drip(start: bytes, piece: bytes, pause: float = 0.02) -> Behaviour:
    """Send a beginning at once, and then a piece again and again, for ever."""

    async def behaviour(_: Asked) -> AsyncIterator[bytes]:
        yield start
        while True:
            await asyncio.sleep(pause)
            yield piece

    return behaviour


def flood(start: bytes, piece: bytes, times: int) -> Behaviour:
    """Send a beginning, and then a piece so many times, as fast as it goes."""

    async def behaviour(_: Asked) -> AsyncIterator[bytes]:
        yield start
        for _time in range(times):
            yield piece

    return behaviour


def deflate_bomb(mebibytes: int) -> bytes:
    """Give so many MiB of zeros as bare deflate, one block repeated, so that making it is cheap."""
    engine = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = engine.compress(bytes(MIB)) + engine.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes + b"\x03\x00"


def gzip_bomb(mebibytes: int) -> bytes:
    """Give so many MiB of zeros as gzip; the check sum is wrong, but nobody should get there."""
    return gzip.compress(b"")[:10] + deflate_bomb(mebibytes) + bytes(8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one fetch ended, and what the server saw of it."""

    fetched: Fetched | None
    error: FetchError | None
    server: HostileServer

    @property
    def kind(self) -> str:
        """The kind of the error, or `status NNN`."""
        if self.error is not None:
            return self.error.kind
        assert self.fetched is not None
        return f"status {self.fetched.status}"


def fetcher_for(
    server: HostileServer,
    *,
    names: Mapping[str, Sequence[str]] | None = None,
    allow: Sequence[str] = ("127.0.0.0/8",),
    seconds: float = 5.0,
    **options: object,
) -> Fetcher:
    """Give a fetcher that may talk to the server and waits for nothing else.

    Every name leads to 127.0.0.1, except those in `names`.
    """

    async def resolve(host: str, _port: int) -> Sequence[str]:
        return (names or {}).get(host, ("127.0.0.1",))

    defaults: dict[str, Any] = {
        "hosts": {"*": HostRule(min_gap_seconds=0, concurrency=16)},
        "network": NetworkRules(
            allow_cidrs=tuple(ip_network(text) for text in allow),
            allow_ports=(server.port,),
            contact="https://huangpu.example/about",
        ),
        "limits": FetchLimits(total_timeout_seconds=seconds, connect_timeout_seconds=seconds),
        "resolve": resolve,
    }
    return Fetcher(**(defaults | options))


def fetched_from(
    routes: Mapping[str, Route] | Route,
    *,
    url: str = "http://feed.test:{port}/",
    validators: Validators = NO_VALIDATORS,
    tls: ssl.SSLContext | None = None,
    feed: Mapping[str, Any] | None = None,
    **options: object,
) -> Outcome:
    """Run a server and one fetch from it; `{port}` in URLs and routes is the server's."""
    table = routes if isinstance(routes, Mapping) else {"/": routes}

    async def run() -> Outcome:
        async with HostileServer(tls=tls) as server:
            for path, route in table.items():
                told = (
                    route.replace(b"{port}", b"%d" % server.port)
                    if isinstance(route, bytes)
                    else route
                )
                server.routes[path] = told
            subject = Feed(id="subject", url=url.format(port=server.port), **(feed or {}))
            async with fetcher_for(server, **options) as fetcher:
                try:
                    return Outcome(await fetcher.fetch(subject, validators), None, server)
                except FetchError as error:
                    return Outcome(None, error, server)

    return asyncio.run(run())
