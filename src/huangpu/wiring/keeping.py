"""What does it take to keep the house small?"""

from __future__ import annotations

from datetime import timedelta

from huangpu.adapters.store.shrinking import Shrunk
from huangpu.jobs.compact import Compaction, compact
from huangpu.jobs.keeping import purge_old, shrink_database
from huangpu.jobs.polling_round import only_poll
from huangpu.jobs.purge import Expired
from huangpu.wiring.polling import POLL_SECONDS, Polling


class Keeping(Polling):
    """The parts of purging, shrinking and packing."""

    def purge(self, days: int, *, dry: bool = False) -> Expired:
        """Purge what was first seen more than so many days ago; with `dry` only say what it is."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return purge_old(workshop, workshop.clock() - timedelta(days=days), dry=dry)

    def purge_by_rule(self) -> int:
        """Purge as HUANGPU_KEEP_DAYS says; give how many articles went, 0 where all are kept."""
        days = self.settings.keep_days
        return self.purge(days).articles if days is not None else 0

    def shrink(self) -> Shrunk:
        """Give back the space of what was deleted."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return shrink_database(workshop)

    def compact_journal(self) -> Compaction:
        """Put the journal's old batches into packs, once a week's have come together."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return compact(workshop)
