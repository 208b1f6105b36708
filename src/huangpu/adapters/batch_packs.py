"""How do many batches become one file? A pack: their rows, each feed's together, and the way back.

A feed shows most of its entries again and again. Side by side in one column they cost next to
nothing, because Parquet's dictionary holds each text once and zstd sees the repetition; so a pack
needs no references of its own, and is as easy to read as a batch.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import accumulate
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huangpu.adapters.batch_rows import SCHEMA, demand_format
from huangpu.errors import JournalError

FOLDER = "packs"
MOST_BYTES = 128 * 2**20  # of rows in memory; packing them takes five times as much
Batch = tuple[str, pa.Table]
_CONTENTS = b"huangpu.pack"
_STEM = re.compile(r"^(?P<first>\d{8})-(?P<last>\d{8})-(?P<mark>[0-9a-f]{16})$")
_ORDER = [("feed_id", "ascending"), ("batch", "ascending"), ("row", "ascending")]
_REPEATED = ("guid", "link", "title", "summary", "language", "outlet", "outlet_site")


@dataclass(frozen=True, slots=True)
class PackName:
    """The numbers of a pack's first and last poll, and a mark of all batch ids that it holds.

    Whoever knows batch ids can tell from the name alone whether they are those of the pack.
    """

    first: int
    last: int
    mark: str

    @classmethod
    def of(cls, batch_ids: Iterable[str]) -> PackName:
        """Name the pack of these batches, of one at least."""
        ids = sorted(batch_ids)
        mark = sha256("\n".join(ids).encode()).hexdigest()[:16]
        return cls(int(ids[0][:8]), int(ids[-1][:8]), mark)

    @classmethod
    def read(cls, path: str) -> PackName:
        """Read the name of a pack's file; JournalError when it is none."""
        match = _STEM.match(PurePosixPath(path).stem)
        if match is None:
            raise JournalError(f"{path} is no pack of this journal")
        return cls(int(match["first"]), int(match["last"]), match["mark"])

    @property
    def path(self) -> str:
        """Where it lies in the journal."""
        return f"{FOLDER}/{self.first:08d}-{self.last:08d}-{self.mark}.parquet"

    def covers(self, sequence: int) -> bool:
        """Whether batches of this poll may be in it."""
        return self.first <= sequence <= self.last

    def holds_just(self, ids: Sequence[str]) -> bool:
        """Whether, of these sorted ids, those of its polls are what it holds, no more and no less."""
        start = bisect_left(ids, f"{self.first:08d}")
        end = bisect_left(ids, f"{self.last + 1:08d}")
        return start < end and PackName.of(ids[start:end]) == self


class Pack:
    """The batches of one pack, each as it was in its own file.

    `source` is read at once, texts once each; with `plain` as they were, which takes more memory.
    Raises JournalError when it is no pack.
    """

    def __init__(self, name: PackName, source: Path | BytesIO, *, plain: bool = False) -> None:
        self.name = name
        contents = _contents(name, pq.read_schema(source).metadata)
        self.ids = tuple(batch_id for batch_id, _, _ in contents)
        self._numbers = {batch_id: number for number, batch_id in enumerate(self.ids)}
        self._notes = [note for _, _, note in contents]
        self._starts = (0, *accumulate(rows for _, rows, _ in contents))
        _rewind(source)
        leaves = [] if plain else [f"entries.list.element.{leaf}" for leaf in _REPEATED]
        table = pq.ParquetFile(source, read_dictionary=leaves).read()
        order = pc.sort_indices(table, sort_keys=_ORDER[1:])
        self._rows = table.drop_columns(["batch", "row"]).take(order)
        if len(self._rows) != self._starts[-1]:
            raise JournalError(f"{name.path} holds {len(self._rows)} rows, not those it tells of")

    def __contains__(self, batch_id: object) -> bool:
        return batch_id in self._numbers

    def table(self, batch_id: str) -> pa.Table:
        """Give the rows of a batch that it holds, with the notes of the batch's own file."""
        number = self._numbers[batch_id]
        start, end = self._starts[number : number + 2]
        notes = {**(SCHEMA.metadata or {}), **self._notes[number]}
        return self._rows.slice(start, end - start).replace_schema_metadata(notes)


def ids_of(name: PackName, source: Path | BytesIO) -> tuple[str, ...]:
    """Give the ids of the batches that a pack holds, without reading its rows."""
    return tuple(one for one, _, _ in _contents(name, pq.read_schema(source).metadata))


def packed(batches: Sequence[Batch]) -> bytes:
    """Make the file of a pack of these batches, given in the order of their ids."""
    contents = [(one, len(table), own_notes(table)) for one, table in batches]
    numbered = [
        table.select(SCHEMA.names)
        .cast(SCHEMA)
        .append_column("batch", pa.array([number] * len(table), pa.int32()))
        .append_column("row", pa.array(range(len(table)), pa.int32()))
        for number, (_, table) in enumerate(batches)
    ]
    rows = pa.concat_tables(numbered)
    notes = {**(SCHEMA.metadata or {}), _CONTENTS: json.dumps(contents).encode()}
    body = BytesIO()
    pq.write_table(
        rows.take(pc.sort_indices(rows, sort_keys=_ORDER)).replace_schema_metadata(notes),
        body,
        compression="zstd",
        compression_level=9,  # 19 is 12 % smaller and takes 20 times as long
        dictionary_pagesize_limit=MOST_BYTES,  # by default texts are repeated beyond 1 MB of them
        data_page_size=2**24,
    )
    return body.getvalue()


def portions(
    batches: Iterable[Batch], most_bytes: int = MOST_BYTES, most_rows: int = 2**20
) -> Iterator[list[Batch]]:
    """Deal batches out to packs that fit into memory; a poll's shards stay together."""
    portion: list[Batch] = []
    size = rows = 0
    for batch_id, table in batches:
        full = size >= most_bytes or rows >= most_rows
        if full and portion[-1][0][:8] != batch_id[:8]:
            yield portion
            portion, size, rows = [], 0, 0
        portion.append((batch_id, table))
        size, rows = size + table.nbytes, rows + len(table)
    if portion:
        yield portion


def own_notes(table: pa.Table) -> dict[str, str]:
    """Give what a batch's file says beyond what all of them say."""
    notes = table.schema.metadata or {}
    return {
        key.decode(): value.decode()
        for key, value in notes.items()
        if key.startswith(b"huangpu.") and key not in (SCHEMA.metadata or {})
    }


def _contents(
    name: PackName, notes: dict[bytes, bytes] | None
) -> list[tuple[str, int, dict[bytes, bytes]]]:
    demand_format(name.path, notes)
    try:
        told = json.loads((notes or {})[_CONTENTS])
        contents = [
            (str(one), int(rows), {k.encode(): v.encode() for k, v in own.items()})
            for one, rows, own in told
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise JournalError(f"{name.path} does not say which batches it holds") from error
    if PackName.of(one for one, _, _ in contents) != name:
        raise JournalError(f"{name.path} holds other batches than its name says")
    return contents


def _rewind(source: Path | BytesIO) -> None:
    if isinstance(source, BytesIO):
        source.seek(0)
