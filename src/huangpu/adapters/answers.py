"""What comes back for one request, read within bounds and with every failure named?"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import httpcore

from huangpu.adapters.inflate import Inflater
from huangpu.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from huangpu.adapters.connections import Connections
    from huangpu.adapters.line import Line
    from huangpu.core.request_headers import Header
    from huangpu.core.targets import Target

MAX_PIECES = 100_000  # of one body; chunks of one byte cost more time than any feed is worth
_BREATH = 64  # pieces after which the other feeds get their turn

_SWITCHING, _OK, _NO_CONTENT, _NOT_MODIFIED = 101, 200, 204, 304


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: all of the head, and the unpacked body when the status is 200."""

    status: int
    headers: list[Header]
    body: bytes = b""
    wire_bytes: int = 0

    def header(self, name: bytes) -> bytes | None:
        """Give the first value of a header, asked for by its lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


async def ask(
    connections: Connections, target: Target, headers: list[Header], max_body: int
) -> Answer:
    """Send one GET and read the answer; the body of a redirect or an error is never read.

    `max_body` is in bytes, for the packed and the unpacked body alike. Raises FetchError; its
    text never holds a header's value.
    """
    try:
        async with connections.get(target, headers) as (response, line):
            return await _read(target, response, line, max_body)
    except httpcore.LocalProtocolError:  # its text would show the header
        raise FetchError("bad_header", f"{target.host} cannot be sent these headers") from None
    except httpcore.ProtocolError as error:
        raise FetchError("protocol", f"{target.host} does not speak HTTP/1.1") from error
    except httpcore.NetworkError as error:
        raise FetchError("connect", f"{target.host} broke the connection") from error


async def _read(target: Target, response: httpcore.Response, line: Line, max_body: int) -> Answer:
    answer = Answer(response.status, response.headers)
    if answer.status == _SWITCHING:
        raise FetchError("protocol", f"{target.host} answers 101, though nobody asked")
    if answer.status != _OK:
        if (
            answer.status in {_NO_CONTENT, _NOT_MODIFIED}
            or answer.header(b"content-length") == b"0"
        ):
            await _pieces(response, line, Inflater(b"", 0))  # to its end: the connection lives on
        return answer
    encodings = [value for key, value in answer.headers if key.lower() == b"content-encoding"]
    inflater = Inflater(b", ".join(encodings), max_body)
    await _pieces(response, line, inflater)
    return Answer(answer.status, answer.headers, inflater.finish(), inflater.wire_bytes)


async def _pieces(response: httpcore.Response, line: Line, inflater: Inflater) -> None:
    stream = cast("AsyncGenerator[bytes, None]", response.aiter_stream())
    number = 0
    try:
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                inflater.feed(piece)
                number += 1
                if number % _BREATH == 0:
                    await asyncio.sleep(0)
                if number > MAX_PIECES:
                    detail = f"the body comes in more than {MAX_PIECES:,} pieces"
                    raise FetchError("too_large", detail)
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        if not line.exhausted:
            raise FetchError("protocol", "the body is cut into chunks that are none") from error
        raise FetchError("truncated", "the connection ended before the body did") from error
