"""A worker of a pool whose runs are forks: they cost what they do, and not two seconds of imports.

    python -m flows.work --pool huangpu [--limit 4] [--name NAME] [--with-healthcheck]

Instead of `prefect worker start`, with which it shares everything but where the process of a run
comes from. Such runs are looked after as those of `huangpu serve` are: killed with the worker they
end at once, and a frozen one does not keep the lock of the data folder.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from abc import ABC
from collections.abc import Awaitable, Callable, Mapping
from multiprocessing.context import ForkServerProcess
from typing import Any
from uuid import UUID

import anyio
import anyio.abc
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.flows import Flow
from prefect.runner._control_channel import ControlChannel
from prefect.runner._flow_run_executor import FlowRunExecutorContext
from prefect.runner._process_manager import ProcessHandle, ProcessManager
from prefect.settings import PREFECT_WORKER_HEARTBEAT_SECONDS
from prefect.workers.process import ProcessJobConfiguration, ProcessWorker, ProcessWorkerResult

from flows.disowned import end_disowned
from flows.nursery import CONTROL_PORT, CONTROL_TOKEN, entrypoint, open_nursery, start_run
from flows.serve import FLOWS
from flows.share import share

_LIMIT = 4  # runs at once
_GRACE_SECONDS = 30  # after which runs are ended; supervisors of worker and container wait for 60


def _dotted(name: str) -> str:
    """Give an entrypoint in the one of its two forms that prefect.yaml has."""
    return name.replace(":", ".")


BY_ENTRYPOINT: Mapping[str, Flow[..., Any]] = {
    _dotted(entrypoint(flow)): flow for flow in (*FLOWS, share)
}


class ForkedRun:
    """Starts the process of one run, for Prefect's executor."""

    def __init__(
        self,
        flow: Flow[..., Any],
        environment: Mapping[str, str | None],
        channel: ControlChannel,
        start: Callable[..., ForkServerProcess] = start_run,
    ) -> None:
        self._flow, self._environment, self._channel = flow, environment, channel
        self._start = start

    async def start(
        self,
        flow_run: FlowRun,
        task_status: anyio.abc.TaskStatus[ProcessHandle] = anyio.TASK_STATUS_IGNORED,
    ) -> None:
        """Start it, say which process it is, and wait for its end; half a minute once stopped."""
        control: dict[str, str] = {}
        with contextlib.suppress(RuntimeError):  # no listener: cancelled by signal alone
            port, token = self._channel.register(flow_run.id)
            control = {CONTROL_PORT: str(port), CONTROL_TOKEN: token}
        process = self._start(self._flow, flow_run, {**self._environment, **control})
        task_status.started(ProcessHandle(process))  # type: ignore[arg-type]  # a process all the same
        try:
            await anyio.wait_readable(process.sentinel)
        except asyncio.CancelledError:  # the worker is stopped: a poll may still journal and load
            with anyio.move_on_after(_GRACE_SECONDS, shield=True):
                await anyio.wait_readable(process.sentinel)
            raise
        process.join()


class _Told(anyio.abc.TaskStatus[ProcessHandle]):
    """Hands the id of the process on, where the executor tells of its handle."""

    def __init__(self, outer: anyio.abc.TaskStatus[int] | None) -> None:
        self._outer = outer

    def started(self, value: ProcessHandle | None = None) -> None:
        """Tell it, if somebody listens."""
        if self._outer is not None and value is not None and value.pid is not None:
            self._outer.started(value.pid)


class ForkingWorker(ProcessWorker, ABC):  # ABC: Prefect's registry keeps its own process worker
    """Forks the runs of our flows; whatever else is in its pool starts as Prefect does it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  handed on
        super().__init__(*arguments, **options)
        self.forks = open_nursery()
        self._managers: dict[UUID, ProcessManager] = {}

    def flow_run_ids(self) -> set[UUID]:
        """Give the runs that have a process."""
        return {one for manager in self._managers.values() for one in manager.flow_run_ids()}

    async def kill(self, flow_run_id: UUID, grace_seconds: float = 30, *, force: bool) -> None:
        """End the process of a run; at once when `force`."""
        if manager := self._managers.get(flow_run_id):
            await manager.kill(flow_run_id, grace_seconds, force=force)

    async def run(
        self,
        flow_run: FlowRun,
        configuration: ProcessJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> ProcessWorkerResult:
        """Carry out a run, and give how its process ended."""
        flow = await self._ours(flow_run)
        if flow is None:
            return await super().run(flow_run, configuration, task_status)
        async with FlowRunExecutorContext() as context:
            executor = context.create_executor(
                flow_run,
                ForkedRun(flow, configuration.env, context.control_channel),
                resolve_flow=_giving(flow),
                propose_submitting=False,  # the worker did
            )
            self._managers[flow_run.id] = context.process_manager
            try:
                done = await executor.submit(_Told(task_status))
            finally:
                del self._managers[flow_run.id]
        if done is None or done.status_code is None:
            raise RuntimeError("the run got no process")  # the worker puts it on record as crashed
        return ProcessWorkerResult(status_code=done.status_code, identifier=str(done.handle.pid))

    async def _ours(self, flow_run: FlowRun) -> Flow[..., Any] | None:
        if not self.forks or flow_run.deployment_id is None:
            return None
        deployment = await self.client.read_deployment(flow_run.deployment_id)
        return BY_ENTRYPOINT.get(_dotted(deployment.entrypoint or ""))


def _giving(flow: Flow[..., Any]) -> Callable[[FlowRun], Awaitable[Flow[..., Any]]]:
    async def resolve(_: FlowRun) -> Flow[..., Any]:
        return flow

    return resolve


async def work(pool: str, *, name: str | None, limit: int, with_healthcheck: bool) -> None:
    """Take runs from a pool until stopped; those under way are ended then, on record."""
    worker = ForkingWorker(
        work_pool_name=pool,
        name=name,
        limit=limit,
        heartbeat_interval_seconds=int(PREFECT_WORKER_HEARTBEAT_SECONDS.value()),
    )
    async with get_client() as client:
        hunter = asyncio.create_task(end_disowned(client, lambda: worker))
        working = asyncio.create_task(worker.start(with_healthcheck=with_healthcheck))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
        try:
            await working
        finally:
            hunter.cancel()


def main() -> int:
    """Work until stopped; give the exit code."""
    parser = argparse.ArgumentParser(prog="flows.work", description=__doc__.splitlines()[0])
    parser.add_argument("--pool", required=True, help="the work pool that runs are taken from")
    parser.add_argument("--name", help="how Prefect's page calls this worker")
    parser.add_argument(
        "--limit", type=int, default=_LIMIT, help="runs at once (default %(default)s)"
    )
    parser.add_argument(
        "--with-healthcheck", action="store_true", help="answer on /health, port 8080"
    )
    options = parser.parse_args()
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(
            work(
                options.pool,
                name=options.name,
                limit=options.limit,
                with_healthcheck=options.with_healthcheck,
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
