"""Where is every mail, and which are to be sent now?

Nothing here sends. A mail whose outcome is unknown waits for a person, unless the configuration
says otherwise; so does an issue that is too old (research/email.md 5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from huangpu.model.deliveries import Change, Delivery, DeliveryState, key_of

LONGEST_PAUSE = timedelta(hours=1)  # between two tries of one mail
LOSSES_TO_RESEND = 2  # `on_unknown: resend` sends so many more times, then a person is asked

_DIED = "the run that was sending it ended before the server's answer was on record"
_BY_RULE = "sent again by delivery.on_unknown"


class Standing(StrEnum):
    """What one mail needs."""

    SEND = "send"
    DONE = "done"
    WAITS = "waits"  # for the time of its next try
    LATE = "late"  # the issue is old: a person decides
    ASKS = "asks"  # the outcome is unknown: a person decides
    FAILED = "failed"
    LEFT = "left"  # the recipient is no longer in digest.yaml


def after(delivery: Delivery | None, change: Change) -> Delivery:
    """Add a line of the ledger to what is known of a mail; ValueError for a line without a mail."""
    if delivery is None:
        if change.mail is None:
            raise ValueError(f"the ledger does not begin with the mail to {change.recipient}")
        return Delivery(change.mail, change.state, change.at)
    if change.mail is not None:
        raise ValueError(f"the ledger holds the mail to {change.recipient} twice")
    pending, sending = (change.state is s for s in (DeliveryState.PENDING, DeliveryState.SENDING))
    deferred = pending and change.next_try_at is not None
    known = delivery
    if pending and change.by_person:
        known = replace(delivery, deferrals=0, deferred_since=None, losses=0, released=True)
    return replace(
        known,
        state=change.state,
        updated_at=change.at,
        attempts=known.attempts + sending,
        deferrals=known.deferrals + deferred,
        deferred_since=(known.deferred_since or change.at) if deferred else known.deferred_since,
        losses=known.losses + (change.state is DeliveryState.UNKNOWN),
        next_try_at=change.next_try_at,
        code=known.code if sending else change.code,
        reply=known.reply if sending else change.reply,
    )


def deliveries_of(changes: Iterable[Change]) -> dict[str, Delivery]:
    """Add up a ledger, by recipient key; ValueError where it makes no sense."""
    known: dict[str, Delivery] = {}
    for change in changes:
        key = key_of(change.recipient)
        known[key] = after(known.get(key), change)
    return known


def on_opening(
    delivery: Delivery, on_unknown: Literal["hold", "resend"], now: datetime
) -> Change | None:
    """Give what a starting run must put on record first of a mail, if anything; ask until None."""
    recipient = delivery.mail.recipient
    if delivery.state is DeliveryState.SENDING:
        return Change(now, recipient, DeliveryState.UNKNOWN, reply=_DIED)
    if (
        delivery.state is DeliveryState.UNKNOWN
        and on_unknown == "resend"
        and delivery.losses <= LOSSES_TO_RESEND
    ):
        return Change(now, recipient, DeliveryState.PENDING, reply=_BY_RULE)
    return None


def standing(
    delivery: Delivery, wanted: Collection[str], now: datetime, *, late: bool = False
) -> Standing:
    """Give what a mail needs now.

    `wanted` are the keys of today's recipients, `late` says that the issue is too old to be sent
    without a person, who may have released this mail all the same.
    """
    if delivery.state is DeliveryState.SENT:
        return Standing.DONE
    if key_of(delivery.mail.recipient) not in wanted:
        return Standing.LEFT
    if delivery.state is DeliveryState.FAILED:
        return Standing.FAILED
    if delivery.state is not DeliveryState.PENDING:
        return Standing.ASKS
    if late and not delivery.released:
        return Standing.LATE
    return Standing.SEND if _is_due(delivery, now) else Standing.WAITS


def is_late(window_to: datetime, now: datetime, hold_after_days: int) -> bool:
    """Whether the week ended so long ago that its news should not go out unasked (email.md 5)."""
    return now - window_to > timedelta(days=hold_after_days)


def is_settled(standings: Iterable[Standing]) -> bool:
    """Whether nothing is left that a run or a person would have to do."""
    return all(one in {Standing.DONE, Standing.LEFT} for one in standings)


def _is_due(delivery: Delivery, now: datetime) -> bool:
    if delivery.next_try_at is None:
        return True
    # further off than any pause of ours: the clock was set back, and time must not stand still
    return not now < delivery.next_try_at <= now + LONGEST_PAUSE
