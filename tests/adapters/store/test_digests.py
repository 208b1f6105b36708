"""Does the database follow the ledgers, whatever it knew before, and never the other way round?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import invented_week as week
import pytest

from huangpu.adapters.outbox_journal import Frozen, OutboxJournal
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.digests import load_digests, stories_told, tags_of_stories
from huangpu.adapters.store.session import Session
from huangpu.model.deliveries import Change, DeliveryState, FrozenItem, Issue, Mail

NOW = week.MONDAY_MORNING
DIGEST = week.issues()["one"]
ITEM = FrozenItem(1, "ai", "s1", "a1", "标题", None, "about Shanghai", 31.5)


def frozen(outbox: OutboxJournal, name: str, *people: str) -> None:
    """Freeze an issue for some people."""
    issue = Issue(name, name[:8], *DIGEST.window, NOW, "abc", (ITEM,))
    mails = [
        (
            Mail(f"{one}@x.example", f"<{one}>", "d@x.example", hashlib.sha256(b"raw").hexdigest()),
            b"raw",
        )
        for one in people
    ]
    outbox.freeze(Frozen(issue, DIGEST, {}), mails)


def seen(session: Session, sql: str) -> list[tuple[Any, ...]]:
    """Ask as an analyst does."""
    return session._connection.execute(sql).fetchall()


@pytest.fixture
def outbox(tmp_path: Path) -> OutboxJournal:
    """Give a journal with one issue."""
    made = OutboxJournal(tmp_path / "journal" / "digests")
    frozen(made, "2026-W34", "ann", "bo")
    return made


def test_only_what_grew_is_read_again(tmp_path: Path, outbox: OutboxJournal) -> None:
    """A ledger of the same size says nothing new; each issue's rows are there once."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        assert ("2026-W34",) == load_digests(session, outbox).issues
        assert () == load_digests(session, outbox).issues
        frozen(outbox, "2026-W35", "ann")
        sent = Change(NOW, "ann@x.example", DeliveryState.SENT, code=250, reply="queued")
        outbox.record("2026-W35", sent)
        assert ("2026-W35",) == load_digests(session, outbox).issues
        assert [
            ("2026-W34", "ann@x.example", "pending", None),
            ("2026-W34", "bo@x.example", "pending", None),
            ("2026-W35", "ann@x.example", "sent", 250),
        ] == seen(session, "SELECT issue, recipient, state, code FROM deliveries ORDER BY ALL")
        assert [("2026-W34", 1, "标题", None), ("2026-W35", 1, "标题", None)] == seen(
            session, "SELECT issue, position, title, url FROM digest_items ORDER BY ALL"
        )
        assert [(2,)] == seen(session, "SELECT count(*) FROM digests")


def test_a_damaged_ledger_stops_no_poll(tmp_path: Path, outbox: OutboxJournal) -> None:
    """The issue keeps the rows it had and is reported; the others are read."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        load_digests(session, outbox)
        frozen(outbox, "2026-W35", "ann")
        (outbox.folder / "2026-W34" / "ledger.jsonl").write_bytes(b"nonsense\n")
        caught = load_digests(session, outbox)
        assert ("2026-W35",) == caught.issues
        assert "2026-W34" in caught.problems[0]
        assert [(3,)] == seen(session, "SELECT count(*) FROM deliveries")


def test_every_column_is_explained(tmp_path: Path) -> None:
    """The replaced views kept their comments."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        assert [] == seen(
            session,
            "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL "
            "AND table_name IN ('digests', 'digest_items', 'deliveries')",
        )


def test_what_the_database_knows_of_stories(tmp_path: Path) -> None:
    """A story that is not there has no tags; a frozen one keeps at least the id it had."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        assert {} == tags_of_stories(session, {"s1"})
        assert frozenset({"s1"}) == stories_told(session, [ITEM])
        session._connection.execute(
            "INSERT INTO story_article (story_id, article_id, told_at, method, score, reasons) "
            "VALUES ('s0', 'a1', '2026-08-17 02:00:00+00', 'event', 1, [])"
        )
        assert frozenset({"s0", "s1"}) == stories_told(session, [ITEM])
