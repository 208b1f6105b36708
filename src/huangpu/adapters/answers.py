"""What comes back for one request, read within bounds and with every failure named?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import httpx

from huangpu.adapters.inflate import Inflater
from huangpu.core.outages import UnreachedError
from huangpu.errors import FetchError

if TYPE_CHECKING:
    from huangpu.core.request_headers import Header
    from huangpu.core.targets import Target

MAX_PIECES = 100_000  # of one body; chunks of one byte cost more time than any feed is worth
_BREATH = 64  # pieces after which the other feeds get their turn

_NOTHING = httpx.ByteStream(b"")
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
    transport: httpx.AsyncBaseTransport, target: Target, headers: list[Header], max_body: int
) -> Answer:
    """Send one GET and read the answer; the body of a redirect or an error is never read.

    `max_body` is in bytes, for the packed and the unpacked body alike. Raises FetchError,
    UnreachedError where no connection came about; its text never holds a header's value.
    """
    try:
        response = await transport.handle_async_request(_request(target, headers))
        try:
            return await _read(target, response, max_body)
        finally:
            await response.aclose()
    except httpx.LocalProtocolError:  # its text would show the header
        raise FetchError("bad_header", f"{target.host} cannot be sent these headers") from None
    except httpx.TransportError as error:
        raise _named(error, target.host) from error


def _request(target: Target, headers: list[Header]) -> httpx.Request:
    """Build the request; what goes over the wire is `target` and `headers`, byte for byte."""
    try:
        url = httpx.URL(target.url)
    except httpx.InvalidURL as error:  # one that has more than 65,536 characters once quoted
        raise FetchError("bad_url", f"the URL on {target.host} cannot be requested") from error
    # A stream, even an empty one, tells httpx to add no headers of its own; `target` is httpx's
    # name for a path that is not to be normalised.
    extensions = {"target": target.path.encode("ascii")}
    return httpx.Request("GET", url, headers=headers, stream=_NOTHING, extensions=extensions)


def _named(error: httpx.TransportError, host: str) -> FetchError:
    match error:
        case httpx.ConnectTimeout():
            return UnreachedError("timeout", f"no connection to {host} in time")
        case httpx.ConnectError():
            return UnreachedError("connect", f"no connection to {host}")
        case httpx.TimeoutException():
            return FetchError("timeout", f"{host} gave no answer in time")
        case httpx.ProtocolError():
            return FetchError("protocol", f"{host} does not speak HTTP/1.1")
        case _:
            return FetchError("connect", f"{host} broke the connection")


async def _read(target: Target, response: httpx.Response, max_body: int) -> Answer:
    answer = Answer(response.status_code, response.headers.raw)
    if answer.status == _SWITCHING:
        raise FetchError("protocol", f"{target.host} answers 101, though nobody asked")
    if answer.status != _OK:
        if (
            answer.status in {_NO_CONTENT, _NOT_MODIFIED}
            or answer.header(b"content-length") == b"0"
        ):
            await _pieces(response, Inflater(b"", 0))  # to its end: the connection lives on
        return answer
    encodings = [value for key, value in answer.headers if key.lower() == b"content-encoding"]
    inflater = Inflater(b", ".join(encodings), max_body)
    await _pieces(response, inflater)
    return Answer(answer.status, answer.headers, inflater.finish(), inflater.wire_bytes)


async def _pieces(response: httpx.Response, inflater: Inflater) -> None:
    """Feed the body as it comes over the wire; httpx's own decoders know no bounds."""
    number = 0
    try:
        async for piece in cast("httpx.AsyncByteStream", response.stream):
            inflater.feed(piece)
            number += 1
            if number % _BREATH == 0:
                await asyncio.sleep(0)
            if number > MAX_PIECES:
                detail = f"the body comes in more than {MAX_PIECES:,} pieces"
                raise FetchError("too_large", detail)
    except (httpx.RemoteProtocolError, httpx.ReadError) as error:
        if _hung_up(response):
            raise FetchError("truncated", "the connection ended before the body did") from error
        raise FetchError("protocol", "the body is cut into chunks that are none") from error


def _hung_up(response: httpx.Response) -> bool:
    """Say whether the server ended the connection; taken for granted where nobody can tell."""
    line = response.extensions.get("network_stream")
    return line is None or line.get_extra_info("exhausted") is not False
