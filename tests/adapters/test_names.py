"""Are names looked up without hanging names in the way?"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from huangpu.adapters.names import Resolver

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize("ends_first", [True, False], ids=["they fail at last", "the loop ends"])
def test_names_that_hang_stop_nobody(monkeypatch: pytest.MonkeyPatch, *, ends_first: bool) -> None:
    """Look-ups that hang leave room for those that do not, and nothing waits for them."""
    release = threading.Event()
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *args: object, **options: object) -> object:
        if host == "hangs.test":
            release.wait(20)
            raise OSError("at last")
        return real("127.0.0.1", *args, **options)  # type: ignore[arg-type]  handed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def run() -> Sequence[str]:
        resolver = Resolver(13)
        hanging = [asyncio.create_task(resolver("hangs.test", 80)) for _ in range(12)]
        await asyncio.sleep(0.05)
        found = await asyncio.wait_for(resolver("fine.test", 80), 2)
        for each in hanging[:6]:
            each.cancel()
        if ends_first:
            release.set()
            assert [OSError] * 6 == [
                type(end) for end in await asyncio.gather(*hanging[6:], return_exceptions=True)
            ]
        return found

    assert asyncio.run(run()) == ["127.0.0.1"]
    release.set()
    for thread in threading.enumerate():
        if thread.name.startswith("look up"):
            thread.join(5)  # a fault in one of them would be a warning, and so an error here


def test_no_more_threads_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further look-ups wait until one has ended."""
    running, most = 0, 0

    def getaddrinfo(*_: object, **__: object) -> list[tuple[object, ...]]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.01)
        running -= 1
        return [(0, 0, 0, "", ("127.0.0.1", 80))] * 2

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def run() -> list[Sequence[str]]:
        resolver = Resolver(3)
        return await asyncio.gather(*(resolver("a.test", 80) for _ in range(9)))

    assert [["127.0.0.1"]] * 9 == asyncio.run(run())
    assert most <= 3
