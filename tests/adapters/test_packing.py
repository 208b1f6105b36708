"""Do batches come back from packs as they were, from whatever place, however often packing died?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.batch_files import BatchFiles
from huangpu.adapters.batch_packs import PackName
from huangpu.adapters.batch_rows import Settling
from huangpu.adapters.journal import Journal
from huangpu.adapters.packing import clear_packed, pack_away
from huangpu.errors import JournalError
from huangpu.model.entries import CacheHints, Entry, Validators
from huangpu.model.polls import PollOutcome, PollRecord

AT = datetime(2026, 8, 20, 3, 15, tzinfo=UTC)
Contents = list[tuple[str, tuple[PollRecord, ...], Settling | None]]


def entry(number: int, position: int) -> Entry:
    """Give an entry that feeds show again and again, in either language."""
    title = f"中芯国际扩产 {number}" if number % 2 else f"SMIC builds fab {number}"
    return Entry(
        position=position,
        guid=f"g{number}",
        link=f"https://shen.example/{number}",
        title=title,
        summary=f"消息称…… {number}" * 5,
        published_at=AT + timedelta(minutes=number),
        language="zh" if number % 2 else "en",
        categories=("芯片", "上海") if number % 3 else (),
        rejected=None if number % 5 else "empty",
    )


def record(feed: str, sequence: int, *entries: Entry) -> PollRecord:
    """Give a poll of a feed."""
    return PollRecord(
        poll_id=f"{sequence:08d}-{feed}",
        feed_id=feed,
        started_at=AT + timedelta(hours=sequence),
        outcome=PollOutcome.OK if entries else PollOutcome.NOT_MODIFIED,
        validators=Validators(b'W/"\xe9"', None),
        hints=CacheHints(max_age=sequence),
        feed_title="申江科技报",
        entries=entries,
    )


def filled(journal: Journal, polls: int = 6) -> Contents:
    """Write polls of two shards, whose feeds show five entries each, and an order to settle."""
    for sequence in range(1, polls + 1):
        at = AT + timedelta(hours=sequence)
        for shard in range(2):
            # feeds in no order: the pack sorts by feed, and must give them back as they were
            records = [
                record(f"feed-{n}-{shard}", sequence, *(entry(sequence + k, k) for k in range(5)))
                for n in (2, 0, 1)
            ]
            journal.write(sequence, shard, [*records, record("quiet", sequence)], at)
    journal.write_settling(polls + 1, Settling(AT, AT + timedelta(days=1), AT))
    return contents(journal)


def contents(journal: Journal) -> Contents:
    """Give all that a journal holds, as whoever loads it sees it."""
    return [(one, journal.read(one), journal.settling(one)) for one in journal.batches()]


def packs(journal: Journal) -> list[str]:
    """Give the names of the packs."""
    return journal.files.names("packs", ".parquet")


def test_a_packed_journal_reads_the_same(files: BatchFiles, tmp_path: Path) -> None:
    """Ids, order, records and orders to settle; for who packed and for who comes anew."""
    journal = Journal(files, tmp_path / "digests")
    before = filled(journal)
    (made,) = pack_away(journal.places, journal.loose_batches())
    assert (13, True) == (made.batches, made.bytes_after < made.bytes_before / 3)
    assert () == journal.loose_batches()
    assert 1 == len(packs(journal))
    assert before == contents(journal)
    assert before == contents(Journal(files, tmp_path / "digests"))
    assert 8 == journal.next_sequence()


def test_a_journal_goes_on_beside_its_packs(files: BatchFiles, tmp_path: Path) -> None:
    """Packs and later batches, read as one; several packs too."""
    journal = Journal(files, tmp_path / "digests")
    filled(journal)
    ids = journal.loose_batches()
    list(pack_away(journal.places, ids[:4]))
    list(pack_away(journal.places, ids[4:8]))
    late = journal.write(journal.next_sequence(), 0, [record("new", 8)], AT)
    assert (*ids, late) == journal.batches()
    assert (record("new", 8),) == journal.read(late)
    assert ids[2:4] == journal.batches_of("00000002-20260820T051500Z")


class Cut(Exception):  # noqa: N818  no error: the power went
    """The end of a process, at a step."""


class Dying:
    """A place whose user dies before its step number `steps`; at a write, before or after it."""

    def __init__(self, files: BatchFiles, steps: int) -> None:
        self.files, self.left = files, steps

    def step(self) -> None:
        """Die if it is time."""
        self.left -= 1
        if self.left < 0:
            raise Cut

    def names(self, folder: str, suffix: str) -> list[str]:
        """List."""
        return self.files.names(folder, suffix)

    def write(self, name: str, body: bytes) -> None:
        """Write, with a step before and one after."""
        self.step()
        self.files.write(name, body)
        self.step()

    def open(self, name: str) -> Path | BytesIO:
        """Open."""
        return self.files.open(name)

    def remove(self, name: str) -> None:
        """Remove, with a step before."""
        self.step()
        self.files.remove(name)

    def sweep(self) -> int:
        """Clear up."""
        return self.files.sweep()


def test_dying_at_any_step_loses_nothing(files: BatchFiles, tmp_path: Path) -> None:
    """Before and after the pack is written, and between all removals; then it goes on."""
    journal = Journal(files, tmp_path / "digests")
    before = filled(journal, polls=2)
    steps = 0
    while True:
        dying = Journal(Dying(files, steps), tmp_path / "digests")
        try:
            clear_packed(dying.places)
            list(pack_away(dying.places, dying.loose_batches()))
        except Cut:
            assert before == contents(Journal(files, tmp_path / "digests"))
            # a loader that holds all of it is told of nothing that would be loaded twice
            held = [one for one, _, _ in before]
            assert () == Journal(files, tmp_path / "digests").pending(held)
            steps += 1
        else:
            break
    assert steps > 1
    assert before == contents(Journal(files, tmp_path / "digests"))
    assert 1 == len(packs(journal))
    assert () == journal.loose_batches()


def test_what_is_held_leaves_packs_closed(tmp_path: Path) -> None:
    """A loader that holds all batches of a pack does not read it: its name tells; else all is told."""
    journal = Journal(tmp_path)
    filled(journal)
    ids = journal.loose_batches()
    list(pack_away(journal.places, ids))
    assert () == journal.pending(ids)
    assert (ids[3], ids[9]) == journal.pending(set(ids) - {ids[3], ids[9]})
    assert ids == journal.pending(())
    pack = next(tmp_path.glob("packs/*"))
    pack.write_bytes(b"no Parquet")
    assert () == Journal(tmp_path).pending(ids)
    with pytest.raises(JournalError, match=pack.name):
        Journal(tmp_path).pending(ids[1:])


def test_a_shard_that_came_late_is_told_of(tmp_path: Path) -> None:
    """Its own file lies within the range of a pack, and is no part of it."""
    journal = Journal(tmp_path)
    filled(journal)
    ids = journal.loose_batches()
    list(pack_away(journal.places, ids))
    late = journal.write(2, 2, [record("late", 2)], AT + timedelta(hours=2))
    assert (late,) == journal.pending(ids)
    assert () == journal.pending([*ids, late])
    assert (record("late", 2),) == journal.read(late)
    assert 3 == len(journal.batches_of("00000002-20260820T051500Z"))
    assert 0 == clear_packed(journal.places)
    assert (late,) == journal.loose_batches()


def test_packs_stay_small_and_polls_whole(tmp_path: Path) -> None:
    """A bound on bytes in memory makes several packs; the shards of a poll share one."""
    journal = Journal(tmp_path)
    before = filled(journal)
    made = list(pack_away(journal.places, journal.loose_batches(), most_bytes=1))
    assert [2, 2, 2, 2, 2, 2, 1] == [one.batches for one in made]
    assert before == contents(Journal(tmp_path))


def test_batches_that_differ_are_never_removed(tmp_path: Path) -> None:
    """An own file that says something else than the pack: both stay, and the error names them."""
    journal = Journal(tmp_path)
    filled(journal)
    ids = journal.loose_batches()
    list(pack_away(journal.places, ids))
    changed = dataclasses.replace(record("feed-0-0", 1), feed_title="another")
    journal.write(1, 0, [changed], AT + timedelta(hours=1))
    with pytest.raises(JournalError, match="nothing was removed"):
        clear_packed(journal.places)
    assert (ids[0],) == journal.loose_batches()


def test_a_damaged_batch_stops_packing(tmp_path: Path) -> None:
    """It is named, and everything is left where it was."""
    journal = Journal(tmp_path)
    filled(journal)
    ids = journal.loose_batches()
    path = next(tmp_path.glob(f"*/{ids[5]}.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(JournalError, match=ids[5]):
        list(pack_away(journal.places, ids))
    assert ids == journal.loose_batches()
    assert [] == packs(journal)


@pytest.mark.parametrize(
    "name", ["notes", "00000001-00000002-short", "00000001-00000002-" + "A" * 16]
)
def test_a_foreign_file_among_packs_is_named(name: str, tmp_path: Path) -> None:
    """Nobody may take it for batches that are gone."""
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / f"{name}.parquet").touch()
    with pytest.raises(JournalError, match=f"packs/{name}.parquet is no pack"):
        Journal(tmp_path).batches()


def test_a_pack_under_another_name_is_refused(tmp_path: Path) -> None:
    """Its name must be that of what it holds."""
    journal = Journal(tmp_path)
    filled(journal)
    ids = journal.loose_batches()
    list(pack_away(journal.places, ids))
    wrong = tmp_path / PackName.of(ids[:-1]).path
    next(tmp_path.glob("packs/*")).rename(wrong)
    with pytest.raises(JournalError, match="other batches than its name says"):
        Journal(tmp_path).batches()


def test_a_batch_among_packs_is_refused(tmp_path: Path) -> None:
    """A file that does not say what it holds."""
    journal = Journal(tmp_path)
    filled(journal)
    (tmp_path / "packs").mkdir()
    one = next(tmp_path.glob("*/*.parquet"))
    one.rename(tmp_path / PackName.of([one.stem]).path)
    with pytest.raises(JournalError, match="does not say which batches"):
        Journal(tmp_path).batches()


def test_anyone_can_read_a_pack(tmp_path: Path) -> None:
    """It is Parquet, with the columns of a batch, its number, and its row there."""
    journal = Journal(tmp_path)
    filled(journal)
    list(pack_away(journal.places, journal.loose_batches()))
    table = pq.read_table(next(tmp_path.glob("packs/*")))
    assert {"feed_id", "entries", "batch", "row"} <= set(table.column_names)
    assert 12 * 4 == len(table)


entries = st.lists(
    st.builds(
        Entry,
        position=st.integers(0, 99),
        guid=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
        title=st.sampled_from(["", "中芯", "SMIC", "\0", "é"]),
        published_at=st.none() | st.just(AT),
        categories=st.lists(st.sampled_from(["芯片", ""]), max_size=2).map(tuple),
        rejected=st.none() | st.just("empty"),
    ),
    max_size=4,
)
shards = st.lists(
    st.tuples(st.sampled_from(["a", "b", "芯"]), entries).map(
        lambda one: record(one[0], 1, *one[1])
    ),
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(
    polls=st.lists(st.lists(shards, min_size=1, max_size=2), min_size=1, max_size=4),
    most=st.integers(1, 4000),
)
def test_whatever_was_journalled_comes_back(
    polls: Sequence[Sequence[Sequence[PollRecord]]], most: int
) -> None:
    """Any records, in any order, empty shards too, in packs of any size."""
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        for sequence, poll in enumerate(polls, 1):
            for number, records in enumerate(poll):
                journal.write(sequence, number, records, AT)
        before = contents(journal)
        list(pack_away(journal.places, journal.loose_batches(), most))
        assert before == contents(Journal(Path(folder)))
        assert () == journal.loose_batches()
