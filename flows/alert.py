"""A mail to the operator as a flow, so that the server's automations can ask for one."""

from __future__ import annotations

import asyncio
import os

from prefect import flow, get_run_logger

from huangpu.adapters.json_logs import Redacting
from huangpu.wiring import from_environment

OPERATOR = "HUANGPU_ALERT_MAIL"


@flow(
    name="alert",
    flow_run_name="mail to the operator",
    persist_result=False,
    retries=3,
    retry_delay_seconds=300,
)
async def alert(
    subject: str = "huangpu: a test", body: str = "Alerts by mail reach the operator."
) -> None:
    """Mail the operator; without HUANGPU_ALERT_MAIL it is only written to the log."""
    wiring = from_environment()
    clean = Redacting().clean
    to = os.environ.get(OPERATOR, "").strip()
    if not to:
        get_run_logger().warning("%s is not set, so nobody is told: %s", OPERATOR, clean(body))
        return
    await asyncio.to_thread(wiring.alert, to, clean(subject), clean(body))
