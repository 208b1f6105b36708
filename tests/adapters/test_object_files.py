"""Is a journal on an object store as good as one on the disk?"""

from __future__ import annotations

import builtins
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.adapters.batch_rows import Settling
from huangpu.adapters.journal import Journal
from huangpu.adapters.object_files import ObjectFiles, batch_files_at
from huangpu.errors import ConfigError, JournalError
from huangpu.model.entries import Entry
from huangpu.model.polls import PollOutcome, PollRecord

AT = datetime(2026, 8, 20, 3, 15, tzinfo=UTC)
RECORD = PollRecord(
    poll_id="00000001-shen",
    feed_id="shen",
    started_at=AT,
    outcome=PollOutcome.OK,
    duration_ms=120,
    entries=(Entry(position=0, guid="1", title="中芯国际扩产 and more", categories=("芯片",)),),
)


def test_batches_come_back_in_order(files: BatchFiles, tmp_path: Path) -> None:
    """Whatever place they lie in; months do not matter, numbers do."""
    journal = Journal(files, tmp_path / "digests")
    late = journal.write(journal.next_sequence(), 0, [RECORD], AT.replace(month=9))
    early = journal.write(journal.next_sequence(), 1, [RECORD], AT)
    told = journal.write_settling(3, Settling(AT, AT, AT))
    assert (late, early, told) == journal.batches()
    assert 4 == journal.next_sequence()
    assert (RECORD,) == journal.read(early)
    assert journal.settling(early) is None
    assert Settling(AT, AT, AT) == journal.settling(told)
    assert 0 == journal.sweep()


def test_another_machine_sees_a_batch_at_once(files: BatchFiles, tmp_path: Path) -> None:
    """No list of names is kept from before."""
    if isinstance(files, LocalFiles):
        other: BatchFiles = LocalFiles(files.folder)
    else:
        other = batch_files_at(str(files))
    mine, theirs = (Journal(one, tmp_path / "digests") for one in (files, other))
    assert () == mine.batches()
    written = theirs.write(1, 0, [RECORD], AT)
    assert (written,) == mine.batches()


def test_a_batch_written_twice_is_there_once(files: BatchFiles, tmp_path: Path) -> None:
    """A worker that did not hear the store's answer writes again."""
    journal = Journal(files, tmp_path / "digests")
    assert journal.write(1, 0, [RECORD], AT) == journal.write(1, 0, [RECORD], AT)
    assert 1 == len(journal.batches())


def test_a_batch_that_is_not_there_is_named(files: BatchFiles, tmp_path: Path) -> None:
    """With its place."""
    journal = Journal(files, tmp_path / "digests")
    with pytest.raises(JournalError, match=r"00000009-20260820T031500Z-000\.parquet"):
        journal.read("00000009-20260820T031500Z-000")


def test_a_store_that_is_away_is_a_journal_error(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens; what its client raises then is nothing that others could know."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    journal = Journal(batch_files_at(f"{s3}/{uuid4().hex}"), Path("digests"))
    with pytest.raises(JournalError, match="cannot write batch"):
        journal.write(1, 0, [RECORD], AT)


def test_whatever_a_store_raises_is_a_journal_error(tmp_path: Path) -> None:
    """Also exceptions that are no OSError."""

    class Broken:
        def invalidate_cache(self) -> None:
            """Nothing to forget."""

        def find(self, _root: str) -> list[str]:
            raise RuntimeError("the store has its own words")

        def pipe_file(self, *_: object) -> None:
            raise PermissionError("denied")

    files = ObjectFiles("memory://x")
    files._store = Broken()
    journal = Journal(files, tmp_path)
    with pytest.raises(JournalError, match="RuntimeError: the store has its own words"):
        journal.batches()
    with pytest.raises(JournalError, match="denied"):
        journal.write(1, 0, [RECORD], AT)


def test_a_missing_package_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes s3:// without the extra learns what to install."""
    real = builtins.__import__

    def without(name: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  as the builtin
        if name.partition(".")[0] in {"s3fs", "fsspec"}:
            raise ImportError(f"No module named {name!r}")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match="not installed") as error:
        batch_files_at("s3://bucket/journal")
    assert "pip install 'huangpu[scale]'" in str(error.value)


@pytest.mark.parametrize(
    "url", ["s3://key:secret@bucket/journal", "nowhere://bucket/x", "s3://bucket/x?token=1"]
)
def test_a_url_that_is_no_place_is_refused(url: str) -> None:
    """And what may be a secret is not repeated."""
    with pytest.raises(ConfigError, match="HUANGPU_JOURNAL_URL") as error:
        batch_files_at(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("prefix", ["", "file://"])
def test_a_folder_is_a_place_too(prefix: str, tmp_path: Path) -> None:
    """A path, or its URL: written as carefully as ever."""
    files = batch_files_at(f"{prefix}{tmp_path}/日志")
    assert isinstance(files, LocalFiles)
    files.write("2026-08/a.parquet", b"x")
    assert ["2026-08/a.parquet"] == files.names("*", ".parquet")
    found = files.open("2026-08/a.parquet")
    assert not isinstance(found, BytesIO)
