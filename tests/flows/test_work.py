"""Does a worker of a pool fork the runs of our flows, wait for them, and leave others to Prefect?"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
import yaml
from prefect.client.schemas.objects import FlowRun
from prefect.workers.base import BaseWorker
from prefect.workers.process import ProcessWorker

import flows.work
from flows.nursery import STOCK
from flows.poll import poll
from flows.work import BY_ENTRYPOINT, ForkedRun, ForkingWorker

ROOT = Path(__file__).resolve().parents[2]
FILES = ("prefect.yaml", "deploy/workers.yaml")
DEPLOYED = {
    one["entrypoint"]
    for file in FILES
    for one in yaml.safe_load((ROOT / file).read_text("utf-8"))["deployments"]
}


def test_every_deployed_flow_is_forked() -> None:
    """Its module is imported before the first fork, and its entrypoint is known."""
    assert set() == DEPLOYED - BY_ENTRYPOINT.keys()
    assert set() == {flow.fn.__module__ for flow in BY_ENTRYPOINT.values()} - set(STOCK)


class Deployments:
    """A client that knows one deployment."""

    def __init__(self, entrypoint: str | None) -> None:
        self.entrypoint = entrypoint

    async def read_deployment(self, _: UUID) -> SimpleNamespace:
        """Give it."""
        return SimpleNamespace(entrypoint=self.entrypoint)


def ours(entrypoint: str | None, deployment: UUID | None, *, forks: bool = True) -> object:
    """Ask which flow of ours a run is of."""
    worker = ForkingWorker(work_pool_name="huangpu")
    worker.forks = forks
    worker._client = cast("Any", Deployments(entrypoint))
    run = FlowRun(id=uuid4(), flow_id=uuid4(), deployment_id=deployment)
    return asyncio.run(worker._ours(run))


@pytest.mark.parametrize(
    ("expected", "entrypoint"),
    [
        (poll, "flows.poll.poll"),
        (poll, "flows.poll:poll"),
        (None, "flows/poll.py:poll"),  # code of a folder: it may be another one
        (None, "other.thing"),
        (None, None),
    ],
)
def test_whatever_is_not_ours_starts_as_prefect_does_it(
    expected: object, entrypoint: str | None
) -> None:
    """Somebody may deploy flows of their own to the same pool."""
    assert expected is ours(entrypoint, uuid4())


def test_runs_start_anew_where_forking_is_not_safe() -> None:
    """And where a run has no deployment to tell by."""
    assert None is ours("flows.poll.poll", uuid4(), forks=False)
    assert None is ours("flows.poll.poll", None)


def test_prefects_own_worker_keeps_its_name() -> None:
    """`prefect worker start --type process` is what it was."""
    assert ProcessWorker is BaseWorker.get_worker_class_from_type("process")


class Child:
    """A process that ends when it is told to."""

    pid = 77

    def __init__(self) -> None:
        self.sentinel, self._end = os.pipe()
        self.joined = False

    def end(self) -> None:
        """Close what its starter looks at."""
        os.close(self._end)

    def join(self) -> None:
        """Say that it was waited for."""
        self.joined = True
        os.close(self.sentinel)


class Channel:
    """A control channel that listens, or does not."""

    def __init__(self, *, listens: bool) -> None:
        self.listens = listens

    def register(self, _: UUID) -> tuple[int, str]:
        """Give a port and a token."""
        if not self.listens:
            raise RuntimeError("no listener")
        return 4321, "token"


class Told:
    """Remembers what was told of a process, and ends it then."""

    def __init__(self, child: Child, *, end: bool) -> None:
        self.child, self.end = child, end
        self.pids: list[int | None] = []
        self.heard = asyncio.Event()

    def started(self, handle: Any) -> None:  # noqa: ANN401  Prefect's own
        """Take it."""
        assert not self.child.joined
        self.pids.append(handle.pid)
        self.heard.set()
        if self.end:
            self.child.end()


@pytest.mark.parametrize("listens", [True, False])
def test_a_run_is_told_of_first_and_waited_for_then(*, listens: bool) -> None:
    """With a way to be cancelled where there is one."""
    child, given = Child(), dict[str, str]()

    def start(_flow: object, _run: object, environment: dict[str, str]) -> Child:
        given.update(environment)
        return child

    told = Told(child, end=True)
    run = ForkedRun(poll, {"A": "b"}, cast("Any", Channel(listens=listens)), cast("Any", start))
    asyncio.run(run.start(FlowRun(flow_id=uuid4()), cast("Any", told)))
    assert [77] == told.pids
    assert child.joined
    control = {"PREFECT__CONTROL_PORT": "4321", "PREFECT__CONTROL_TOKEN": "token"}
    assert {"A": "b", **(control if listens else {})} == given


@pytest.mark.parametrize("ends", [True, False])
def test_a_stopped_worker_gives_its_runs_time_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, *, ends: bool
) -> None:
    """A poll that is nearly through is no crash; one that hangs keeps nobody."""
    monkeypatch.setattr(flows.work, "_GRACE_SECONDS", 30 if ends else 0.1)
    child = Child()
    run = ForkedRun(poll, {}, cast("Any", Channel(listens=False)), cast("Any", lambda *_: child))
    told = Told(child, end=False)

    async def stopped() -> None:
        running = asyncio.create_task(run.start(FlowRun(flow_id=uuid4()), cast("Any", told)))
        await asyncio.wait_for(told.heard.wait(), 10)
        running.cancel()
        await asyncio.sleep(0.05)
        assert not running.done()
        if ends:
            child.end()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(running, 10)

    asyncio.run(stopped())
    if not ends:
        child.end()
    os.close(child.sentinel)
