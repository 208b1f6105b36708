"""Is what was frozen there for ever, and is every change of state on the disk when it says so?"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import invented_week as week
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.journal import Journal
from huangpu.adapters.outbox_journal import Frozen, OutboxJournal, file_of
from huangpu.errors import JournalError
from huangpu.model.deliveries import Change, DeliveryState, FrozenItem, Issue, Mail

NOW = week.MONDAY_MORNING
DIGEST = week.issues()["full"]
ITEM = FrozenItem(1, "ai", "s1", "a1", "标题", None, "about Shanghai", 31.5)
ISSUE = Issue("2026-W34", "2026-W34", *DIGEST.window, NOW, "abc", (ITEM,))
FROZEN = Frozen(ISSUE, DIGEST, {"s1": ("ai", "ai.cities")})


def mail(name: str, raw: bytes = b"raw") -> tuple[Mail, bytes]:
    """Give a mail to somebody."""
    digest = hashlib.sha256(raw).hexdigest()
    return Mail(f"{name}@x.example", f"<{name}@x.example>", "d@x.example", digest), raw


def change(name: str, state: str = "sending", **values: object) -> Change:
    """Give a line of the ledger."""
    return Change(NOW, f"{name}@x.example", DeliveryState(state), **values)  # type: ignore[arg-type]


@pytest.fixture
def outbox(tmp_path: Path) -> OutboxJournal:
    """Give a journal with one issue for two."""
    made = OutboxJournal(tmp_path / "journal" / "digests")
    made.freeze(FROZEN, [mail("ann"), mail("bo", b"other")])
    return made


def test_what_was_frozen_comes_back(outbox: OutboxJournal) -> None:
    """Issue, stories, the digest itself and every byte."""
    assert ("2026-W34",) == outbox.issues()
    assert outbox.holds("2026-W34")
    assert ISSUE == outbox.issue("2026-W34")
    frozen = outbox.frozen("2026-W34")
    assert DIGEST == frozen.digest
    assert {"s1": ("ai", "ai.cities")} == frozen.tags
    known = outbox.deliveries("2026-W34")
    assert ["ann@x.example", "bo@x.example"] == list(known)
    assert {DeliveryState.PENDING} == {one.state for one in known.values()}
    assert b"other" == outbox.raw("2026-W34", known["bo@x.example"].mail)


def test_an_issue_is_frozen_once(outbox: OutboxJournal) -> None:
    """A second freezing changes nothing and says so; nothing half stays."""
    with pytest.raises(JournalError, match="frozen already"):
        outbox.freeze(FROZEN, [mail("cy")])
    assert 2 == len(outbox.deliveries("2026-W34"))


def test_15_a_freezing_that_was_cut_short_is_none(tmp_path: Path, outbox: OutboxJournal) -> None:
    """Case 15: what a killed run was making has no name yet, and the next one begins anew."""
    aside = outbox.folder / ".freezing-2026-W35"
    shutil.copytree(outbox.folder / "2026-W34", aside)
    (aside / "ledger.jsonl").unlink()
    assert ("2026-W34",) == outbox.issues()
    outbox.freeze(replace(FROZEN, issue=replace(ISSUE, issue="2026-W35")), [mail("ann")])
    assert ("2026-W34", "2026-W35") == outbox.issues()
    assert not list(tmp_path.rglob(".freezing*"))


def test_a_line_cut_short_is_no_line(outbox: OutboxJournal) -> None:
    """Power fails in the middle of a line: nothing followed from it, and the next one is whole."""
    ledger = outbox.folder / "2026-W34" / "ledger.jsonl"
    outbox.record("2026-W34", change("ann"))
    whole = ledger.stat().st_size
    outbox.record("2026-W34", change("ann", "sent", code=250))
    for size in (*range(whole, ledger.stat().st_size, 20), ledger.stat().st_size - 1):
        with ledger.open("rb") as file:
            torn = file.read(size)
        copy = OutboxJournal(outbox.folder.parent / "copy")
        shutil.rmtree(copy.folder, ignore_errors=True)
        shutil.copytree(outbox.folder / "2026-W34", copy.folder / "2026-W34")
        (copy.folder / "2026-W34" / "ledger.jsonl").write_bytes(torn)
        assert DeliveryState.SENDING == copy.deliveries("2026-W34")["ann@x.example"].state
        copy.record("2026-W34", change("ann", "unknown"))
        known = copy.deliveries("2026-W34")
        assert (2, DeliveryState.UNKNOWN) == (len(known), known["ann@x.example"].state)


def test_a_change_is_synced_before_it_counts(
    outbox: OutboxJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`record` returns only after fsync; a disk that refuses is told, not passed over."""

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(JournalError, match="No space left"):
        outbox.record("2026-W34", change("ann"))


def test_a_mail_that_was_changed_is_not_sent(outbox: OutboxJournal) -> None:
    """Frozen bytes are those that were frozen, or none."""
    path = outbox.folder / "2026-W34" / "messages" / file_of("ann@x.example")
    path.write_bytes(b"forged")
    with pytest.raises(JournalError, match="was changed"):
        outbox.raw("2026-W34", mail("ann")[0])


def test_a_damaged_ledger_is_told(outbox: OutboxJournal) -> None:
    """A whole line of nonsense is damage, not a torn write."""
    ledger = outbox.folder / "2026-W34" / "ledger.jsonl"
    ledger.write_bytes(b"nonsense\n" + ledger.read_bytes())
    with pytest.raises(JournalError, match=r"ledger\.jsonl"):
        outbox.deliveries("2026-W34")


def test_18_a_recipient_can_be_added(outbox: OutboxJournal) -> None:
    """Case 18: the new mail is pending, the others stay what they are; never twice."""
    outbox.record("2026-W34", change("ann"))
    outbox.record("2026-W34", change("ann", "sent"))
    outbox.add("2026-W34", *mail("cy"), NOW + timedelta(days=1))
    states = [one.state.value for one in outbox.deliveries("2026-W34").values()]
    assert ["sent", "pending", "pending"] == states


@pytest.mark.parametrize("name", ["../2026-W34", "2026-W99", "", "/etc"])
def test_no_name_leads_elsewhere(outbox: OutboxJournal, name: str) -> None:
    """An issue's name is one of ours, or nothing is read."""
    with pytest.raises(JournalError):
        outbox.deliveries(name)


def test_polls_leave_the_ledgers_alone(outbox: OutboxJournal) -> None:
    """The batches beside them are swept and listed as if they were not there."""
    journal = Journal(outbox.folder.parent)
    assert () == journal.batches()
    assert 0 == journal.sweep()
    assert 2 == len(outbox.deliveries("2026-W34"))


@settings(max_examples=15, deadline=None)
@given(
    reply=st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    code=st.one_of(st.none(), st.integers(0, 999)),
)
def test_whatever_a_server_says_stays_one_line(
    tmp_path_factory: pytest.TempPathFactory, reply: str, code: int | None
) -> None:
    """No reply can forge a line of the ledger."""
    outbox = OutboxJournal(tmp_path_factory.mktemp("x") / "digests")
    outbox.freeze(FROZEN, [mail("ann")])
    outbox.record("2026-W34", change("ann", "failed", reply=reply, code=code))
    (known,) = outbox.deliveries("2026-W34").values()
    assert (reply, code) == (known.reply, known.code)
