"""How do the mails of a frozen issue reach their readers? One by one, each step on record first.

`sending` is on the disk before the server hears of a mail, and its answer right after it was
given. A run that dies in between leaves `sending` behind, which the next one calls unknown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from huangpu.adapters.mail_sessions import SessionError
from huangpu.adapters.mailer import Mailer
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.core.delivery import Standing, after, on_opening, standing
from huangpu.core.verdicts import Course, judge
from huangpu.model.deliveries import Change, Delivery, DeliveryState

_MOST_LOSSES = 3  # connections lost in a row before the server is left alone


@dataclass(frozen=True, slots=True)
class Orders:
    """Whom to send to, and how: `wanted` are recipient keys, `late` holds an old issue."""

    wanted: Collection[str]
    on_unknown: Literal["hold", "resend"]
    max_per_minute: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a run ended before its last mail; `heals`: the server may be well again later."""

    reason: str
    heals: bool


@dataclass(frozen=True, slots=True)
class Clocks:
    """The present in UTC for the record; seconds that never step back, and how to let them pass."""

    now: Callable[[], datetime]
    seconds: Callable[[], float]
    sleep: Callable[[float], None]


class Pace:
    """Keeps mails apart, so that no minute has more than it may; servers count (email.md 5)."""

    def __init__(self, max_per_minute: int, clocks: Clocks) -> None:
        self._gap = 60 / max_per_minute
        self._clocks = clocks
        self._free_at: float | None = None

    def wait(self) -> None:
        """Return when the next mail may go."""
        now = self._clocks.seconds()
        if self._free_at is not None and now < self._free_at:
            self._clocks.sleep(self._free_at - now)
            now = self._free_at
        self._free_at = now + self._gap


def deliver(
    outbox: OutboxJournal,
    issue: str,
    mailer: Mailer,
    orders: Orders,
    clocks: Clocks,
    *,
    on_mail: Callable[[int, int], None] = lambda _done, _all: None,
) -> Halt | None:
    """Send what is due of an issue; call it under the sender's lock.

    `on_mail` hears how many of how many are done. Nothing due means no connection. Gives why it
    ended early, if it did; every mail's state is in the outbox. Raises JournalError when a state
    cannot be put on record; the mail is then not offered to the server.
    """
    now = clocks.now()
    deliveries = settle(outbox, issue, orders.on_unknown, now)
    due = [
        key
        for key, one in deliveries.items()
        if standing(one, orders.wanted, now, late=orders.late) is Standing.SEND
    ]
    pace = Pace(orders.max_per_minute, clocks)
    queue, repeated, losses = deque(due), set[str](), 0
    while queue:
        key = queue.popleft()
        pace.wait()
        try:
            mailer.ready()
        except SessionError as error:
            return Halt(str(error), error.heals)
        deliveries[key], course = _offer(outbox, issue, mailer, deliveries[key], clocks)
        words = _words(deliveries[key])
        if course in {Course.STOP, Course.STOP_FOR_PERSON}:
            heals = course is Course.STOP
            return Halt(f"the mail server refuses every mail: {words}", heals)
        losses = 0 if course is Course.GO_ON else losses + 1
        if course is not Course.GO_ON:
            mailer.close()
        if losses >= _MOST_LOSSES:
            return Halt(f"the mail server ends every connection: {words}", heals=True)
        if course is Course.AGAIN and key not in repeated:
            repeated.add(key)
            queue.appendleft(key)
        on_mail(len(due) - len(queue), len(due))
    return None


def settle(
    outbox: OutboxJournal, issue: str, on_unknown: Literal["hold", "resend"], now: datetime
) -> dict[str, Delivery]:
    """Put on record what a dead run left open, and give every mail's state by recipient key."""
    deliveries = outbox.deliveries(issue)
    for key, delivery in deliveries.items():
        known = delivery
        while (change := on_opening(known, on_unknown, now)) is not None:
            outbox.record(issue, change)
            known = after(known, change)
        deliveries[key] = known
    return deliveries


def _offer(
    outbox: OutboxJournal, issue: str, mailer: Mailer, delivery: Delivery, clocks: Clocks
) -> tuple[Delivery, Course]:
    """Offer one mail between its two lines in the ledger; the connection is ready."""
    mail = delivery.mail
    raw = outbox.raw(issue, mail)
    begun = Change(clocks.now(), mail.recipient, DeliveryState.SENDING)
    outbox.record(issue, begun)
    known = after(delivery, begun)
    answer = mailer.offer(mail.envelope_from, mail.recipient, raw)
    verdict = judge(answer, known, clocks.now())
    outbox.record(issue, verdict.change)
    return after(known, verdict.change), verdict.course


def _words(delivery: Delivery) -> str:
    said = (str(delivery.code) if delivery.code else "", delivery.reply)
    return " ".join(filter(None, said)) or "it went away without a word"
