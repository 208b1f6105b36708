"""Is a journal on an object store in a backup, and does it come back to where it shall lie?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from fakes import START, entry, feed, journalled, record, workshop
from s3_server import s3_bucket

from huangpu.adapters.backup_files import BackupError, verify
from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.adapters.journal import Journal
from huangpu.adapters.object_files import batch_files_at
from huangpu.jobs.backup import back_up, restore
from huangpu.jobs.compact import compact
from huangpu.jobs.journal_away import is_batch
from huangpu.jobs.polling_round import Workshop, close_round, open_round


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Give a bucket of an S3 server on loopback."""
    with s3_bucket() as bucket:
        yield bucket


@pytest.fixture(params=["a folder elsewhere", "memory", "s3"])
def away(request: pytest.FixtureRequest, tmp_path: Path) -> BatchFiles:
    """Give an empty place of each kind."""
    if request.param == "a folder elsewhere":
        return LocalFiles(tmp_path / "mount")
    if request.param == "memory":
        pytest.importorskip("fsspec")
        return batch_files_at(f"memory://{uuid4().hex}/journal")
    return batch_files_at(f"{request.getfixturevalue('s3')}/{uuid4().hex}/journal")


def desk(data: Path, away: BatchFiles) -> Workshop:
    """Give a data folder whose batches lie away."""
    made = workshop(data, feed("shen"))
    return replace(made, journal=Journal(away, data / "journal" / "digests"))


@pytest.fixture
def place(tmp_path: Path, away: BatchFiles) -> Workshop:
    """Give one with a pack, a loaded batch, one that only the journal has, and a ledger."""
    made = desk(tmp_path / "var", away)
    for number in range(3):
        journalled(
            made, record("shen", entry(number, f"上海发布AI新规 {number}"), hours=-999 + number)
        )
    close_round(made)
    assert 1 == compact(made).packs
    journalled(made, record("shen", entry(7, "a loaded one")))
    close_round(made)
    journalled(made, record("shen", entry(8, "one that waits"), hours=1))
    ledger = made.journal.digests / "2026-W34" / "ledger.jsonl"
    ledger.parent.mkdir(parents=True)
    ledger.write_text("{}\n")
    return made


def saved(place: Workshop, tmp_path: Path) -> Path:
    """Make a backup."""
    target = tmp_path / "backup.tar"
    journal = place.journal.digests.parent
    back_up(place.analyst_link, journal, target, START, place.journal.files)
    return target


def elsewhere(tmp_path: Path, away: BatchFiles) -> BatchFiles:
    """Give an empty place of the same kind."""
    if isinstance(away, LocalFiles):
        return LocalFiles(tmp_path / "another")
    return batch_files_at(f"{away}-{uuid4().hex}")


def test_all_of_it_is_in_the_backup(place: Workshop, tmp_path: Path) -> None:
    """The copy, the pack, two batches and the ledger; not what lay here before it moved away."""
    old = place.journal.digests.parent / "2026-01" / "00000001-20260101T000000Z-000.parquet"
    old.parent.mkdir(parents=True)
    old.write_text("of another journal")
    assert 5 == verify(saved(place, tmp_path)).files


def test_back_to_another_place(place: Workshop, tmp_path: Path, away: BatchFiles) -> None:
    """Every batch is read from there, and the next poll loads what waits."""
    there = elsewhere(tmp_path, away)
    restore(saved(place, tmp_path), tmp_path / "new", there)
    back = desk(tmp_path / "new", there)
    assert place.journal.batches() == back.journal.batches()
    assert [place.journal.read(one) for one in place.journal.batches()] == [
        back.journal.read(one) for one in back.journal.batches()
    ]
    assert 1 == open_round(back).caught_up.new
    assert "{}\n" == (back.journal.digests / "2026-W34" / "ledger.jsonl").read_text()
    assert [] == list((tmp_path / "new" / "journal").glob("*/*.parquet"))


def test_back_to_a_folder(place: Workshop, tmp_path: Path) -> None:
    """Without an address the journal lies below the data again."""
    restore(saved(place, tmp_path), tmp_path / "new")
    back = workshop(tmp_path / "new", feed("shen"))
    assert place.journal.batches() == back.journal.batches()
    assert 1 == open_round(back).caught_up.new


def test_a_journal_that_outlived_the_database(
    place: Workshop, tmp_path: Path, away: BatchFiles
) -> None:
    """It has all of the backup and more: it stays as it is, and the next poll goes on with it."""
    backup = saved(place, tmp_path)
    journalled(place, record("shen", entry(9, "since the backup"), hours=2))
    names = sorted(away.names("*", ".parquet"))
    restore(backup, tmp_path / "new", away)
    assert names == sorted(away.names("*", ".parquet"))
    assert 2 == open_round(desk(tmp_path / "new", away)).caught_up.new


def test_a_restore_that_was_cut_short_goes_on(
    place: Workshop, tmp_path: Path, away: BatchFiles
) -> None:
    """A store that refuses in the middle leaves the data folder empty; the next try completes it."""
    backup, there = saved(place, tmp_path), elsewhere(tmp_path, away)
    breaking = Breaking(there, writes=1)
    with pytest.raises(BackupError, match=r"cannot write .* the store is away"):
        restore(backup, tmp_path / "new", breaking)
    assert not (tmp_path / "new" / "huangpu.duckdb").exists()
    assert 1 == len(there.names("*", ".parquet"))
    restore(backup, tmp_path / "new", there)
    assert place.journal.batches() == Journal(there, tmp_path / "digests").batches()


def test_another_journal_is_not_mixed_with(
    place: Workshop, tmp_path: Path, away: BatchFiles
) -> None:
    """Two journals in one place could never be told apart again."""
    backup, there = saved(place, tmp_path), elsewhere(tmp_path, away)
    journalled(desk(tmp_path / "other", there), record("shen", entry(1), hours=77))
    with pytest.raises(BackupError, match="holds 1 batch that the backup has not"):
        restore(backup, tmp_path / "new", there)
    assert 1 == len(there.names("*", ".parquet"))
    assert not (tmp_path / "new" / "huangpu.duckdb").exists()


def test_a_store_that_is_away_fails_the_backup(place: Workshop, tmp_path: Path) -> None:
    """Half a journal is no backup: none is left, and the place is named."""
    broken = Breaking(place.journal.files, writes=0)
    with pytest.raises(BackupError, match=r"cannot read .*parquet of the journal at "):
        back_up(place.analyst_link, place.journal.digests.parent, tmp_path / "b.tar", START, broken)
    assert not list(tmp_path.glob("*b.tar*"))


class Breaking:
    """A place that takes so many files, and gives none."""

    def __init__(self, files: BatchFiles, writes: int) -> None:
        self._files, self._left = files, writes

    def __str__(self) -> str:
        return str(self._files)

    def names(self, folder: str, suffix: str) -> list[str]:
        """List what is there."""
        return self._files.names(folder, suffix)

    def write(self, name: str, body: bytes) -> None:
        """Write the first ones."""
        if not self._left:
            raise OSError("the store is away")
        self._left -= 1
        self._files.write(name, body)

    def open(self, _name: str) -> Path | BytesIO:
        """Give nothing."""
        raise OSError("the store is away")

    def remove(self, name: str) -> None:
        """Remove it."""
        self._files.remove(name)

    def sweep(self) -> int:
        """Remove nothing."""
        return 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026-08/00000001-20260824T000000Z-000.parquet", True),
        ("packs/00000001-00000009-0123456789abcdef.parquet", True),
        ("purges/00000009-20260824T000000Z.parquet", False),
        ("digests/2026-W34/ledger.jsonl", False),
        ("plans/current.json", False),
        ("2026-08/x.part", False),
    ],
)
def test_which_files_lie_away(name: str, expected: bool) -> None:  # noqa: FBT001  a case
    """Batches and packs; purges and ledgers are the loader's own."""
    assert expected is is_batch(name)
