"""Both schedules on this machine: polls every quarter of an hour, the digest on Monday morning.

Started by `huangpu serve` as `python -m flows.serve`, with a server to talk to in its environment.
"""

from __future__ import annotations

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.digest import digest
from flows.poll import poll
from flows.retag import retag

ZONE = "Asia/Shanghai"
_ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def deployments() -> list[RunnerDeployment]:
    """Give what is served: poll and digest on their schedules, retag for when it is asked for.

    Every schedule has a slug, because one without it comes back twice after a redeploy
    (research/prefect.md 2); a second run of the same flow is cancelled, not queued.
    """
    return [
        RunnerDeployment.from_flow(
            poll,
            "quarter-hourly",
            schedules=[Cron("*/15 * * * *", timezone=ZONE, slug="quarter-hourly")],
            concurrency_limit=_ONE,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description="Ask the feeds that are due, every 15 minutes.",
            tags=["huangpu"],
        ),
        RunnerDeployment.from_flow(
            digest,
            "monday-morning",
            schedules=[Cron("0 8 * * 1", timezone=ZONE, slug="monday-morning")],
            concurrency_limit=_ONE,
            entrypoint_type=EntrypointType.MODULE_PATH,
            parameters={"options": {"ended": True}},
            description="Build last week's digest on Monday at 08:00 in Shanghai.",
            tags=["huangpu"],
        ),
        RunnerDeployment.from_flow(
            retag,
            "on-demand",
            concurrency_limit=_ONE,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description="Re-tag everything with the current taxonomy.",
            tags=["huangpu"],
        ),
    ]


def main() -> None:
    """Serve until stopped; a clean stop must not switch the schedules off."""
    serve(*deployments(), pause_on_shutdown=False, limit=4)


if __name__ == "__main__":
    main()
