"""What does one run hold in its hands? The parts of the job, opened once and closed for sure."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from huangpu.jobs.poll import Collector, PollPlan, collect
from huangpu.jobs.polling_round import Opening, Workshop, close_round, only_poll, open_round
from huangpu.jobs.sharing import SharedPlan, gathered, hand_out
from huangpu.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huangpu.jobs.load import LoadReport
    from huangpu.model.polls import PollRecord


class PollShift:
    """One poll under the poll lock.

    A plain class and no dataclass, so that Prefect hands it to tasks without looking inside.
    """

    def __init__(self, workshop: Workshop, collector: Collector, opening: Opening) -> None:
        self.workshop = workshop
        self.collector = collector
        self.opening = opening

    @property
    def plan(self) -> PollPlan:
        """Who is asked."""
        return self.opening.plan

    async def fetch(self, number: int) -> tuple[PollRecord, ...]:
        """Ask the feeds of one shard and journal what came."""
        return await collect(self.plan, number, self.collector)

    def hand_out(self, workers: int) -> SharedPlan:
        """Put the plan where so many workers find their parts."""
        return hand_out(self.workshop.journal, self.plan, workers)

    def gathered(self, shared: SharedPlan) -> list[PollRecord]:
        """Give what the workers journalled."""
        return gathered(self.workshop.journal, shared)

    async def load(self) -> LoadReport:
        """Load what was journalled and publish; DuckDB blocks, so it does so in a thread."""
        return await asyncio.to_thread(close_round, self.workshop)


@contextlib.asynccontextmanager
async def poll_shift(
    wiring: Wiring, *, only: Sequence[str], everything: bool, wait_seconds: float = 0
) -> AsyncIterator[PollShift]:
    """Take the poll lock, repair and catch up, and open fetcher and parser.

    Waits for the lock up to `wait_seconds`; then PollRunningError.
    """
    workshop = wiring.workshop()
    with only_poll(workshop, wait_seconds):
        opening = await asyncio.to_thread(open_round, workshop, only=only, everything=everything)
        async with wiring.collector() as collector:
            yield PollShift(workshop, collector, opening)
