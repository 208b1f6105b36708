"""How does a person settle a mail that no run may decide on? It arrived, or it is sent again."""

from __future__ import annotations

from typing import Literal

from huangpu.core.delivery import after, on_opening
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.desk import Desk, only_sender, tell_database
from huangpu.jobs.freeze import is_replaced, issue_of
from huangpu.model.deliveries import Change, Delivery, DeliveryState, key_of, week_of_issue

_WAIT_SECONDS = 10.0
_REPLIES = {"sent": "arrived, says a person", "resend": "to be sent again, says a person"}
# A pending mail may be sent again too: that is how a late one is released.
_OPEN = {
    "sent": {DeliveryState.UNKNOWN, DeliveryState.FAILED},
    "resend": {DeliveryState.UNKNOWN, DeliveryState.FAILED, DeliveryState.PENDING},
}


def resolve(
    desk: Desk, issue: str, address: str, decision: Literal["sent", "resend"]
) -> tuple[Delivery, tuple[str, ...]]:
    """Put a person's decision on record; the mail stays the same to the byte.

    Gives the mail as it is now, and what else to know. Raises ConfigError for an issue that is
    not frozen, a recipient without a mail, and a mail that needs no decision.
    """
    if not desk.outbox.holds(issue):
        raise _refused("WEEK", f"{issue} is not frozen; huangpu digest status lists what is")
    if decision == "resend" and is_replaced(desk.outbox, issue):
        newest = issue_of(desk.outbox, week_of_issue(issue))
        raise _refused("--resend", f"{newest} has taken the place of {issue}; send that one")
    with only_sender(desk, _WAIT_SECONDS):
        now = desk.clocks.now()
        delivery = desk.outbox.deliveries(issue).get(key_of(address))
        if delivery is None:
            raise _refused("--recipient", f"there is no mail to {address} in {issue}")
        while (change := on_opening(delivery, "hold", now)) is not None:
            desk.outbox.record(issue, change)
            delivery = after(delivery, change)
        if delivery.state not in _OPEN[decision]:
            raise _refused(
                f"--{decision}", f"the mail to {address} is {delivery.state.value}: nothing to do"
            )
        state = DeliveryState.SENT if decision == "sent" else DeliveryState.PENDING
        decided = Change(
            now, delivery.mail.recipient, state, reply=_REPLIES[decision], by_person=True
        )
        desk.outbox.record(issue, decided)
        return after(delivery, decided), tell_database(desk)


def _refused(key: str, problem: str) -> ConfigError:
    return ConfigError((Fault("command line", None, key, problem),))
