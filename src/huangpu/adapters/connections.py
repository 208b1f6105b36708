"""Which open connection takes this request? An idle one to the same origin, or a new one."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore

from huangpu.adapters.line import Line
from huangpu.adapters.network import GuardedNetwork
from huangpu.core.request_headers import Header
from huangpu.core.targets import Target

KEEP_SECONDS = 20.0  # longer than the widest common gap (hnrss, 12 s), shorter than servers wait
KEEP_IDLE = 32  # idle connections in all; each is a file descriptor here and at a server

Origin = tuple[str, str, int]


class _Connection:
    """One HTTP/1.1 conversation over one line."""

    def __init__(self, target: Target, line: Line) -> None:
        self.origin = target.origin
        self.line = line
        self._names = (target.scheme.encode(), target.host.encode(), target.port)
        self._http = httpcore.AsyncHTTP11Connection(
            httpcore.Origin(*self._names), line, keepalive_expiry=KEEP_SECONDS
        )

    async def get(self, target: Target, headers: list[Header]) -> httpcore.Response:
        scheme, host, port = self._names
        url = httpcore.URL(scheme=scheme, host=host, port=port, target=target.path.encode())
        return await self._http.handle_async_request(httpcore.Request(b"GET", url, headers=headers))

    @property
    def is_usable(self) -> bool:
        """Whether it is idle, young, open, and nothing unasked came in."""
        return self._http.is_idle() and not self._http.has_expired()


class Connections:
    """The connections of one fetcher: opened through the guard, kept for a while when idle.

    Not httpcore's pool: that looks at all its connections and all waiting requests at the start
    and at the end of every request, so its cost grows with their product (benchmarks/fetch.py).
    """

    def __init__(
        self, network: GuardedNetwork, *, tls: ssl.SSLContext, connect_seconds: float
    ) -> None:
        self._network = network
        self._tls = tls
        self._connect_seconds = connect_seconds
        self._idle: OrderedDict[Origin, list[_Connection]] = OrderedDict()  # oldest origin first
        self._idle_count = 0

    @asynccontextmanager
    async def get(
        self, target: Target, headers: list[Header]
    ) -> AsyncIterator[tuple[httpcore.Response, Line]]:
        """Send a GET; give the head of the answer, and the line that its body comes over.

        A connection whose answer was read to the end is kept; any other is closed at once.
        Raises FetchError from the guard, httpcore's ProtocolError and NetworkError.
        """
        connection, response = await self._answered(target, headers)
        try:
            yield response, connection.line
            await response.aclose()  # idle now if the body was read to its end, else closed
        except BaseException:
            connection.line.abort()
            raise
        if connection.is_usable:
            self._keep(connection)

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._drop_oldest()

    async def _answered(
        self, target: Target, headers: list[Header]
    ) -> tuple[_Connection, httpcore.Response]:
        kept = self._take(target.origin)
        if kept is not None:
            try:
                return kept, await kept.get(target, headers)
            except (httpcore.ProtocolError, httpcore.NetworkError):
                # The server gave the idle connection up as we spoke, or had left rubbish on it.
                # A GET may be asked twice; a new connection tells which it is.
                kept.line.abort()
        tls = self._tls if target.scheme == "https" else None
        line = await self._network.open(
            target.host, target.port, tls=tls, seconds=self._connect_seconds
        )
        fresh = _Connection(target, line)
        try:
            return fresh, await fresh.get(target, headers)
        except BaseException:
            line.abort()
            raise

    def _take(self, origin: Origin) -> _Connection | None:
        waiting = self._idle.get(origin, [])
        while waiting:
            connection = waiting.pop()
            self._idle_count -= 1
            if not waiting:
                del self._idle[origin]
            if connection.is_usable:
                return connection
            connection.line.abort()
        return None

    def _keep(self, connection: _Connection) -> None:
        self._idle.setdefault(connection.origin, []).append(connection)
        self._idle.move_to_end(connection.origin)
        self._idle_count += 1
        while self._idle_count > KEEP_IDLE:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        origin, waiting = next(iter(self._idle.items()))
        waiting.pop(0).line.abort()
        self._idle_count -= 1
        if not waiting:
            del self._idle[origin]
