"""Where is sending done, how does an issue stand, and who may touch it? One at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huangpu.adapters.locks import held
from huangpu.adapters.messages import Letterhead
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.digests import load_digests
from huangpu.adapters.store.publishing import publish
from huangpu.core.archive.paths import ISSUES
from huangpu.core.delivery import Standing, is_late, is_settled, standing
from huangpu.errors import DeliveryError, StoreError
from huangpu.jobs.deliver import Clocks, Halt
from huangpu.jobs.freeze import is_replaced
from huangpu.model.deliveries import Delivery, key_of
from huangpu.model.digest_config import DigestConfig
from huangpu.model.weeks import Week


@dataclass(frozen=True, slots=True)
class Desk:
    """The places that sending works in, and what it goes by."""

    outbox: OutboxJournal
    lock: Path
    database: Database
    analyst_link: Path
    config: DigestConfig
    clocks: Clocks

    @property
    def wanted(self) -> Collection[str]:
        """The keys of today's recipients."""
        return {key_of(one.address) for one in self.config.recipients}

    @property
    def letterhead(self) -> Letterhead:
        """What all mails share."""
        root = self.config.base_url
        archive = f"{root}/{ISSUES}" if root else None
        return Letterhead(self.config.sender, self.config.list_unsubscribe, archive)

    @property
    def skip_empty(self) -> bool:
        """Whether a digest without a story is not sent."""
        return self.config.empty_week == "skip"

    def is_late(self, week: Week) -> bool:
        """Whether a week is over for so long that its digest waits for a person."""
        end = week.end(ZoneInfo(self.config.timezone))
        return is_late(end, self.clocks.now(), self.config.delivery.hold_after_days)


@dataclass(frozen=True, slots=True)
class Report:
    """How a week's issue stands after a run.

    `issue` None: nothing is frozen, and `notes` say why. `mails` are all mails with what each
    needs; `added` the recipients who are new since the freezing; `held` that the issue is late.
    `next_try_at` is when another run may get further by itself; None when only a person can.
    """

    week: Week
    issue: str | None = None
    frozen_now: bool = False
    stories: int = 0
    mails: tuple[tuple[Delivery, Standing], ...] = ()
    added: tuple[str, ...] = ()
    halt: Halt | None = None
    held: bool = False
    next_try_at: datetime | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for this week."""
        open_mails = not is_settled(need for _, need in self.mails)
        return not (self.halt or open_mails or (self.held and self.issue is None))


@contextlib.contextmanager
def only_sender(desk: Desk, wait_seconds: float = 0) -> Iterator[None]:
    """Make sure that nobody else sends or settles; DeliveryError if somebody does."""
    try:
        with held(desk.lock, wait_seconds):
            yield
    except TimeoutError as error:
        raise DeliveryError(
            f"a digest is being sent already ({error}); it will finish by itself"
        ) from error


def status(desk: Desk, issue: str, *, late: bool) -> tuple[tuple[Delivery, Standing], ...]:
    """Give every mail of an issue with what it needs; reads the ledger alone."""
    now, wanted = desk.clocks.now(), desk.wanted
    if is_replaced(desk.outbox, issue):
        wanted = ()  # nothing of it goes out any more, to nobody
    return tuple(
        (one, standing(one, wanted, now, late=late))
        for one in desk.outbox.deliveries(issue).values()
    )


def tell_database(desk: Desk) -> tuple[str, ...]:
    """Let the database follow the ledgers; say why if it cannot, since it will at the next poll."""
    try:
        with desk.database.writing() as session:
            caught = load_digests(session, desk.outbox)
        if caught.issues:
            publish(desk.database, desk.analyst_link)
    except StoreError as error:
        return (f"the database learns of it at the next poll: {error}",)
    return caught.problems
