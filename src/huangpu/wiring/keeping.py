"""What does it take to keep the house small, and safe?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from huangpu.adapters.backup_files import Backup
from huangpu.adapters.store.hours import hours_polled
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.shrinking import Shrunk
from huangpu.jobs.backup import back_up, restore
from huangpu.jobs.compact import Compaction, compact
from huangpu.jobs.keeping import purge_old, shrink_database
from huangpu.jobs.nightly_backup import Kept, back_up_and_keep
from huangpu.jobs.polling_round import only_poll
from huangpu.jobs.purge import Expired
from huangpu.model.polls import PolledHour
from huangpu.wiring.polling import POLL_SECONDS, Polling


class Keeping(Polling):
    """The parts of purging, shrinking, packing and backing up."""

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

    def hours_polled(self) -> list[PolledHour]:
        """Give what each hour of the last day brought. Raises StoreError before the first poll."""
        now = self.clock()
        with reading(self.places.analyst) as session:
            return hours_polled(session, now - timedelta(days=1), now)

    def back_up(self) -> Kept | None:
        """Make tonight's backup where HUANGPU_BACKUP_DIR says, and remove the oldest; None without.

        Polls go on meanwhile. Raises ConfigError, StoreError, BackupError.
        """
        if self.backups is None:
            return None
        return back_up_and_keep(self.backups, self.back_up_to, self.places.data, self.clock())

    def back_up_to(self, target: Path) -> Backup:
        """Make a backup in this file. Raises StoreError, BackupError."""
        places = self.places
        return back_up(places.analyst, places.journal, target, self.clock(), self.batches_away)

    def restore(self, source: Path) -> Backup:
        """Fill this empty data folder, and the place of the journal, from a backup; BackupError."""
        with only_poll(self.workshop()):
            return restore(source, self.places.data, self.batches_away)

    def compact_journal(self) -> Compaction:
        """Put the journal's old batches into packs, once a week's have come together."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return compact(workshop)
