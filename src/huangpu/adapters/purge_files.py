"""What was purged, and when? One file a purge beside the journal, so that a rebuild purges again.

Each file names every entry that went, with all its names: the batches that once held them may be
thrown away, and still none of them is taken for new. Always on the loader's own disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huangpu.adapters.partial_files import appearing
from huangpu.errors import JournalError

ENTRIES = pa.schema(
    [("entry_key", pa.string()), ("article_id", pa.string()), ("aliases", pa.list_(pa.uint64()))]
)
_KEPT_FROM, _TOLD_AT = b"huangpu.kept_from", b"huangpu.told_at"
_SUFFIX = ".purge"
_ID = re.compile(r"^(\d{8})-\d{8}T\d{12}Z$")


@dataclass(frozen=True, slots=True)
class Purge:
    """What one purge put away: `entries` (ENTRIES), and the polls that began before `kept_from`.

    `sequence` is its place in the journal's order: before the batches of that number.
    """

    sequence: int
    kept_from: datetime
    told_at: datetime
    entries: pa.Table

    @property
    def purge_id(self) -> str:
        """Its name, which sorts by its place."""
        return f"{self.sequence:08d}-{self.told_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"


class PurgeFiles:
    """The purges of one data folder, `journal/purges/SEQUENCE-TIME.purge`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> tuple[str, ...]:
        """Give the ids of all purges, in the order in which they were made."""
        names = (path.stem for path in self.folder.glob(f"*{_SUFFIX}"))
        return tuple(sorted(name for name in names if _ID.match(name)))

    def write(self, purge: Purge) -> Path:
        """Make a purge durable; only then anything may be deleted. Raises JournalError."""
        notes = {
            _KEPT_FROM: purge.kept_from.isoformat().encode(),
            _TOLD_AT: purge.told_at.isoformat().encode(),
        }
        path = self.folder / f"{purge.purge_id}{_SUFFIX}"
        with _journal_errors(f"write {path}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            with appearing(path) as aside:
                pq.write_table(
                    purge.entries.replace_schema_metadata(notes), aside, compression="zstd"
                )
        return path

    def read(self, purge_id: str) -> Purge:
        """Give one purge; JournalError names the file that cannot be read."""
        path = self.folder / f"{purge_id}{_SUFFIX}"
        with _journal_errors(f"read {path}"):
            table = pq.read_table(path)
            notes = table.schema.metadata or {}
            return Purge(
                sequence=sequence_of(purge_id),
                kept_from=datetime.fromisoformat(notes[_KEPT_FROM].decode()),
                told_at=datetime.fromisoformat(notes[_TOLD_AT].decode()),
                entries=table.replace_schema_metadata(None).cast(ENTRIES),
            )


def sequence_of(purge_id: str) -> int:
    """Give the place of a purge in the journal's order."""
    return int(purge_id[:8])


@contextmanager
def _journal_errors(doing: str) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise JournalError(f"cannot {doing}: {error}") from error
