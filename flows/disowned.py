"""Which processes go on although their run is over? Those are ended: one may hold the poll's lock.

A run that froze, or that hangs while its heartbeat goes on, is marked as crashed by the server's
automation or by the sweep of overdue runs. Prefect leaves it at that. Its process stays, with the
lock of the data folder in its hands, and every later poll waits for it in vain.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.exceptions import ObjectNotFound

from flows.sweep import end_overdue

_LOOK_SECONDS = 10.0
_ENDED_SECONDS = 60.0  # a run that ended by itself still sends its last logs
_DEAD_SECONDS = 10.0  # with the 90 s until it counts as dead, no zombie lives for two minutes
_LOOKS_PER_SWEEP = 60


class Processes(Protocol):
    """The processes of runs, as Prefect's runner keeps them."""

    def flow_run_ids(self) -> set[UUID]:
        """Give the runs that have one."""

    async def kill(self, flow_run_id: UUID, grace_seconds: float = 30, *, force: bool) -> None:
        """End the process of a run; at once when `force`."""


class Disowned:
    """Remembers since when a run with a process is over; times are seconds of `tick`."""

    def __init__(
        self, processes: Callable[[], Processes], tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._processes = processes
        self._tick = tick
        self._over_since: dict[UUID, float] = {}

    async def look(self, client: PrefectClient) -> int:
        """End the processes whose run has been over for long enough; give how many."""
        processes = self._processes()
        found = {one: await _grace(client, one) for one in processes.flow_run_ids()}
        graces = {one: grace for one, grace in found.items() if grace is not None}
        now = self._tick()
        self._over_since = {one: self._over_since.get(one, now) for one in graces}
        lingering = [one for one, at in self._over_since.items() if now - at >= graces[one]]
        for one in lingering:
            await processes.kill(one, force=True)
        return len(lingering)


async def end_disowned(client: PrefectClient, processes: Callable[[], Processes]) -> None:
    """Look for such processes for ever, and now and then for runs that take too long.

    `processes` is called at every look: a runner makes them anew when it starts.
    """
    disowned, looks = Disowned(processes), 0
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        with contextlib.suppress(httpx.HTTPError):  # a server that is down is started again
            await disowned.look(client)
            looks += 1
            if looks % _LOOKS_PER_SWEEP == 0:
                await end_overdue()


async def _grace(client: PrefectClient, flow_run_id: UUID) -> float | None:
    """Give the seconds that a run's process has left since it is over; None while it is not."""
    try:
        run = await client.read_flow_run(flow_run_id)
    except ObjectNotFound:
        return _DEAD_SECONDS  # somebody deleted it
    if run.state is None or not run.state.is_final():
        return None
    return _DEAD_SECONDS if run.state.is_crashed() else _ENDED_SECONDS
