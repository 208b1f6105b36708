"""Is a process ended when its run is over, and no other?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.states import Completed, Crashed, Failed, Running, State

from flows.disowned import Disowned


@dataclass
class Kept:
    """Processes that remember who was ended."""

    there: set[UUID]
    ended: list[UUID] = field(default_factory=list)

    def flow_run_ids(self) -> set[UUID]:
        """Give those that are left."""
        return set(self.there)

    async def kill(self, flow_run_id: UUID, grace_seconds: float = 30, *, force: bool) -> None:
        """End one, at once."""
        assert force, grace_seconds
        self.there.discard(flow_run_id)
        self.ended.append(flow_run_id)


@dataclass
class Server:
    """A server that knows the states of runs."""

    states: dict[UUID, State[Any]]

    async def read_flow_run(self, flow_run_id: UUID) -> SimpleNamespace:
        """Give the run, or say that nobody knows it."""
        if flow_run_id not in self.states:
            raise ObjectNotFound(KeyError(flow_run_id))
        return SimpleNamespace(state=self.states[flow_run_id])


def looks(kept: Kept, server: Server, *seconds: float) -> list[int]:
    """Look at these times and give how many were ended each time."""
    times = iter(seconds)
    disowned = Disowned(lambda: kept, lambda: next(times))
    return [asyncio.run(disowned.look(server)) for _ in seconds]  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "grace"), [(Crashed(), 10), (Completed(), 60), (Failed(), 60)])
def test_the_process_of_a_run_that_is_over_is_ended(state: State[Any], grace: int) -> None:
    """One that counts as dead nearly at once; one that ended by itself still sends its logs."""
    run = uuid4()
    kept = Kept({run})
    assert [0, 0, 1, 0] == looks(kept, Server({run: state}), 0, grace - 1, grace, grace + 20)
    assert [run] == kept.ended


def test_a_run_under_way_is_left_alone() -> None:
    """However long it takes; how long it may is for the sweep to say."""
    run = uuid4()
    kept = Kept({run})
    assert [0, 0] == looks(kept, Server({run: Running()}), 0, 100_000)
    assert [] == kept.ended


def test_a_deleted_run_is_over() -> None:
    """Somebody removed it from the history; its process must not hold the lock."""
    run = uuid4()
    kept = Kept({run})
    assert [0, 1] == looks(kept, Server({}), 0, 10)


def test_a_run_that_ended_by_itself_is_forgotten() -> None:
    """Its id may not make a later process look old."""
    run = uuid4()
    kept, server = Kept({run}), Server({run: Crashed()})
    times = iter([0.0, 9.0, 18.0])
    disowned = Disowned(lambda: kept, lambda: next(times))
    asyncio.run(disowned.look(server))  # type: ignore[arg-type]
    kept.there.clear()
    asyncio.run(disowned.look(server))  # type: ignore[arg-type]
    kept.there.add(run)
    assert 0 == asyncio.run(disowned.look(server))  # type: ignore[arg-type]


def test_the_runner_keeps_its_processes_so() -> None:
    """The part of Prefect that is not public is there in the pinned version."""
    processes = Runner(name="probe")._process_manager
    assert set() == processes.flow_run_ids()
    assert asyncio.iscoroutinefunction(processes.kill)
