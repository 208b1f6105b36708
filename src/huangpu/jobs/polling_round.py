"""What surrounds the fetching of a poll? Recover, catch up, plan; afterwards load and publish."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.batch_rows import Settling
from huangpu.adapters.journal import Journal
from huangpu.adapters.locks import held
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.feeds import feed_states
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.recovery import Recovery, ensure_usable, replace_damaged
from huangpu.core.politeness import RuleBook
from huangpu.errors import PollRunningError, StoreCorruptError
from huangpu.jobs.load import LoadReport, Rules, load_pending
from huangpu.jobs.poll import PollPlan, choose, shard
from huangpu.jobs.settling import WINDOW
from huangpu.jobs.sharing import none_under_way


@dataclass(frozen=True, slots=True)
class Workshop:
    """The places that a poll works in, and the rules that it works by."""

    database: Database
    analyst_link: Path
    journal: Journal
    rules: Rules
    poll_lock: Path
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """What was found and done before the first feed is asked."""

    plan: PollPlan
    recovery: Recovery | None
    caught_up: LoadReport


def silent(_done: int, _total: int) -> None:
    """Report no progress."""


@contextlib.contextmanager
def only_poll(workshop: Workshop, wait_seconds: float = 0) -> Iterator[None]:
    """Make sure that no other poll of this data folder runs; PollRunningError if one does."""
    try:
        with held(workshop.poll_lock, wait_seconds):
            yield
    except TimeoutError as error:
        raise PollRunningError(
            f"another poll is under way ({error}); it will finish by itself, nothing is lost"
        ) from error


def open_round(
    workshop: Workshop,
    *,
    only: Sequence[str] = (),
    everything: bool = False,
    on_batch: Callable[[int, int], None] = silent,
) -> Opening:
    """Repair what a crash left, load what it did not load, and plan who is asked.

    Call it inside `only_poll`. Raises ConfigError for a feed that the catalogue does not list,
    PollRunningError while workers may still be at an earlier poll.
    """
    none_under_way(workshop.journal, workshop.clock())
    workshop.journal.sweep()
    recovery = ensure_usable(workshop.database, workshop.analyst_link)
    caught_up, again = _mending(workshop, lambda: _load(workshop, on_batch))
    recovery = again or recovery
    with workshop.database.writing() as session:
        states = feed_states(session)
    now = workshop.clock()
    tasks = choose(workshop.rules.catalogue.feeds, states, now, only=only, everything=everything)
    book = RuleBook(workshop.rules.catalogue.hosts)
    shards = shard(tasks, bucket_of=lambda host: book.courtesy(host).bucket)
    plan = PollPlan(workshop.journal.next_sequence(), now, shards)
    return Opening(plan, recovery, caught_up)


def close_round(workshop: Workshop, on_batch: Callable[[int, int], None] = silent) -> LoadReport:
    """Load what the round journalled, and publish the copy that analysts read.

    A database that turns out damaged is replaced; the report then says so in `recovery`.
    """

    def work() -> LoadReport:
        loaded = _load(workshop, on_batch)
        publish(workshop.database, workshop.analyst_link)
        return loaded

    report, recovery = _mending(workshop, work)
    report.recovery = str(recovery or "")
    return report


def _load(workshop: Workshop, on_batch: Callable[[int, int], None]) -> LoadReport:
    return load_pending(workshop.database, workshop.journal, workshop.rules, on_batch)


def _mending(
    workshop: Workshop, work: Callable[[], LoadReport]
) -> tuple[LoadReport, Recovery | None]:
    """Do it, and once more with a copy if the database turns out damaged meanwhile."""
    try:
        return work(), None
    except StoreCorruptError as error:
        recovery = replace_damaged(workshop.database, workshop.analyst_link, str(error))
        return work(), recovery


def settle_stories(
    workshop: Workshop, end: datetime, on_batch: Callable[[int, int], None] = silent
) -> LoadReport:
    """Settle the stories of the days before `end`, journalled first, and publish the result.

    Call it inside `only_poll`.
    """
    settling = Settling(end - WINDOW, end, workshop.clock())
    workshop.journal.write_settling(workshop.journal.next_sequence(), settling)
    return close_round(workshop, on_batch)
