"""How does a week's digest go out? Freeze it once, send what is due, tell the database.

The ledger under `journal/digests` decides, never the database: it is read and written under a lock
of its own, and no database is open while a mail server lets us wait (research/email.md 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from huangpu.adapters.mailer import Mailer
from huangpu.core.delivery import LOSSES_TO_RESEND, Standing, is_settled
from huangpu.core.digest.correcting import corrected
from huangpu.core.verdicts import RETRY_MINUTES
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.correct import planned
from huangpu.jobs.deliver import Halt, Orders, deliver
from huangpu.jobs.desk import Desk, Report, only_sender, status, tell_database
from huangpu.jobs.freeze import add_new, freeze, is_replaced, issue_of
from huangpu.model.deliveries import Delivery
from huangpu.model.digest import Correction, Digest
from huangpu.model.weeks import Week

Composed = tuple[Digest, dict[str, tuple[str, ...]]]
Compose = Callable[[], Composed]
_LOOK_BACK = 8  # issues whose open mails are mentioned


def send(
    desk: Desk,
    week: Week,
    compose: Compose,
    mailer: Mailer,
    *,
    even_late: bool = False,
    why: str | None = None,
    on_mail: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Freeze the issue of a week unless it is, and send what is due of it.

    `compose` gives the digest with the tags of its stories, and is asked once in the life of an
    issue. `even_late` sends what is older than `hold_after_days`. With `why` a correction of the
    week's issue is frozen first, unless the one with this reason is. Raises DeliveryError while
    another run sends, ConfigError for a week that is not over, or cannot be corrected.
    """
    with only_sender(desk):
        late = desk.is_late(week) and not even_late
        plan = planned(desk.outbox, week, why) if why is not None else None
        if plan is None:
            report = _prepared(desk, week, compose, late=late)
        else:
            report = _corrected(desk, week, compose, plan, late=late)
        if report.issue is None:
            return report
        orders = Orders(
            wanted=desk.wanted,
            on_unknown=desk.config.delivery.on_unknown,
            max_per_minute=desk.config.delivery.max_per_minute,
            late=late,
        )
        with mailer:
            halt = deliver(desk.outbox, report.issue, mailer, orders, desk.clocks, on_mail=on_mail)
        notes = tell_database(desk)
    mails = status(desk, report.issue, late=late)
    return replace(
        report,
        halt=halt,
        mails=mails,
        next_try_at=_next_try(desk, mails, halt),
        notes=(*report.notes, *notes, *_open_elsewhere(desk, report.issue)),
    )


def _prepared(desk: Desk, week: Week, compose: Compose, *, late: bool) -> Report:
    """Find or freeze the issue of a week, and add the recipients who are new."""
    issue = issue_of(desk.outbox, week)
    if issue is not None:
        added = add_new(
            desk.outbox,
            issue,
            desk.config.recipients,
            desk.letterhead,
            desk.clocks.now(),
            skip_empty=desk.skip_empty,
        )
        return Report(week, issue, stories=len(desk.outbox.issue(issue).items), added=added)
    zone = ZoneInfo(desk.config.timezone)
    if desk.clocks.now() < week.end(zone):
        end = f"{week.end(zone).astimezone(zone):%Y-%m-%d %H:%M}"
        problem = f"{week} is not over; it can be sent from {end} on"
        raise ConfigError((Fault("command line", None, "--week", problem),))
    if late:
        return Report(week, held=True, notes=(_held(desk, week),))
    digest, tags = compose()
    if desk.skip_empty and not digest.items:
        return Report(week, notes=(f"{week} has no story, and empty_week is skip",))
    frozen = freeze(
        desk.outbox,
        digest,
        tags,
        desk.config.recipients,
        desk.letterhead,
        skip_empty=desk.skip_empty,
    )
    return Report(week, frozen.issue, frozen_now=True, stories=len(frozen.items))


def _corrected(
    desk: Desk, week: Week, compose: Compose, plan: tuple[str, Correction], *, late: bool
) -> Report:
    """Freeze a correction of a week's issue; it goes out even if no story is left in it."""
    if late:
        return Report(week, held=True, notes=(f"{_held(desk, week)}, with --correct beside it",))
    issue, correction = plan
    digest, tags = compose()
    frozen = freeze(
        desk.outbox,
        corrected(digest, issue, correction.of, correction.why),
        tags,
        desk.config.recipients,
        desk.letterhead,
        skip_empty=False,
    )
    return Report(week, frozen.issue, frozen_now=True, stories=len(frozen.items))


def _next_try(
    desk: Desk, mails: Iterable[tuple[Delivery, Standing]], halt: Halt | None
) -> datetime | None:
    soon = desk.clocks.now() + timedelta(minutes=RETRY_MINUTES[0])
    tries = [one.next_try_at for one, need in mails if need is Standing.WAITS and one.next_try_at]
    if halt is not None:
        return soon if halt.heals else None
    resends = desk.config.delivery.on_unknown == "resend"
    if resends and any(
        need is Standing.ASKS and one.losses <= LOSSES_TO_RESEND for one, need in mails
    ):
        tries.append(soon)
    if any(need is Standing.SEND for _, need in mails):
        tries.append(soon)
    return min(tries, default=None)


def _held(desk: Desk, week: Week) -> str:
    days = desk.config.delivery.hold_after_days
    return (
        f"{week} ended more than {days} days ago (delivery.hold_after_days), so nothing goes out "
        f"unasked: huangpu digest --send --week {week} --late sends it all the same"
    )


def _open_elsewhere(desk: Desk, issue: str) -> tuple[str, ...]:
    """Say which other issues have mails that nobody has settled."""
    notes = []
    for other in desk.outbox.issues()[-_LOOK_BACK:]:
        left = sum(not is_settled([need]) for _, need in status(desk, other, late=False))
        if left and other != issue and not is_replaced(desk.outbox, other):
            notes.append(f"{other} is not settled ({left} open): huangpu digest status {other}")
    return tuple(notes)
