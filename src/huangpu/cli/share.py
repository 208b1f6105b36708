"""`huangpu share`: one worker's part of a poll that was handed out, on any machine."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import click

from huangpu.cli.context import App, pass_app
from huangpu.errors import PollRunningError
from huangpu.jobs.sharing import SharedPlan, gathered, missing, plan_handed_out, work
from huangpu.model.polls import PollRecord
from huangpu.wiring import Wiring


@click.command(short_help="Ask the feeds of one part of a shared poll.")
@click.argument("plan")
@click.argument("worker", type=click.IntRange(min=0))
@pass_app
def share(app: App, plan: str, worker: int) -> int:
    """Ask the feeds of part WORKER (0, 1, ...) of the poll PLAN, and journal what came.

    The poll was begun by `huangpu poll --workers`, there or on another machine; all of them need
    the same config, and one HUANGPU_JOURNAL_URL. Nothing is loaded: who began the poll does that.
    """
    app.wiring.check_configuration()
    records = asyncio.run(share_of(app.wiring, plan, worker))
    failed = sum(not record.outcome.is_success for record in records)
    app.give({"feeds": len(records), "failed": failed})
    app.say(f"Part {worker} of poll {plan}: {len(records)} feeds asked, {failed} failed")
    return 0


async def share_of(wiring: Wiring, plan: str, worker: int) -> tuple[PollRecord, ...]:
    """Do one worker's part; PollRunningError when the poll it belongs to is not under way."""
    feeds = {feed.id: feed for feed in wiring.catalogue.feeds}
    shared = await asyncio.to_thread(plan_handed_out, wiring.journal, feeds)
    if shared is None or shared.name != plan or worker >= len(shared.shares):
        raise PollRunningError(f"part {worker} of poll {plan} is not to be done")
    if wiring.clock() >= shared.ends_at:
        raise PollRunningError(f"poll {plan} ended at {shared.ends_at:%H:%M:%S}Z")
    async with wiring.collector() as collector:
        return await work(wiring.journal, shared, worker, collector)


def share_here(app: App, shared: SharedPlan) -> None:
    """Have all parts of a plan done by processes on this machine, one each."""
    settings = app.settings
    environment = {
        **os.environ,
        "HUANGPU_CONFIG_DIR": str(settings.config_dir),
        "HUANGPU_DATA_DIR": str(settings.data_dir),
        "HUANGPU_NOW": settings.now.isoformat() if settings.now else "",
        "HUANGPU_QUIET": "1",
    }
    words = [sys.executable, "-m", "huangpu", "share", shared.name]
    processes = [
        subprocess.Popen([*words, str(number)], env=environment)  # noqa: S603  our own command
        for number, numbers in enumerate(shared.shares)
        if numbers
    ]
    for process in processes:
        process.wait()


def poll_shared(app: App, shared: SharedPlan) -> list[PollRecord]:
    """Do a plan that was handed out with processes of this machine; give what they journalled."""
    share_here(app, shared)
    absent = missing(app.wiring.journal, shared)
    if absent:
        feeds = sum(len(shared.plan.shards[number]) for number in absent)
        app.note(f"{feeds} feeds were not asked, because their workers failed; the next poll does.")
    return gathered(app.wiring.journal, shared)
