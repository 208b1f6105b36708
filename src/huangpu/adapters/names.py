"""Which addresses does a name have? Looked up so that names that hang stop nobody."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Resolver:
    """Asks the system, each name in a thread of its own, at most `threads` at the same time.

    Not asyncio's own look-up: its pool has six threads on two cores, and a look-up cannot be
    cancelled, so six dead name servers would stop every feed, and the end of the process would
    wait for them too. These threads are daemons; nothing waits for them.
    """

    def __init__(self, threads: int) -> None:
        self._free = asyncio.Semaphore(threads)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Give the addresses of a host in the system's order. Raises OSError, UnicodeError."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[str]] = loop.create_future()
        await self._free.acquire()

        def report(addresses: list[str], error: Exception | None) -> None:
            self._free.release()
            if found.done():  # nobody waits any more
                return
            if error is None:
                found.set_result(addresses)
            else:
                found.set_exception(error)

        def look_up() -> None:
            addresses, failure = list[str](), None
            try:
                answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
            except (OSError, UnicodeError) as error:
                failure = error
            with contextlib.suppress(RuntimeError):  # the loop may be gone by now
                loop.call_soon_threadsafe(report, addresses, failure)

        threading.Thread(target=look_up, name=f"look up {host}", daemon=True).start()
        return await found
