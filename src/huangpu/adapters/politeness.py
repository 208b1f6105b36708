"""May this request start now? One door per host, and one for everything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from huangpu.adapters.outages import Outages
from huangpu.core.politeness import Courtesy, RuleBook
from huangpu.errors import FetchError


@dataclass(slots=True)
class _Bucket:
    courtesy: Courtesy
    seats: asyncio.Semaphore
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0
    started: int = 0


class Gate:
    """Lets requests through, politely: per bucket of hosts, and in all.

    `clock` gives seconds that never go back and `sleep` waits for some; both are passed in, so
    that a test waits for nothing. One gate must see all requests of a process: two gates are
    twice as rude.
    """

    def __init__(
        self,
        rules: RuleBook,
        *,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rules = rules
        self._everyone = asyncio.Semaphore(limit)
        self._clock = clock
        self._sleep = sleep
        self._buckets: dict[str, _Bucket] = {}
        self._outages = Outages(clock)

    @asynccontextmanager
    async def turn(self, host: str, port: int) -> AsyncIterator[None]:
        """Wait until a request to this host may start; it counts as running inside the block.

        First come, first served within a bucket. Raises FetchError `host_budget` when the
        bucket's `max_requests_per_poll` is used up, and FetchError of the same kind when the
        host could not be reached a moment ago (core.outages), without waiting any longer.
        Nothing is held while the gap is waited for but a seat of the bucket itself, and nobody
        holds two turns, so no two hosts can block each other.
        """
        bucket = self._bucket(host)
        async with self._outages.waiting(host, port):
            await self._enter(bucket)
        asked_at = self._clock()
        try:
            yield
            self._outages.reached(host, port)
        except FetchError as error:
            self._outages.failed(host, port, error, asked_at=asked_at)
            raise
        finally:
            self._everyone.release()
            bucket.seats.release()

    async def _enter(self, bucket: _Bucket) -> None:
        """Take a seat of the bucket and a place among everyone, or neither."""
        await bucket.seats.acquire()
        try:
            async with bucket.door:
                await self._wait(bucket)
                await self._everyone.acquire()
                bucket.next_start = self._clock() + bucket.courtesy.min_gap_seconds
                bucket.started += 1
        except BaseException:
            bucket.seats.release()
            raise

    async def _wait(self, bucket: _Bucket) -> None:
        budget = bucket.courtesy.max_requests
        if budget is not None and bucket.started >= budget:
            detail = f"{bucket.courtesy.bucket} has had its {budget} requests of this poll"
            raise FetchError("host_budget", detail)
        delay = bucket.next_start - self._clock()
        if delay > 0:
            await self._sleep(delay)

    def _bucket(self, host: str) -> _Bucket:
        courtesy = self._rules.courtesy(host)
        bucket = self._buckets.get(courtesy.bucket)
        if bucket is None:
            bucket = _Bucket(courtesy, asyncio.Semaphore(courtesy.concurrency))
            self._buckets[courtesy.bucket] = bucket
        return bucket
