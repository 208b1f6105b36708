"""The weekly digest as a flow: build it from the published copy, and write the preview."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from pydantic import BaseModel, Field

from huangpu.adapters.render import render_terminal_summary
from huangpu.cli.digest_words import line_of
from huangpu.core.archive.paths import INDEX
from huangpu.core.verdicts import GIVE_UP_AFTER
from huangpu.errors import DeliveryError, HuangpuError
from huangpu.jobs.desk import Report
from huangpu.jobs.digest import Preview
from huangpu.wiring import Wiring, from_environment

UNSETTLED = "huangpu.digest.unsettled"


class DigestOptions(BaseModel):
    """Which week a digest reports."""

    week: str | None = Field(
        default=None,
        description="ISO week such as 2026-W34; the running week when left out.",
        pattern=r"^\d{4}-W\d{2}$",
    )
    ended: bool = Field(
        default=False, description="Report the newest week that is over, not the running one."
    )
    send: bool = Field(
        default=False,
        description="Mail it too, where digest.yaml names a mail server; sending needs an ended week.",
    )
    unless_done: bool = Field(
        default=False,
        description="Do nothing where the digest of the newest ended week is out already.",
    )


@task(name="build", cache_policy=NO_CACHE, persist_result=False)
async def build(wiring: Wiring, week: str | None) -> Preview:
    """Compose the digest and write its files."""
    return await asyncio.to_thread(wiring.preview, week)


@task(name="mail", cache_policy=NO_CACHE, persist_result=False)
async def mail(wiring: Wiring, week: str) -> Report:
    """Freeze the issue unless it is, and send what is due; sent mails are never sent again."""
    return await asyncio.to_thread(wiring.send, week)


async def show(wiring: Wiring, preview: Preview) -> None:
    """Say in Prefect's page where the digest can be read, and what the week was like."""
    try:
        note = await asyncio.to_thread(wiring.digest_note, preview)
    except HuangpuError as error:  # a by-product, like the pages: mails go on
        get_run_logger().warning("nothing is shown of the digest: %s", error)
    else:
        await acreate_markdown_artifact(key="digest", markdown=note)


async def deliver(wiring: Wiring, week: str) -> Report:
    """Mail an issue, and come back for what the server put off, for at most a day."""
    end = wiring.clock() + GIVE_UP_AFTER
    while True:
        report = await mail(wiring, week)
        later = report.next_try_at
        if later is None or later > end or wiring.settings.now is not None:
            return report
        pause = (later - wiring.clock()).total_seconds()
        get_run_logger().info("%s; trying again at %s", line_of(report), later)
        await asyncio.sleep(max(1.0, pause))


def _run_name() -> str:
    options = runtime.flow_run.parameters.get("options")
    ended = "the last week" if getattr(options, "ended", False) else "this week"
    return f"digest of {getattr(options, 'week', None) or ended}"


@flow(name="digest", flow_run_name=_run_name, persist_result=False, log_prints=False)
async def digest(options: DigestOptions | None = None) -> dict[str, Any]:
    """Build the week's digest as files in the outbox; mail it only where that is asked for."""
    options = options or DigestOptions()
    wiring = from_environment()
    if options.unless_done and not wiring.owes_digest():
        get_run_logger().info("the digest of %s is not owed", wiring.ended_week())
        return {"week": wiring.ended_week(), "owed": False}
    week = wiring.ended_week() if options.ended else options.week
    preview = await build(wiring, week)
    stories = len(preview.digest.top) + sum(len(s.items) for s in preview.digest.sections)
    get_run_logger().info("digest of %s: %d stories", preview.digest.week, stories)
    await asyncio.to_thread(wiring.site.refresh)  # before the mails that link to it
    await show(wiring, preview)
    if options.send and wiring.digest_config.smtp.host is not None:
        report = await deliver(wiring, week or wiring.ended_week())
        get_run_logger().info("%s", line_of(report))
        if not report.is_settled:
            emit_event(
                UNSETTLED,
                resource={"prefect.resource.id": f"huangpu.digest.{report.week}"},
                payload={"summary": line_of(report)},
            )
            raise DeliveryError(f"{line_of(report)}; see huangpu digest status {report.week}")
        await asyncio.to_thread(wiring.site.refresh)  # with the issue as it was frozen
    return {
        "week": str(preview.digest.week),
        "stories": stories,
        "html": str(preview.html),
        "text": str(preview.text),
        "archive": str(wiring.places.site / INDEX),
        "summary": render_terminal_summary(preview.digest),
    }
