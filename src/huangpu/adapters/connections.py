"""Which open connection takes this request? An idle one to the same origin, or none."""

from __future__ import annotations

from collections import OrderedDict
from typing import cast

import httpcore
import httpx

from huangpu.adapters.line import Line

KEEP_SECONDS = 20.0  # longer than the widest common gap (hnrss, 12 s), shorter than servers wait
KEEP_IDLE = 32  # idle connections in all; each is a file descriptor here and at a server

Origin = tuple[bytes, bytes, int]  # scheme, host without brackets, port


class Connection:
    """One HTTP/1.1 conversation over one line."""

    def __init__(self, origin: Origin, line: Line) -> None:
        self.origin = origin
        self.line = line
        self._http = httpcore.AsyncHTTP11Connection(
            httpcore.Origin(*origin), line, keepalive_expiry=KEEP_SECONDS
        )

    async def send(self, request: httpx.Request, target: bytes) -> httpcore.Response:
        """Send a request and give the head of the answer.

        `target` is the path and query as they go over the wire. Raises httpcore's ProtocolError
        and NetworkError, as does the stream of the answer.
        """
        scheme, host, port = self.origin
        return await self._http.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=scheme, host=host, port=port, target=target),
                headers=request.headers.raw,
                content=cast("httpx.AsyncByteStream", request.stream),
            )
        )

    @property
    def is_usable(self) -> bool:
        """Whether it is idle, young, open, and nothing unasked came in."""
        return self._http.is_idle() and not self._http.has_expired()


class IdleConnections:
    """The connections that wait for the next request, the oldest given up first.

    Not httpcore's pool: that looks at all its connections and all waiting requests at the start
    and at the end of every request, so its cost grows with their product (benchmarks/fetch.py).
    """

    def __init__(self) -> None:
        self._idle: OrderedDict[Origin, list[Connection]] = OrderedDict()  # oldest origin first
        self._count = 0

    def take(self, origin: Origin) -> Connection | None:
        """Give one that is still good, and close those that are not."""
        waiting = self._idle.get(origin, [])
        while waiting:
            connection = waiting.pop()
            self._count -= 1
            if not waiting:
                del self._idle[origin]
            if connection.is_usable:
                return connection
            connection.line.abort()
        return None

    def keep(self, connection: Connection) -> None:
        """Take one back whose answer was read to its end; close it when it cannot serve again."""
        if not connection.is_usable:
            connection.line.abort()
            return
        self._idle.setdefault(connection.origin, []).append(connection)
        self._idle.move_to_end(connection.origin)
        self._count += 1
        while self._count > KEEP_IDLE:
            self._drop_oldest()

    def close(self) -> None:
        """Close them all."""
        while self._idle:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        origin, waiting = next(iter(self._idle.items()))
        waiting.pop(0).line.abort()
        self._count -= 1
        if not waiting:
            del self._idle[origin]
