"""Where is a poll's yield safe first? One Parquet file a shard, written aside and renamed.

Nothing a poll saw exists anywhere before its batch is in the journal; once the rename is done,
nothing can be lost any more. The database is loaded from here, and can be built anew from here.
Old batches lie in packs (`adapters/packing.py`), and are read from there under the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huangpu.adapters.batch_files import BatchFiles, LocalFiles
from huangpu.adapters.batch_packs import Pack, PackName
from huangpu.adapters.batch_places import BatchPlaces, is_absence, path_of
from huangpu.adapters.batch_rows import SCHEMA, Settling, record_of, row_of, settling_of
from huangpu.errors import JournalError
from huangpu.model.polls import PollRecord


class Journal:
    """The batches of one place, `YYYY-MM/SEQUENCE-TIME-SHARD.parquet`, and the packs of old ones.

    The sequence number, not the time, gives the order: clocks step back, numbers do not. `digests`
    is the folder of the digests' ledgers: always the loader's own disk, because they are locked
    and appended to.
    """

    def __init__(self, place: Path | BatchFiles, digests: Path | None = None) -> None:
        self.files: BatchFiles = LocalFiles(place) if isinstance(place, Path) else place
        self.digests = digests or Path(str(self.files)) / "digests"
        self.places = BatchPlaces(self.files)
        # the one that was read last: loading goes through it in order
        self._pack: Pack | None = None

    def batches(self) -> tuple[str, ...]:
        """Give the ids of all complete batches, in the order in which they must be loaded."""
        loose, packs = self.places.listed()
        return tuple(sorted(loose.union(*map(self.places.ids_of, packs))))

    def pending(self, held: Iterable[str]) -> tuple[str, ...]:
        """Give the ids of all batches but those held, in order; packs wholly held stay closed."""
        there = sorted(held)
        loose, packs = self.places.listed()
        unsure = [pack for pack in packs if not pack.holds_just(there)]
        return tuple(sorted(loose.union(*map(self.places.ids_of, unsure)).difference(there)))

    def batches_of(self, stem: str) -> tuple[str, ...]:
        """Give the ids of one poll's batches, by what `batch_stem` says that they begin with."""
        loose, packs = self.places.listed()
        near = [pack for pack in packs if pack.covers(int(stem[:8]))]
        found = loose.union(*map(self.places.ids_of, near))
        return tuple(sorted(one for one in found if one.startswith(stem)))

    def loose_batches(self) -> tuple[str, ...]:
        """Give the ids of the batches that lie in files of their own, in order."""
        return tuple(sorted(self.places.listed()[0]))

    def next_sequence(self) -> int:
        """Give a number above every batch written so far; call it under the poll lock."""
        loose, packs = self.places.listed()
        return 1 + max([0, *(int(one[:8]) for one in loose), *(pack.last for pack in packs)])

    def write(
        self, sequence: int, shard: int, records: Sequence[PollRecord], started_at: datetime
    ) -> str:
        """Make one shard's records durable and give the batch id.

        Raises JournalError when the disk refuses; then nothing of the batch exists.
        """
        return self._write(sequence, shard, records, started_at, {})

    def write_settling(self, sequence: int, settling: Settling) -> str:
        """Make the order to settle a window durable and give the batch id."""
        return self._write(sequence, 0, [], settling.told_at, settling.as_note())

    def settling(self, batch_id: str) -> Settling | None:
        """Give the order to settle that a batch holds, or None when it holds polls."""
        pack = self._pack_at_hand(batch_id)
        if pack is None:
            try:
                return settling_of(self.places.notes(batch_id))
            except JournalError as error:
                pack = self._pack_instead(batch_id, error)
        return settling_of(pack.table(batch_id).schema.metadata)

    def read(self, batch_id: str) -> tuple[PollRecord, ...]:
        """Give the records of one batch; JournalError names the file that cannot be read."""
        pack = self._pack_at_hand(batch_id)
        if pack is None:
            try:
                table = self.places.table(batch_id)
            except JournalError as error:
                table = self._pack_instead(batch_id, error).table(batch_id)
        else:
            table = pack.table(batch_id)
        return tuple(record_of(row) for row in table.to_pylist())

    def sweep(self) -> int:
        """Remove what a killed writer left half-written; give the number of files removed.

        Call it under the poll lock: a part file of a living writer would look the same.
        """
        with self.places.errors("clear up"):
            return self.files.sweep()

    def _write(
        self,
        sequence: int,
        shard: int,
        records: Sequence[PollRecord],
        started_at: datetime,
        notes: Mapping[bytes, bytes],
    ) -> str:
        batch_id = f"{batch_stem(sequence, started_at)}-{shard:03d}"
        with self.places.errors(f"write batch {batch_id} to"):
            schema = SCHEMA.with_metadata({**(SCHEMA.metadata or {}), **notes})
            table = pa.Table.from_pylist([row_of(record) for record in records], schema=schema)
            body = BytesIO()
            pq.write_table(table, body, compression="zstd")
            self.files.write(path_of(batch_id), body.getvalue())
        return batch_id

    def _pack_at_hand(self, batch_id: str) -> Pack | None:
        """Give the pack that was read last, where it holds the batch: no request, no disk."""
        return self._pack if self._pack is not None and batch_id in self._pack else None

    def _pack_instead(self, batch_id: str, error: JournalError) -> Pack:
        """Give the pack of a batch whose own file is not there; raise the error when none has it."""
        if is_absence(error):
            near = [one for one in self.places.listed()[1] if one.covers(int(batch_id[:8]))]
            holding: PackName | None = next(
                (one for one in near if batch_id in self.places.ids_of(one)), None
            )
            if holding is not None:
                self._pack = self.places.pack(holding)
                return self._pack
        raise error


def batch_stem(sequence: int, started_at: datetime) -> str:
    """Give what the ids of a poll's batches begin with."""
    return f"{sequence:08d}-{started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
