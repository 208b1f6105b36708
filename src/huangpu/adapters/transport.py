"""How does an httpx request reach its server, and only where the guard allows it?"""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import cast

import httpcore
import httpx

from huangpu.adapters.connections import Connection, IdleConnections, Origin
from huangpu.adapters.network import GuardedNetwork
from huangpu.core.targets import DEFAULT_PORTS

_FAILURES = (httpcore.ProtocolError, httpcore.NetworkError)


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport for feeds: HTTP/1.1 over guarded connections, kept for a while when idle.

    The engine is httpcore, as in httpx's own transport; opening and keeping connections is ours.
    A request's `target` extension, where it has one, is the path that goes over the wire, byte
    for byte. Deadlines are the caller's, except `connect_seconds`.
    """

    def __init__(
        self, network: GuardedNetwork, *, tls: ssl.SSLContext, connect_seconds: float
    ) -> None:
        self._network = network
        self._tls = tls
        self._connect_seconds = connect_seconds
        self._idle = IdleConnections()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; give the head of the answer, with its body still to be read.

        The answer must be closed. A connection whose answer was read to the end is kept; any
        other is closed at once. `extensions["network_stream"]` is the line of the answer.
        Raises FetchError from the guard, for which httpx has no words; httpx.ProtocolError and
        httpx.NetworkError, as does the body.
        """
        connection, response = await self._answered(request)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response, connection, self._idle.keep),
            request=request,
            extensions={**response.extensions, "network_stream": connection.line},
        )

    async def aclose(self) -> None:
        """Close what is idle."""
        self._idle.close()

    async def _answered(self, request: httpx.Request) -> tuple[Connection, httpcore.Response]:
        url, origin = request.url, _origin(request.url)
        target: bytes = request.extensions.get("target", url.raw_path)
        # A GET may be asked twice, so it may go over a connection that the server gives up.
        kept = self._idle.take(origin) if request.method == "GET" else None
        if kept is not None:
            try:
                return kept, await kept.send(request, target)
            except _FAILURES:  # or had left rubbish on; a new connection tells which it is
                kept.line.abort()
        line = await self._network.open(
            url.raw_host.decode("ascii"),
            origin[2],
            tls=self._tls if url.scheme == "https" else None,
            seconds=self._connect_seconds,
        )
        fresh = Connection(origin, line)
        try:
            return fresh, await fresh.send(request, target)
        except BaseException as error:
            line.abort()
            if isinstance(error, _FAILURES):
                raise _in_httpx(error) from error
            raise


class _Body(httpx.AsyncByteStream):
    """The raw body of one answer; gives its connection back, or closes it.

    An iterator and no generator: one that is left half-way is closed here, not by the collector.
    """

    def __init__(
        self,
        response: httpcore.Response,
        connection: Connection,
        keep: Callable[[Connection], None],
    ) -> None:
        self._response = response
        pieces = aiter(cast("AsyncIterator[bytes]", response.stream))
        self._pieces = cast("AsyncGenerator[bytes, None]", pieces)
        self._connection = connection
        self._keep = keep
        self._whole = False
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            self._whole = True
            raise
        except _FAILURES as error:
            raise _in_httpx(error) from error

    async def aclose(self) -> None:
        """Give the connection back when all of the body was read, else close it at once."""
        if self._closed:
            return
        self._closed = True
        if not self._whole:
            self._connection.line.abort()  # first, because what follows may be cancelled
            await self._pieces.aclose()
            return
        try:
            await self._response.aclose()  # idle from now on
        finally:
            self._keep(self._connection)


def _origin(url: httpx.URL) -> Origin:
    if url.scheme not in DEFAULT_PORTS:
        raise httpx.UnsupportedProtocol("only http and https are spoken")
    return (url.raw_scheme, url.raw_host, url.port or DEFAULT_PORTS[url.scheme])


def _in_httpx(error: httpcore.ProtocolError | httpcore.NetworkError) -> httpx.TransportError:
    """Say it as httpx's own transport does, without the words that would show our headers."""
    match error:
        case httpcore.LocalProtocolError():
            return httpx.LocalProtocolError("the request cannot be sent")
        case httpcore.ProtocolError():
            return httpx.RemoteProtocolError(str(error))
        case _:
            return httpx.ReadError(str(error))
