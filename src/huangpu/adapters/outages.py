"""Who is still waiting to ask a host that is down?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from huangpu.core.outages import Outage, outage_after
from huangpu.errors import FetchError


@dataclass(slots=True)
class _Known:
    """What is known of one host and port."""

    reached_at: float | None = None
    outage: Outage | None = None
    waiting: set[asyncio.Timeout] = field(default_factory=set)


class Outages:
    """Remembers which hosts cannot be reached, and sends away who waits for one of them.

    A host is known by its port too: where plain http is dead, https may live.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._places: dict[tuple[str, int], _Known] = {}

    @asynccontextmanager
    async def waiting(self, host: str, port: int) -> AsyncIterator[None]:
        """Wait inside for as long as it takes.

        Raises FetchError at once when the host is known to be down, and as soon as it is.
        """
        place = self._places.setdefault((host, port), _Known())
        if place.outage is not None:
            if self._clock() < place.outage.until:
                raise place.outage.refusal()
            place.outage = None
        try:
            async with asyncio.timeout(None) as patience:
                place.waiting.add(patience)
                try:
                    yield
                finally:
                    place.waiting.discard(patience)
        except TimeoutError:
            if place.outage is None:
                raise
            raise place.outage.refusal() from None

    def reached(self, host: str, port: int) -> None:
        """Note that a request was answered."""
        self._places[host, port].reached_at = self._clock()

    def failed(self, host: str, port: int, error: FetchError, *, asked_at: float) -> None:
        """Note that a request failed, and wake the others when that means an outage."""
        place = self._places[host, port]
        outage = outage_after(
            error, host, asked_at=asked_at, reached_at=place.reached_at, now=self._clock()
        )
        if outage is None:
            return
        place.outage = outage
        waiting, place.waiting = place.waiting, set()  # nobody is woken twice
        for patience in waiting:
            patience.reschedule(asyncio.get_running_loop().time())
