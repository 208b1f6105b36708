"""The weekly digest as a flow: build it from the published copy, and write the preview."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, Field

from huangpu.adapters.render import render_terminal_summary
from huangpu.jobs.digest import Preview
from huangpu.wiring import Wiring, from_environment


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


@task(name="build", cache_policy=NO_CACHE, persist_result=False)
async def build(wiring: Wiring, week: str | None) -> Preview:
    """Compose the digest and write its files."""
    return await asyncio.to_thread(wiring.preview, week)


def _run_name() -> str:
    options = runtime.flow_run.parameters.get("options")
    ended = "the last week" if getattr(options, "ended", False) else "this week"
    return f"digest of {getattr(options, 'week', None) or ended}"


@flow(name="digest", flow_run_name=_run_name, persist_result=False, log_prints=False)
async def digest(options: DigestOptions | None = None) -> dict[str, Any]:
    """Build the week's digest as files in the outbox; changes nothing else."""
    options = options or DigestOptions()
    wiring = from_environment()
    week = wiring.ended_week() if options.ended else options.week
    preview = await build(wiring, week)
    stories = len(preview.digest.top) + sum(len(s.items) for s in preview.digest.sections)
    await acreate_markdown_artifact(
        key="digest",
        markdown=f"Digest of **{preview.digest.week}**: {stories} stories in `{preview.html}`.",
    )
    get_run_logger().info("digest of %s: %d stories", preview.digest.week, stories)
    return {
        "week": str(preview.digest.week),
        "stories": stories,
        "html": str(preview.html),
        "text": str(preview.text),
        "summary": render_terminal_summary(preview.digest),
    }
