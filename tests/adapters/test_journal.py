"""Is what a poll saw safe the moment its batch is written?"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huangpu.adapters.journal import Journal
from huangpu.errors import JournalError
from huangpu.model.entries import CacheHints, Entry, Validators
from huangpu.model.polls import PollOutcome, PollRecord

AT = datetime(2026, 8, 20, 3, 15, tzinfo=UTC)
RECORD = PollRecord(
    poll_id="00000001-shen",
    feed_id="shen",
    started_at=AT,
    outcome=PollOutcome.OK,
    duration_ms=120,
    http_status=200,
    wire_bytes=4096,
    validators=Validators(b'W/"\xe9tag"', b"Thu, 20 Aug 2026 03:00:00 GMT"),
    hints=CacheHints(max_age=600, expires_in=None, retry_after=5),
    ttl_minutes=30,
    moved_to="https://shen.example/new.xml",
    feed_title="申江科技报",
    feed_format="rss",
    repaired=True,
    entries=(
        Entry(
            position=0,
            guid="1",
            link="https://shen.example/1",
            title="中芯国际扩产",
            summary="消息称……",
            published_at=AT - timedelta(hours=1),
            updated_at=AT,
            date_is_rough=True,
            language="zh",
            outlet="通讯社",
            outlet_site="https://wire.example",
            categories=("芯片", "上海"),
        ),
        Entry(position=1, rejected="empty"),
    ),
)


def test_a_batch_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Every field of a record survives the journal, bytes and Chinese included."""
    journal = Journal(tmp_path)
    batch_id = journal.write(1, 0, [RECORD], AT)
    assert (RECORD,) == journal.read(batch_id)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    etag=st.none() | st.binary(min_size=1, max_size=40),
    moment=st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis wants naive bounds
)
def test_any_text_bytes_and_time_survive(
    tmp_path: Path, title: str, etag: bytes | None, moment: datetime
) -> None:
    """Whatever a feed says is kept exactly."""
    entry = Entry(position=0, title=title, published_at=moment)
    record = dataclasses.replace(RECORD, validators=Validators(etag, None), entries=(entry,))
    journal = Journal(tmp_path)
    batch_id = journal.write(journal.next_sequence(), 0, [record], AT)
    assert (record,) == journal.read(batch_id)


def test_batches_come_in_the_order_of_writing_not_of_clocks(tmp_path: Path) -> None:
    """A clock that steps back does not change the order of loading."""
    journal = Journal(tmp_path)
    first = journal.write(journal.next_sequence(), 0, [RECORD], AT)
    second = journal.write(journal.next_sequence(), 0, [RECORD], AT - timedelta(days=400))
    assert (first, second) == journal.batches()


def test_a_half_written_batch_is_none(tmp_path: Path) -> None:
    """What a killed writer left behind is neither listed nor in the way."""
    journal = Journal(tmp_path)
    batch_id = journal.write(1, 0, [RECORD], AT)
    orphan = tmp_path / "2026-08" / "00000002-20260820T031500Z-000.part"
    orphan.write_bytes(b"PAR1")
    assert (batch_id,) == journal.batches()
    assert 2 == journal.next_sequence()
    assert 1 == journal.sweep()
    assert not orphan.exists()


def test_a_damaged_batch_is_named(tmp_path: Path) -> None:
    """The error says which file cannot be read."""
    journal = Journal(tmp_path)
    batch_id = journal.write(1, 0, [RECORD], AT)
    path = next(tmp_path.glob("*/*.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(JournalError, match=batch_id):
        journal.read(batch_id)


def test_a_foreign_batch_id_is_refused(tmp_path: Path) -> None:
    """No path outside the journal can be named."""
    with pytest.raises(JournalError, match="no batch id"):
        Journal(tmp_path).read("../../etc/passwd")


def test_a_full_disk_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    """A batch that cannot be written does not half exist."""
    (tmp_path / "2026-08").write_text("a file where the folder should be")
    with pytest.raises(JournalError, match="cannot write batch"):
        Journal(tmp_path).write(1, 0, [RECORD], AT)
    assert () == Journal(tmp_path).batches()
