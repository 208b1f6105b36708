"""How does the database follow the ledgers of frozen issues? Issue by issue, whenever one grew."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

import pyarrow as pa

from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.session import Row, Session
from huangpu.adapters.store.tables import TIME, keys
from huangpu.errors import JournalError
from huangpu.model.deliveries import Delivery, FrozenItem, Issue

_LEDGER = pa.schema([("issue", pa.string()), ("bytes", pa.int64())])
_ISSUE = pa.schema(
    [
        ("issue", pa.string()),
        ("week", pa.string()),
        ("window_from", TIME),
        ("window_to", TIME),
        ("frozen_at", TIME),
        ("content_hash", pa.string()),
    ]
)
_ITEM = pa.schema(
    [
        ("issue", pa.string()),
        ("position", pa.int32()),
        ("section", pa.string()),
        ("story_id", pa.string()),
        ("article_id", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("reason", pa.string()),
        ("score", pa.float64()),
    ]
)
_DELIVERY = pa.schema(
    [
        ("issue", pa.string()),
        ("recipient", pa.string()),
        ("state", pa.string()),
        ("message_id", pa.string()),
        ("attempts", pa.int32()),
        ("updated_at", TIME),
        ("next_try_at", TIME),
        ("code", pa.int32()),
        ("reply", pa.string()),
    ]
)
_TABLES = ("digest_ledgers", "digest_issues", "digest_items", "deliveries")


@dataclasses.dataclass(frozen=True, slots=True)
class Caught:
    """Which issues were written anew, and what could not be read, in sentences."""

    issues: tuple[str, ...]
    problems: tuple[str, ...]


def load_digests(session: Session, outbox: OutboxJournal) -> Caught:
    """Make the tables of digests and deliveries equal to the ledgers.

    Only issues whose ledger has another size are read. One that cannot be read keeps its rows and
    is reported, so that no poll fails for it; sending it does.
    """
    known = dict(session.tuples("known_digests"))
    caught: list[str] = []
    problems: list[str] = []
    for issue in outbox.issues():
        try:
            if known.get(issue) != outbox.ledger_bytes(issue):
                deliveries, size = outbox.snapshot(issue)
                with session.transaction():
                    _write(session, outbox.issue(issue), deliveries.values(), size)
                caught.append(issue)
        except JournalError as error:
            problems.append(str(error))
    return Caught(tuple(caught), tuple(problems))


def tags_of_stories(session: Session, story_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the tags of these stories, by story id."""
    rows = session.tuples(
        "story_tags", tables={"asked": keys("story_id", pa.string(), sorted(story_ids))}
    )
    return {story: tuple(tags) for story, tags in rows}


def stories_told(session: Session, items: Iterable[FrozenItem]) -> frozenset[str]:
    """Give the ids of frozen stories, those of then and those of now.

    A story gets another id when it is joined with one that began earlier; its lead article stays.
    """
    items = tuple(items)
    asked = keys("article_id", pa.string(), sorted({item.article_id for item in items}))
    now = session.tuples("stories_of_articles", tables={"asked": asked})
    return frozenset(item.story_id for item in items) | {story for (story,) in now}


def _write(session: Session, issue: Issue, deliveries: Iterable[Delivery], size: int) -> None:
    stale = keys("issue", pa.string(), [issue.issue])
    for table in _TABLES:
        session.run(f"forget_{table}", tables={"stale": stale})
    session.append("digest_ledger", [{"issue": issue.issue, "bytes": size}], _LEDGER)
    session.append("digest_issue", [{name: getattr(issue, name) for name in _ISSUE.names}], _ISSUE)
    session.append(
        "digest_item",
        [{"issue": issue.issue, **dataclasses.asdict(item)} for item in issue.items],
        _ITEM,
    )
    session.append("delivery", [_row(issue.issue, one) for one in deliveries], _DELIVERY)


def _row(issue: str, delivery: Delivery) -> Row:
    return {
        "issue": issue,
        "recipient": delivery.mail.recipient,
        "state": delivery.state.value,
        "message_id": delivery.mail.message_id,
        "attempts": delivery.attempts,
        "updated_at": delivery.updated_at,
        "next_try_at": delivery.next_try_at,
        "code": delivery.code,
        "reply": delivery.reply or None,
    }
