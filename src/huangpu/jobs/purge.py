"""What goes when it is old? Articles, and polls; a tombstone of each article stays.

Journalled first, as everything: the file of a purge names what goes, and loading applies it in its
place among the batches, so that a rebuild gives what was there, and no feed brings back as new what
it still shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huangpu.adapters.journal import Journal
from huangpu.adapters.purge_files import Purge, PurgeFiles, sequence_of
from huangpu.adapters.store.burying import applied_purges, bury, expired_entries, expired_polls
from huangpu.adapters.store.session import Session


@dataclass(frozen=True, slots=True)
class Expired:
    """What is older than may be: articles, their entries in feeds, and polls."""

    kept_from: datetime
    articles: int
    entries: int
    polls: int

    def __bool__(self) -> bool:
        """Whether there is anything to purge."""
        return bool(self.articles or self.polls)


def purge_files(journal: Journal) -> PurgeFiles:
    """Give where a journal's purges lie."""
    return PurgeFiles(journal.digests.with_name("purges"))


def order_purge(
    session: Session, journal: Journal, kept_from: datetime, told_at: datetime, *, dry: bool
) -> Expired:
    """Find what is older than `kept_from`, and unless `dry` order that it goes.

    Call it inside `only_poll`, with everything loaded; the next load carries it out.
    """
    entries = expired_entries(session, kept_from)
    articles = len(set(entries["article_id"].to_pylist()))
    expired = Expired(kept_from, articles, len(entries), expired_polls(session, kept_from))
    if expired and not dry:
        order = Purge(journal.next_sequence(), kept_from, told_at, entries)
        purge_files(journal).write(order)
    return expired


class Burials:
    """The purges that a database has not gone through, to be carried out among the batches."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._files = purge_files(journal)
        done = applied_purges(session)
        self._waiting = [one for one in self._files.ids() if one not in done]

    def before(self, sequence: int | None) -> None:
        """Carry out those that were ordered before the batches of this number; None: all.

        Each is one transaction.
        """
        while self._waiting and (sequence is None or sequence_of(self._waiting[0]) <= sequence):
            purge = self._files.read(self._waiting.pop(0))
            with self._session.transaction():
                bury(self._session, purge)
