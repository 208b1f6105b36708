"""How do old batches become packs, so that each is whole in one place at least at every moment?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huangpu.adapters.batch_packs import (
    MOST_BYTES,
    Batch,
    Pack,
    PackName,
    own_notes,
    packed,
    portions,
)
from huangpu.adapters.batch_places import BatchPlaces, path_of
from huangpu.errors import JournalError


@dataclass(frozen=True, slots=True)
class Packed:
    """One pack that was made: of how many batches, the bytes of their own files, and its bytes."""

    batches: int
    bytes_before: int
    bytes_after: int


def pack_away(
    places: BatchPlaces, batch_ids: Sequence[str], most_bytes: int = MOST_BYTES
) -> Iterator[Packed]:
    """Move batches with own files, given in order, into packs; tell of each when it is done.

    Call it under the poll lock. The pack is durable and was read again before the first of its
    batches' own files goes. Raises JournalError; whatever was not moved then is where it was.
    """
    for portion in portions(((one, places.table(one)) for one in batch_ids), most_bytes):
        name, body = PackName.of(one for one, _ in portion), packed(portion)
        before = sum(places.size(one) for one, _ in portion)
        places.write(name.path, body)
        _remove_own_files(places, name, portion)
        yield Packed(len(portion), before, len(body))


def clear_packed(places: BatchPlaces) -> int:
    """Remove own files of batches that a pack holds, left by a killed packing; give how many.

    Call it under the poll lock. Raises JournalError when the two differ.
    """
    loose, packs = places.listed()
    removed = 0
    for pack in packs:
        if any(pack.covers(int(one[:8])) for one in loose):
            twice = sorted(loose.intersection(places.ids_of(pack)))
            _remove_own_files(places, pack, [(one, places.table(one)) for one in twice])
            loose.difference_update(twice)
            removed += len(twice)
    return removed


def _remove_own_files(places: BatchPlaces, name: PackName, batches: Sequence[Batch]) -> None:
    """Remove the own files of batches, read from there just now, if the pack holds the same."""
    if not batches:
        return
    pack = places.pack(name, plain=True)
    for one, table in batches:
        if not _same(pack, one, table):
            raise JournalError(
                f"{path_of(one)} and {name.path} of {places.files} hold the batch differently; "
                "nothing was removed: keep a copy of both and report it"
            )
    for one, _ in batches:
        places.remove(one)


def _same(pack: Pack, batch_id: str, table: object) -> bool:
    found = pack.table(batch_id)
    return bool(found.equals(table)) and own_notes(found) == own_notes(table)
