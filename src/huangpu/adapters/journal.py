"""Where is a poll's yield safe first? One Parquet file a shard, written aside and renamed.

Nothing a poll saw exists anywhere before its batch is in the journal; once the rename is done,
nothing can be lost any more. The database is loaded from here, and can be built anew from here.
A batch is one row per poll of a feed, with the entries nested inside.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.errors import JournalError
from huangpu.model.entries import CacheHints, Entry, Validators
from huangpu.model.polls import PollOutcome, PollRecord

_FORMAT = b"1"
_SETTLING = b"huangpu.settling"
_NAME = re.compile(r"^(?P<sequence>\d{8})-(?P<time>\d{8}T\d{6}Z)-(?P<shard>\d{3})$")
_TIME = pa.timestamp("us", tz="UTC")
_ENTRY = pa.struct(
    [
        ("position", pa.int32()),
        ("guid", pa.string()),
        ("link", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("published_at", _TIME),
        ("updated_at", _TIME),
        ("date_is_rough", pa.bool_()),
        ("language", pa.string()),
        ("outlet", pa.string()),
        ("outlet_site", pa.string()),
        ("categories", pa.list_(pa.string())),
        ("rejected", pa.string()),
    ]
)
SCHEMA = pa.schema(
    [
        ("poll_id", pa.string()),
        ("feed_id", pa.string()),
        ("started_at", _TIME),
        ("outcome", pa.string()),
        ("duration_ms", pa.int32()),
        ("http_status", pa.int32()),
        ("wire_bytes", pa.int64()),
        ("error", pa.string()),
        ("etag", pa.binary()),
        ("last_modified", pa.binary()),
        ("max_age", pa.int64()),
        ("expires_in", pa.int64()),
        ("retry_after", pa.int64()),
        ("ttl_minutes", pa.int32()),
        ("moved_to", pa.string()),
        ("feed_title", pa.string()),
        ("feed_format", pa.string()),
        ("repaired", pa.bool_()),
        ("entries", pa.list_(_ENTRY)),
    ],
    metadata={b"huangpu.journal": _FORMAT},
)


@dataclass(frozen=True, slots=True)
class Settling:
    """An entry of the journal that tells to settle the stories of a window, and when it was told.

    Settling changes stories for good, so it has its place in the order of loading: a rebuild
    settles at the same point, and gives the same stories.
    """

    start: datetime
    end: datetime
    told_at: datetime


class Journal:
    """The batches of one place, `YYYY-MM/SEQUENCE-TIME-SHARD.parquet`.

    The sequence number, not the time, gives the order: clocks step back, numbers do not. `digests`
    is the folder of the digests' ledgers: always the loader's own disk, because they are locked
    and appended to.
    """

    def __init__(self, place: Path | BatchFiles, digests: Path | None = None) -> None:
        self.files: BatchFiles = LocalFiles(place) if isinstance(place, Path) else place
        self.digests = digests or Path(str(self.files)) / "digests"

    def batches(self) -> tuple[str, ...]:
        """Give the ids of all complete batches, in the order in which they must be loaded."""
        with _journal_errors("list the batches of", self.files):
            names = self.files.names("*", ".parquet")
        return tuple(sorted(PurePosixPath(name).stem for name in names))

    def next_sequence(self) -> int:
        """Give a number above every batch written so far; call it under the poll lock."""
        last = max(self.batches(), default="00000000")
        return int(last[:8]) + 1

    def write(
        self, sequence: int, shard: int, records: Sequence[PollRecord], started_at: datetime
    ) -> str:
        """Make one shard's records durable and give the batch id.

        Raises JournalError when the disk refuses; then nothing of the batch exists.
        """
        return self._write(sequence, shard, records, started_at, {})

    def _write(
        self,
        sequence: int,
        shard: int,
        records: Sequence[PollRecord],
        started_at: datetime,
        notes: Mapping[bytes, bytes],
    ) -> str:
        batch_id = f"{batch_stem(sequence, started_at)}-{shard:03d}"
        with _journal_errors(f"write batch {batch_id} to", self.files):
            schema = SCHEMA.with_metadata({**(SCHEMA.metadata or {}), **notes})
            table = pa.Table.from_pylist([_row(record) for record in records], schema=schema)
            body = BytesIO()
            pq.write_table(table, body, compression="zstd")
            self.files.write(_name(batch_id), body.getvalue())
        return batch_id

    def write_settling(self, sequence: int, settling: Settling) -> str:
        """Make the order to settle a window durable and give the batch id."""
        words = [settling.start, settling.end, settling.told_at]
        note = " ".join(moment.isoformat() for moment in words).encode()
        return self._write(sequence, 0, [], settling.told_at, {_SETTLING: note})

    def settling(self, batch_id: str) -> Settling | None:
        """Give the order to settle that a batch holds, or None when it holds polls."""
        name = _name(batch_id)
        with _journal_errors(f"read {name} of", self.files):
            note = (pq.read_schema(self.files.open(name)).metadata or {}).get(_SETTLING)
        if note is None:
            return None
        return Settling(*(datetime.fromisoformat(word) for word in note.decode().split()))

    def read(self, batch_id: str) -> tuple[PollRecord, ...]:
        """Give the records of one batch; JournalError names the file that cannot be read."""
        name = _name(batch_id)
        with _journal_errors(f"read {name} of", self.files):
            table = pq.ParquetFile(self.files.open(name)).read()
        written_as = (table.schema.metadata or {}).get(b"huangpu.journal")
        if written_as != _FORMAT:
            raise JournalError(
                f"{name} of {self.files} is no batch of this journal (format {written_as!r})"
            )
        return tuple(_record(row) for row in table.to_pylist())

    def sweep(self) -> int:
        """Remove what a killed writer left half-written; give the number of files removed.

        Call it under the poll lock: a part file of a living writer would look the same.
        """
        with _journal_errors("clear up", self.files):
            return self.files.sweep()


def batch_stem(sequence: int, started_at: datetime) -> str:
    """Give what the ids of a poll's batches begin with."""
    return f"{sequence:08d}-{started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@contextmanager
def _journal_errors(doing: str, files: BatchFiles) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise JournalError(f"cannot {doing} {files}: {error}") from error


def _name(batch_id: str) -> str:
    match = _NAME.match(batch_id)
    if match is None:
        raise JournalError(f"{batch_id!r} is no batch id")
    return f"{match['time'][:4]}-{match['time'][4:6]}/{batch_id}.parquet"


def _row(record: PollRecord) -> dict[str, object]:
    return {
        "poll_id": record.poll_id,
        "feed_id": record.feed_id,
        "started_at": record.started_at,
        "outcome": record.outcome.value,
        "duration_ms": record.duration_ms,
        "http_status": record.http_status,
        "wire_bytes": record.wire_bytes,
        "error": record.error,
        "etag": record.validators.etag,
        "last_modified": record.validators.last_modified,
        "max_age": record.hints.max_age,
        "expires_in": record.hints.expires_in,
        "retry_after": record.hints.retry_after,
        "ttl_minutes": record.ttl_minutes,
        "moved_to": record.moved_to,
        "feed_title": record.feed_title,
        "feed_format": record.feed_format,
        "repaired": record.repaired,
        "entries": [
            {name: getattr(entry, name) for name in _ENTRY_FIELDS} for entry in record.entries
        ],
    }


_ENTRY_FIELDS = tuple(field.name for field in _ENTRY)


def _record(row: dict[str, Any]) -> PollRecord:
    entries = tuple(
        Entry(**{**entry, "categories": tuple(entry["categories"])}) for entry in row["entries"]
    )
    plain = {name: row[name] for name in _PLAIN_FIELDS}
    return PollRecord(
        **plain,
        outcome=PollOutcome(row["outcome"]),
        validators=Validators(row["etag"], row["last_modified"]),
        hints=CacheHints(row["max_age"], row["expires_in"], row["retry_after"]),
        entries=entries,
    )


_PLAIN_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(PollRecord)
    if field.name in SCHEMA.names and field.name not in {"outcome", "entries"}
)
