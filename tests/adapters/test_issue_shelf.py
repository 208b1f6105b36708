"""Which issues can be shown: the frozen ones, and previews of the other weeks?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import invented_week as week
import pytest

from huangpu.adapters.issue_shelf import IssueShelf, keep_preview
from huangpu.adapters.outbox_journal import Frozen, OutboxJournal
from huangpu.errors import JournalError
from huangpu.model.deliveries import Issue

DIGEST = week.issues()["full"]


@pytest.fixture
def outbox(tmp_path: Path) -> OutboxJournal:
    """Give a journal with the issue of week 34."""
    made = OutboxJournal(tmp_path / "digests")
    issue = Issue("2026-W34", "2026-W34", *DIGEST.window, week.MONDAY_MORNING, "abc", ())
    made.freeze(Frozen(issue, DIGEST, {}), [])
    return made


def test_frozen_issues_come_before_previews(tmp_path: Path, outbox: OutboxJournal) -> None:
    """A preview stands only where its week has no frozen issue; oldest week first."""
    keep_preview(replace(DIGEST, trend_note="another"), tmp_path)
    keep_preview(replace(DIGEST, week=week.WEEK.next()), tmp_path)
    shelf = IssueShelf(outbox, tmp_path)
    issues = shelf.issues()
    assert [("2026-W34", True), ("2026-W35", False)] == [(i.issue, i.frozen) for i in issues]
    assert DIGEST == shelf.digest(issues[0])
    assert replace(DIGEST, week=week.WEEK.next()) == shelf.digest(issues[1])


def test_a_fingerprint_follows_the_content(tmp_path: Path, outbox: OutboxJournal) -> None:
    """The same preview has the same one, another preview another."""
    shelf, later = IssueShelf(outbox, tmp_path), replace(DIGEST, week=week.WEEK.next())
    seen = []
    for digest in (later, later, replace(later, trend_note="x")):
        keep_preview(digest, tmp_path)
        seen.append(shelf.issues()[-1].fingerprint)
    assert seen[0] == seen[1] != seen[2]


def test_strange_files_are_left_out(tmp_path: Path, outbox: OutboxJournal) -> None:
    """Names that are no issue are nobody's; a broken preview is told when it is opened."""
    for name in ("2026-W99.json", "2026-W34-c1x.json", "20.json", "2026-W36.txt"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "2026-W36.json").write_text('{"week": 3}')
    shelf = IssueShelf(outbox, tmp_path)
    assert ["2026-W34", "2026-W36"] == [one.issue for one in shelf.issues()]
    with pytest.raises(JournalError, match="cannot read the preview"):
        shelf.digest(shelf.issues()[-1])
