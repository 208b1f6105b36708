"""What does a batch of the journal look like in Parquet? One row per poll of a feed, entries nested."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from huangpu.errors import JournalError
from huangpu.model.entries import CacheHints, Entry, Validators
from huangpu.model.polls import PollOutcome, PollRecord

_FORMAT = b"1"
_MARK = b"huangpu.journal"
_SETTLING = b"huangpu.settling"
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
    metadata={_MARK: _FORMAT},
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

    def as_note(self) -> dict[bytes, bytes]:
        """Give it as what a Parquet file says of itself."""
        words = [self.start, self.end, self.told_at]
        return {_SETTLING: " ".join(moment.isoformat() for moment in words).encode()}


def settling_of(notes: Mapping[bytes, bytes] | None) -> Settling | None:
    """Give the order to settle that a file's notes hold, None when it holds polls."""
    note = (notes or {}).get(_SETTLING)
    if note is None:
        return None
    return Settling(*(datetime.fromisoformat(word) for word in note.decode().split()))


def demand_format(name: str, notes: Mapping[bytes, bytes] | None) -> None:
    """Raise JournalError unless a file's notes say that it was written by this journal."""
    written_as = (notes or {}).get(_MARK)
    if written_as != _FORMAT:
        raise JournalError(f"{name} is no batch of this journal (format {written_as!r})")


def row_of(record: PollRecord) -> dict[str, object]:
    """Give a record as a row of the table."""
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


def record_of(row: dict[str, Any]) -> PollRecord:
    """Give the record that a row was made of."""
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
