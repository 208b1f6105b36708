"""Does the server end dead runs by itself, and tell the operator in the ways that were given?"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import jinja2.sandbox
import pytest

pytest.importorskip("prefect")


class Server:
    """A server's automations and deployments, remembered."""

    def __init__(self, *names: str, alert: UUID | None = None) -> None:
        from prefect.events.schemas.automations import Automation  # noqa: PLC0415  slow to import

        from flows.automations import watchdogs  # noqa: PLC0415

        like = watchdogs()[0].model_dump()
        self.there = {
            name: Automation.model_validate({**like, "name": name, "id": uuid4()}) for name in names
        }
        self.alert = alert

    async def read_automations(self) -> list[Any]:
        """Give all."""
        return list(self.there.values())

    async def create_automation(self, one: Any) -> None:  # noqa: ANN401  Prefect's own types
        """Add one."""
        self.there[one.name] = one

    async def update_automation(self, _id: UUID, one: Any) -> None:  # noqa: ANN401
        """Change one."""
        self.there[one.name] = one

    async def delete_automation(self, number: UUID) -> None:
        """Remove one."""
        self.there = {
            name: one for name, one in self.there.items() if getattr(one, "id", None) != number
        }

    async def read_deployment_by_name(self, name: str) -> Any:  # noqa: ANN401
        """Find the deployment that mails, if there is one."""
        from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

        if self.alert is None or name != "alert/by-mail":
            raise ObjectNotFound(Exception(name))
        return type("Deployment", (), {"id": self.alert})


def put_up(server: Server, environ: dict[str, str]) -> list[str]:
    """Make the server's automations ours."""
    from flows.automations import put_up_automations  # noqa: PLC0415  Prefect is slow to import

    return asyncio.run(put_up_automations(server, environ))  # type: ignore[arg-type]  a fake


def test_dead_runs_are_ended_even_if_nobody_is_told() -> None:
    """Without any address there are the two watchdogs, and no alarm."""
    server = Server()
    assert ["huangpu: a run is silent", "huangpu: a run never began"] == put_up(server, {})
    assert 2 == len(server.there)


def test_a_silent_run_is_dead_within_two_minutes() -> None:
    """Three heartbeats missed, which is 90 seconds, counts as dead."""
    from flows.automations import watchdogs  # noqa: PLC0415  Prefect is slow to import

    silent = watchdogs()[0]
    assert 90 == silent.trigger.within.total_seconds()  # type: ignore[union-attr]  an EventTrigger
    assert ["CRASHED"] == [one.state.value for one in silent.actions]  # type: ignore[union-attr]


def test_the_operator_is_mailed_of_what_wants_a_person() -> None:
    """Each in words, through the deployment that mails."""
    alert = uuid4()
    server = Server(alert=alert)
    put_up(server, {"HUANGPU_ALERT_MAIL": "op@desk.example"})
    alarms = [one for one in server.there.values() if one.actions[0].type == "run-deployment"]
    assert {
        "huangpu: a run failed",
        "huangpu: no poll for an hour",
        "huangpu: feeds are lost",
        "huangpu: new terms",
        "huangpu: the catalogue wants mending",
        "huangpu: the lake is behind",
        "huangpu: a digest waits for a person",
    } == {one.name for one in alarms}
    assert {alert} == {one.actions[0].deployment_id for one in alarms}


def test_what_people_made_stays() -> None:
    """Theirs are not touched, ours that are gone from the code are removed, switches stay off."""
    server = Server("somebody's own", "huangpu: of an older version", "huangpu: a run is silent")
    server.there["huangpu: a run is silent"].enabled = False
    put_up(server, {})
    assert {
        "somebody's own",
        "huangpu: a run is silent",
        "huangpu: a run never began",
    } == server.there.keys()
    assert False is server.there["huangpu: a run is silent"].enabled


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            {
                "resource": {
                    "prefect.resource.name": "poll 08:00Z",
                    "prefect.state-message": "timeout",
                },
                "payload": {},
                "occurred": "now",
            },
            ["timeout", "poll 08:00Z at now"],
        ),
        (
            {
                "resource": {"prefect.resource.id": "huangpu.feeds"},
                "payload": {"summary": "3 个源没有应答"},
                "occurred": "now",
            },
            ["3 个源没有应答"],
        ),
        (None, ["Feeds have not answered for a day."]),
    ],
    ids=["a run", "an event of ours", "nothing happened"],
)
def test_alarms_read_well(event: dict[str, Any] | None, expected: list[str]) -> None:
    """What happened, to whom, and when; also where an alarm is about something that did not."""
    from flows.automations import _BODY  # noqa: PLC0415  Prefect is slow to import

    text = (
        jinja2.sandbox.SandboxedEnvironment()
        .from_string(_BODY)
        .render(automation={"description": "Feeds have not answered for a day."}, event=event)
    )
    assert [] == [part for part in expected if part not in text]
