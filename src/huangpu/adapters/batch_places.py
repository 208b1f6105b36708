"""Where in the journal does a batch lie, and in which words does its place refuse?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from huangpu.adapters.batch_files import BatchFiles
from huangpu.adapters.batch_packs import FOLDER, Pack, PackName, ids_of
from huangpu.adapters.batch_rows import demand_format
from huangpu.errors import JournalError

_NAME = re.compile(r"^\d{8}-(?P<time>\d{8}T\d{6}Z)-\d{3}$")


class BatchPlaces:
    """The files of one journal: each batch in its own, or several in a pack.

    Every method raises JournalError when the place refuses, or a file is not what it should be.
    """

    def __init__(self, files: BatchFiles) -> None:
        self.files = files
        self._ids: dict[PackName, tuple[str, ...]] = {}  # packs never change

    def listed(self) -> tuple[set[str], list[PackName]]:
        """Ask the place: give the ids of the batches with own files, and the packs in order."""
        with self.errors("list the batches of"):
            paths = [PurePosixPath(name) for name in self.files.names("*", ".parquet")]
        loose = {path.stem for path in paths if path.parent.name != FOLDER}
        packs = [PackName.read(str(path)) for path in paths if path.parent.name == FOLDER]
        return loose, sorted(packs, key=lambda pack: (pack.first, pack.last))

    def ids_of(self, pack: PackName) -> tuple[str, ...]:
        """Give the ids of a pack's batches."""
        if pack not in self._ids:
            with self.errors(f"read {pack.path} of"):
                self._ids[pack] = ids_of(pack, self.files.open(pack.path))
        return self._ids[pack]

    def pack(self, name: PackName, *, plain: bool = False) -> Pack:
        """Read a pack."""
        with self.errors(f"read {name.path} of"):
            return Pack(name, self.files.open(name.path), plain=plain)

    def table(self, batch_id: str) -> pa.Table:
        """Read a batch from its own file."""
        name = path_of(batch_id)
        with self.errors(f"read {name} of"):
            table = pq.ParquetFile(self.files.open(name)).read()
        demand_format(f"{name} of {self.files}", table.schema.metadata)
        return table

    def notes(self, batch_id: str) -> dict[bytes, bytes] | None:
        """Give what a batch's own file says of itself, without reading its rows."""
        name = path_of(batch_id)
        with self.errors(f"read {name} of"):
            notes: dict[bytes, bytes] | None = pq.read_schema(self.files.open(name)).metadata
        return notes

    def size(self, batch_id: str) -> int:
        """Give the bytes of a batch's own file."""
        name = path_of(batch_id)
        with self.errors(f"read {name} of"):
            found = self.files.open(name)
            return len(found.getvalue()) if isinstance(found, BytesIO) else found.stat().st_size

    def write(self, name: str, body: bytes) -> None:
        """Make a file durable."""
        with self.errors(f"write {name} to"):
            self.files.write(name, body)

    def remove(self, batch_id: str) -> None:
        """Remove a batch's own file."""
        name = path_of(batch_id)
        with self.errors(f"remove {name} of"):
            self.files.remove(name)

    @contextmanager
    def errors(self, doing: str) -> Iterator[None]:
        """Turn what disks, stores and Parquet raise into JournalError, with what was being done."""
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            raise JournalError(f"cannot {doing} {self.files}: {error}") from error


def path_of(batch_id: str) -> str:
    """Give the name of a batch's own file; JournalError for what is no batch id."""
    return f"{time_of(batch_id):%Y-%m}/{batch_id}.parquet"


def time_of(batch_id: str) -> datetime:
    """Give when a batch's poll began; JournalError for what is no batch id."""
    match = _NAME.match(batch_id)
    if match is None:
        raise JournalError(f"{batch_id!r} is no batch id")
    return datetime.strptime(match["time"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def is_absence(error: JournalError) -> bool:
    """Whether a file could not be read because it is not there."""
    return isinstance(error.__cause__, FileNotFoundError)
