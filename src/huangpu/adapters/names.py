"""Which addresses does a name have? Looked up so that names that hang stop no others."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Resolver:
    """Asks the system, in threads of its own.

    Python's own pool has six threads on two cores, and a look-up cannot be cancelled, so six
    dead name servers would stop every feed. Here each connection can have a thread; threads
    start only when they are needed.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="huangpu-dns")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Give the addresses of a host in the system's order. Raises OSError, UnicodeError."""
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))

    def close(self) -> None:
        """Let the threads go; a look-up that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
