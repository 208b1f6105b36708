"""How does the database learn what the journal holds? Batch by batch, in order, all or nothing."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from huangpu.adapters.batch_rows import Settling
from huangpu.adapters.journal import Journal
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.batches import loaded_batches, write_batches
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.digests import load_digests
from huangpu.adapters.store.feeds import feed_states, write_catalogue, write_feed_states
from huangpu.adapters.store.intake import ledger_for, write_ledger
from huangpu.adapters.store.judgements import write_judgements
from huangpu.adapters.store.neighbours import surroundings, write_placements
from huangpu.adapters.store.session import Row, Session
from huangpu.core.grouping import Sameness
from huangpu.core.identity import identify
from huangpu.core.intake import Ledger, may_have_missed
from huangpu.core.judging import Judge
from huangpu.core.outlets import families_by_host
from huangpu.core.polling import advance, floor_minutes
from huangpu.core.polling.changes import HealthChange, health_changes
from huangpu.core.sameness.placing import Placed
from huangpu.jobs.purge import Burials
from huangpu.jobs.settling import settle_window
from huangpu.model.feeds import Catalogue, Feed
from huangpu.model.health import FeedState, PollCounts
from huangpu.model.polls import PollRecord

Batch = tuple[str, tuple[PollRecord, ...]]


@dataclass(slots=True)
class LoadReport:
    """What a load did, in numbers."""

    batches: int = 0
    polls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    articles: int = 0
    revisions: int = 0
    tagged: int = 0
    copies: int = 0
    joined: int = 0
    settled: int = 0
    spam: int = 0
    may_have_missed: list[str] = field(default_factory=list)
    health: list[HealthChange] = field(default_factory=list)
    unreadable_issues: list[str] = field(default_factory=list)
    recovery: str = ""  # what was done about a database that turned out damaged

    def as_dict(self) -> dict[str, Any]:
        """Give all of it by name, for machines."""
        values = {part.name: getattr(self, part.name) for part in dataclasses.fields(self)}
        changes = [one.as_row() for one in self.health]
        return {**values, "outcomes": dict(self.outcomes), "health": changes}

    def count(self, record: PollRecord, counts: PollCounts) -> None:
        """Add one poll."""
        self.polls += 1
        self.outcomes[record.outcome.value] += 1
        for name in ("seen", "new", "updated", "unchanged", "rejected"):
            setattr(self, name, getattr(self, name) + getattr(counts, name))


@dataclass(frozen=True, slots=True)
class Rules:
    """What loading decides by, all of it from `config/`: feeds, tags and adverts, sameness."""

    catalogue: Catalogue
    judge: Judge
    sameness: Sameness


def load_pending(
    database: Database,
    journal: Journal,
    rules: Rules,
    on_batch: Callable[[int, int], None] = lambda _done, _all: None,
) -> LoadReport:
    """Load every batch that the database does not hold yet, in the journal's order.

    `on_batch` hears how many of how many batches are done. A crash leaves whole batches loaded
    and the others pending, and calling it again goes on from there.
    """
    report = LoadReport()
    with database.writing() as session:
        with session.transaction():
            write_catalogue(session, rules.catalogue.feeds)
        held = loaded_batches(session)
        pending = journal.pending(held)
        burials = Burials(session, journal)
        for batches in _groups(journal, pending):
            burials.before(_sequence(batches))
            with session.transaction():
                if isinstance(batches, Ordered):
                    report.settled += settle_window(session, batches.settling, rules.sameness)
                    write_batches(session, [_batch_row(batches.batch_id, ())], [])
                else:
                    load_batches(session, batches, rules, report)
            report.batches += 1 if isinstance(batches, Ordered) else len(batches)
            on_batch(report.batches, len(pending))
        burials.before(None)
        # what was mailed is on record there, and is only read here: a rebuild sends nothing
        ledgers = load_digests(session, OutboxJournal(journal.digests))
        report.unreadable_issues += ledgers.problems
    return report


def load_batches(
    session: Session, batches: Sequence[Batch], rules: Rules, report: LoadReport
) -> None:
    """Load these batches inside the open transaction, and add them to the report."""
    feeds = {feed.id: feed for feed in rules.catalogue.feeds}
    families = families_by_host(rules.catalogue.feeds)
    states = feed_states(session)
    named = [
        (batch_id, record, feed, identify(feed.id, record.entries, feed.identity))
        for batch_id, records in batches
        for record in records
        for feed in [feeds.get(record.feed_id) or _unlisted(record.feed_id)]
    ]
    ledger = ledger_for(session, [item for *_, items in named for item in items])
    polls = []
    touched: dict[str, FeedState] = {}
    for batch_id, record, feed, identified in named:
        counts = ledger.take(record, identified, feed, families)
        before = states.get(feed.id) or FeedState(feed.id)
        floor = floor_minutes(feed, rules.catalogue.hosts)
        after = advance(before, record, counts, feed, floor)
        states[feed.id] = touched[feed.id] = after
        missed = may_have_missed(counts, seen_before=before.last_new_at is not None)
        if missed:
            report.may_have_missed.append(feed.id)
        report.health += health_changes(before, after, missed=missed)
        polls.append(_poll_row(batch_id, record, counts, after, missed=missed))
        report.count(record, counts)
    write_ledger(session, ledger)
    new = [ledger.articles[key] for key in ledger.new_articles]
    changed = [ledger.articles[key] for key in ledger.revised if key not in ledger.new_articles]
    judgements = [rules.judge.judge(article) for article in (*new, *changed)]
    write_judgements(session, judgements, rules.judge)
    placed = _place(session, ledger, rules.sameness)
    write_feed_states(session, touched.values())
    write_batches(
        session,
        [_batch_row(batch_id, records) for batch_id, records in batches],
        polls,
    )
    report.articles += len(new)
    report.revisions += len(ledger.revisions) - len(new)
    report.tagged += sum(1 for item in judgements if item.tags)
    report.spam += sum(1 for item in judgements if item.spam.is_spam)
    report.copies += sum(1 for one, original in placed.original_of.items() if one != original)
    report.joined += sum(1 for one in placed.placements if one.assignment.like)


def _place(session: Session, ledger: Ledger, sameness: Sameness) -> Placed:
    """Find the copy group and the story of every new article, and write them."""
    new = sameness.keyed(ledger.opened)
    placed = sameness.place(new, surroundings(session, new, sameness.raw_item))
    write_placements(session, placed, new)
    return placed


@dataclass(frozen=True, slots=True)
class Ordered:
    """A batch that holds no polls but the order to settle."""

    batch_id: str
    settling: Settling


def _sequence(batches: list[Batch] | Ordered) -> int:
    first = batches.batch_id if isinstance(batches, Ordered) else batches[0][0]
    return int(first.partition("-")[0])


def _groups(journal: Journal, pending: Sequence[str]) -> Iterator[list[Batch] | Ordered]:
    """Read batches and hand them on poll by poll, one transaction each.

    A poll's shards are always loaded together, whether at once or in a rebuild: that makes the
    same rows certain, also where a rule looks at everything that is loaded with an article.
    """
    for _, poll in groupby(pending, key=lambda batch_id: batch_id.partition("-")[0]):
        batch_ids = list(poll)
        settling = journal.settling(batch_ids[0])
        if settling:
            yield Ordered(batch_ids[0], settling)
        else:
            yield [(batch_id, journal.read(batch_id)) for batch_id in batch_ids]


def _batch_row(batch_id: str, records: Sequence[PollRecord]) -> Row:
    entries = sum(len(record.entries) for record in records)
    return {"batch_id": batch_id, "polls": len(records), "entries": entries}


def _unlisted(feed_id: str) -> Feed:
    """Stand in for a feed that the journal knows and the catalogue no longer lists."""
    return Feed(id=feed_id, url="https://unlisted.invalid/", enabled=False)


def _poll_row(
    batch_id: str, record: PollRecord, counts: PollCounts, state: FeedState, *, missed: bool
) -> Row:
    return {
        "poll_id": record.poll_id,
        "batch_id": batch_id,
        "feed_id": record.feed_id,
        "started_at": record.started_at,
        "outcome": record.outcome.value,
        "http_status": record.http_status,
        **{f"entries_{name}": value for name, value in dataclasses.asdict(counts).items()},
        "bytes": record.wire_bytes,
        "duration_ms": record.duration_ms,
        "may_have_missed": missed,
        "next_poll_at": state.next_poll_at,
        "next_poll_reason": state.next_poll_reason,
        "error": record.error,
    }
