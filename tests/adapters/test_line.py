"""Does a line bring every byte, in order, and tell its end from its breaking?"""

from __future__ import annotations

import asyncio
import socket

import httpcore
import pytest

from huangpu.adapters.line import MAX_BUFFERED, Line


async def connected(port: int) -> Line:
    """Open a line to loopback."""
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


async def talk(line: Line) -> bytes:
    """Read all that comes until the end."""
    parts = []
    while part := await line.read(1000):
        assert len(part) <= 1000
        parts.append(part)
    return b"".join(parts)


async def serving(answer: bytes | None) -> tuple[asyncio.Server, int]:
    """Answer the first byte of every connection so, and close it; None resets it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if answer is None:
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            writer.transport.abort()
        else:
            writer.write(answer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def test_talk() -> None:
    """What is written arrives, and what comes back is read to its end, however much it is."""
    answer = bytes(range(256)) * (MAX_BUFFERED // 64)

    async def run() -> tuple[bytes, bool]:
        server, port = await serving(answer)
        async with server:
            line = await connected(port)
            await line.write(b"?")
            got = await talk(line)
            line.abort()
            return got, line.exhausted

    assert (answer, True) == asyncio.run(run())


def test_line_that_breaks() -> None:
    """A connection that is reset is an error, not an end; after it nothing can be sent."""

    async def run() -> None:
        server, port = await serving(None)
        async with server:
            line = await connected(port)
            await line.write(b"?")
            with pytest.raises(httpcore.ReadError):
                await talk(line)
            with pytest.raises(httpcore.WriteError):
                await line.write(b"?")

    asyncio.run(run())


def test_unasked_bytes_are_seen() -> None:
    """A line on which something waits, or that ended, says so before it is used again."""

    async def run() -> list[bool | None]:
        server, port = await serving(b"unasked")
        async with server:
            line = await connected(port)
            before = line.get_extra_info("is_readable")
            await line.write(b"?")
            await asyncio.sleep(0.02)
            return [before, line.get_extra_info("is_readable"), line.get_extra_info("ssl_object")]

    assert [False, True, None] == asyncio.run(run())


def test_peer_that_floods_is_stopped() -> None:
    """What nobody reads does not pile up here."""
    line = Line()
    paused = list[str]()

    class Transport(asyncio.Transport):
        def pause_reading(self) -> None:
            paused.append("pause")

        def resume_reading(self) -> None:
            paused.append("resume")

    async def run() -> None:
        line.connection_made(Transport())
        line.data_received(bytes(MAX_BUFFERED))
        assert paused == []
        line.data_received(b"x")
        assert paused == ["pause"]
        await line.read(10)
        assert paused == ["pause", "resume"]

    asyncio.run(run())
