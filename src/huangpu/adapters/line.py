"""What can be read from and written to one open connection?"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

import httpcore

MAX_BUFFERED = 65_536  # bytes that wait unread before the peer is told to stop


class Line(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One open connection, as httpcore reads and writes it.

    Not httpcore's own stream over anyio: that takes a third more time for a small answer
    (docs/benchmarks.md) and cannot tell whether the peer has hung up. Deadlines are the
    caller's; the per-call `timeout` is not used.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._parts: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._error: Exception | None = None
        self._ended = False  # the peer sends no more
        self.exhausted = False  # and the reader has been told so

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember what to write to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came, and stop the peer when the reader does not keep up."""
        self._parts.append(data)
        self._waiting_bytes += len(data)
        if self._waiting_bytes > MAX_BUFFERED and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Note that the peer is done; the transport then closes itself."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nothing more can come."""
        self._ended = True
        self._error = exc
        self._wake()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  httpcore's signature
        """Give 1 to `max_bytes` bytes, or none at the end. Raises httpcore.ReadError."""
        del timeout
        while not self._parts and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if not self._parts:
            self.exhausted = True
            if self._error is not None:
                raise httpcore.ReadError("the connection broke") from self._error
            return b""
        data = self._parts.popleft()
        if len(data) > max_bytes:
            self._parts.appendleft(data[max_bytes:])
            data = data[:max_bytes]
        self._waiting_bytes -= len(data)
        if self._waiting_bytes <= MAX_BUFFERED and self._transport is not None:
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  httpcore's signature
        """Send; requests are a few hundred bytes, so nothing waits for the peer."""
        del timeout
        if self._transport is None or self._transport.is_closing():
            raise httpcore.WriteError("the connection is closed")
        self._transport.write(buffer)

    def abort(self) -> None:
        """Close at once: no peer can make us wait for its goodbye."""
        if self._transport is not None:
            self._transport.abort()

    async def aclose(self) -> None:
        """Close at once; httpcore's interface of `abort`."""
        self.abort()

    def get_extra_info(self, info: str) -> bool | None:
        """Answer httpcore's one question, and ours; None to any other.

        `is_readable`: would a read return at once, while none is due? `exhausted`: did the peer
        end the connection, and has the reader been told so?
        """
        if info == "is_readable":
            return self._ended or bool(self._parts)
        return self.exhausted if info == "exhausted" else None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
