"""How does the journal stay small for years? Once a week, loaded polls of closed days become packs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from huangpu.adapters.batch_places import time_of
from huangpu.adapters.packing import clear_packed, pack_away
from huangpu.adapters.store.batches import loaded_batches
from huangpu.core.wording import counted
from huangpu.jobs.polling_round import Workshop

CLOSED_AFTER = timedelta(days=2)  # no worker and no second try comes that late
SPAN = timedelta(days=7)  # of a pack: what a feed shows for days is in it once, not once a day


@dataclass(frozen=True, slots=True)
class Compaction:
    """How many packs were made of how many batches, and the bytes of those before and after.

    `cleared` are own files of batches that a pack held already: an earlier one was cut short.
    """

    packs: int = 0
    batches: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    cleared: int = 0

    def __str__(self) -> str:
        """Say it to a person."""
        if not self.packs:
            return "nothing to pack: the journal's old batches are packed once a week"
        return (
            f"{self.batches} batches in {counted(self.packs, 'pack')}: {self.bytes_before / 1e6:.1f} MB "
            f"became {self.bytes_after / 1e6:.1f} MB"
        )


def compact(workshop: Workshop, span: timedelta = SPAN) -> Compaction:
    """Put the old batches of a journal into packs, when those of `span` have come together.

    Call it inside `only_poll`. A batch that is not loaded stays as it is. Can be cut short at any
    moment: the next one goes on from there.
    """
    places = workshop.journal.places
    cleared = clear_packed(places)
    with workshop.database.writing() as session:
        held = loaded_batches(session)
    chosen = to_pack(workshop.journal.loose_batches(), held, workshop.clock(), span)
    made = list(pack_away(places, chosen))
    return Compaction(
        packs=len(made),
        batches=sum(one.batches for one in made),
        bytes_before=sum(one.bytes_before for one in made),
        bytes_after=sum(one.bytes_after for one in made),
        cleared=cleared,
    )


def to_pack(
    loose: Sequence[str], held: Collection[str], now: datetime, span: timedelta = SPAN
) -> tuple[str, ...]:
    """Choose what goes into packs: of batches with own files, in order, those of closed polls.

    A poll is closed when all its batches are held by the database and it began two days ago. None
    are chosen before the oldest has waited for `span` since.
    """
    polls = [list(batches) for _, batches in groupby(loose, key=lambda one: one[:8])]
    closed = [
        poll
        for poll in polls
        if all(one in held for one in poll) and time_of(poll[0]) <= now - CLOSED_AFTER
    ]
    if not closed or min(time_of(poll[0]) for poll in closed) > now - CLOSED_AFTER - span:
        return ()
    return tuple(batch for poll in closed for batch in poll)
