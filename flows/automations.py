"""What does the Prefect server do by itself? End dead runs, and tell the operator of trouble.

All of it is code: at every start of the schedules, and by `python -m flows.automations` after a
deployment, the server's automations are made what stands here.

Whom to tell comes from the environment: HUANGPU_ALERT_WEBHOOK, an address that takes a POST of
`{"text": ...}` (Slack, Mattermost and others), and HUANGPU_ALERT_MAIL, an address that is mailed
through the server of digest.yaml. The webhook is called by the Prefect server itself, so it also
tells when nothing of ours runs any more; the mail needs the schedules to be up.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.automations import AutomationCore, EventTrigger, Posture, ResourceSpecification
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, RunDeployment, SendNotification
from prefect.exceptions import ObjectNotFound

from flows.alert import OPERATOR
from flows.digest import UNSETTLED
from flows.publish import LAKE_BEHIND, LAKE_SHOWS
from flows.sweep import TAG
from flows.upkeep_tasks import CATALOGUE_TO_DO, LOST_FEEDS, NEW_TERMS
from huangpu.adapters.prefect_server import HEARTBEAT_SECONDS

WEBHOOK = "HUANGPU_ALERT_WEBHOOK"
_BLOCK = "huangpu-operator"
_OWN = "huangpu: "  # begins the names of our automations; those of people are left alone
_ENDS = {
    f"prefect.flow-run.{name}"
    for name in ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut", "Skipped")
}
_BAD_ENDS = {f"prefect.flow-run.{name}" for name in ("Failed", "Crashed", "TimedOut")}
_BEAT = "prefect.flow-run.heartbeat"
_SILENCE = timedelta(seconds=3 * HEARTBEAT_SECONDS)
_NEVER_BEGAN = timedelta(minutes=5)
_NO_POLL = timedelta(hours=1)  # four polls are missing
_LAKE_BEHIND = timedelta(hours=2)  # eight polls have tried in vain

Related = ResourceSpecification
_RUNS = ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]})
_OURS = Related({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"})


def watchdogs() -> list[AutomationCore]:
    """Give what ends dead runs: those that went silent, and those that never began."""
    return [
        AutomationCore(
            name=f"{_OWN}a run is silent",
            description="A run that gives no sign of life for 90 s is dead; its slot is freed.",
            trigger=EventTrigger(
                after={_BEAT},
                expect={_BEAT, *_ENDS},
                match=_RUNS,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=_SILENCE,
            ),
            actions=[_crash("No sign of life for 90 seconds.")],
        ),
        AutomationCore(
            name=f"{_OWN}a run never began",
            description="A run that a worker took 5 minutes ago and that has not begun is dead.",
            trigger=EventTrigger(
                after={"prefect.flow-run.Pending"},
                expect={"prefect.flow-run.Running", *_ENDS},
                match=_RUNS,
                match_related=_OURS,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=_NEVER_BEGAN,
            ),
            actions=[_crash("It was taken by a worker that never began it.")],
        ),
    ]


def alarms(actions: list[ActionTypes]) -> list[AutomationCore]:
    """Give what tells the operator, in the ways of `actions`; nothing without one."""
    if not actions:
        return []
    return [
        AutomationCore(
            name=f"{_OWN}a run failed",
            description="A run crashed, failed, or took too long.",
            trigger=EventTrigger(
                expect=_BAD_ENDS,
                match=_RUNS,
                match_related=_OURS,
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=actions,
        ),
        AutomationCore(
            name=f"{_OWN}no poll for an hour",
            description="Not one poll has been completed for an hour.",
            trigger=EventTrigger(
                expect={"prefect.flow-run.Completed"},
                match=_RUNS,
                match_related=Related(
                    {"prefect.resource.role": "flow", "prefect.resource.name": "poll"}
                ),
                posture=Posture.Proactive,
                threshold=1,
                within=_NO_POLL,
            ),
            actions=actions,
        ),
        _told_of(LOST_FEEDS, "feeds are lost", "Feeds have not answered for a day.", actions),
        _told_of(
            NEW_TERMS, "new terms", "Terms were found that the taxonomy might learn.", actions
        ),
        _told_of(
            CATALOGUE_TO_DO,
            "the catalogue wants mending",
            "Feeds have moved, died, come back, or changed their format.",
            actions,
        ),
        AutomationCore(
            name=f"{_OWN}the lake is behind",
            description="The lake could not be brought up to date for two hours.",
            trigger=EventTrigger(
                after={LAKE_BEHIND},
                expect={LAKE_SHOWS},
                posture=Posture.Proactive,
                threshold=1,
                within=_LAKE_BEHIND,
            ),
            actions=actions,
        ),
        _told_of(
            UNSETTLED,
            "a digest waits for a person",
            "Mails of a digest have failed, or nobody knows what became of them.",
            actions,
        ),
    ]


def _told_of(event: str, name: str, description: str, actions: list[ActionTypes]) -> AutomationCore:
    """Tell the operator at once of an event of ours."""
    return AutomationCore(
        name=f"{_OWN}{name}",
        description=description,
        trigger=EventTrigger(expect={event}, posture=Posture.Reactive, threshold=1),
        actions=actions,
    )


async def put_up_automations(client: PrefectClient, environ: Mapping[str, str]) -> list[str]:
    """Make the server's automations what stands here, and give their names.

    Those that people made, and switches they turned off, stay as they are.
    """
    wanted = [*watchdogs(), *alarms(await _ways_to_tell(client, environ))]
    known = {one.name: one for one in await client.read_automations()}
    for one in wanted:
        old = known.get(one.name)
        if old is None:
            await client.create_automation(one)
        else:
            await client.update_automation(old.id, one.model_copy(update={"enabled": old.enabled}))
    for name, old in known.items():
        if name.startswith(_OWN) and name not in {one.name for one in wanted}:
            await client.delete_automation(old.id)
    return [one.name for one in wanted]


def _crash(why: str) -> ChangeFlowRunState:
    return ChangeFlowRunState(state=StateType.CRASHED, message=why, force=True)


_SUBJECT = "huangpu: {{ automation.description }}"
# what happened, whatever it happened to: a run with its state, or an event of ours
_BODY = """{{ automation.description }}
{% if event %}{{ event.payload.summary or event.resource.get('prefect.state-message') or '' }}
{{ event.resource.get('prefect.resource.name') or event.resource.id }} at {{ event.occurred }}{% endif %}
"""


async def _ways_to_tell(client: PrefectClient, environ: Mapping[str, str]) -> list[ActionTypes]:
    ways: list[ActionTypes] = []
    if webhook := environ.get(WEBHOOK, "").strip():
        block = await _webhook(webhook)
        ways.append(SendNotification(block_document_id=block, subject=_SUBJECT, body=_BODY))
    if environ.get(OPERATOR, "").strip() and (deployment := await _alert_deployment(client)):
        ways.append(
            RunDeployment(
                source="selected",
                deployment_id=deployment,
                parameters={"subject": _template(_SUBJECT), "body": _template(_BODY)},
            )
        )
    return ways


async def _webhook(url: str) -> UUID:
    block = CustomWebhookNotificationBlock(
        name=_BLOCK, url=url, json_data={"text": "{{subject}}\n{{body}}"}
    )
    saved: UUID = await block.asave(_BLOCK, overwrite=True)
    return saved


async def _alert_deployment(client: PrefectClient) -> UUID | None:
    for name in ("alert/by-mail", "alert/by-mail-worker"):
        try:
            return (await client.read_deployment_by_name(name)).id
        except ObjectNotFound:
            continue
    return None


def _template(text: str) -> dict[str, Any]:
    return {"__prefect_kind": "jinja", "template": text}


async def main() -> None:
    """Put the automations up on the server of PREFECT_API_URL."""
    async with get_client() as client:
        for name in await put_up_automations(client, os.environ):
            print(name)  # noqa: T201  this is a command


if __name__ == "__main__":
    asyncio.run(main())
