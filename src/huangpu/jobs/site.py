"""Where is the archive written, by whom, and what if it cannot be? One at a time, and never fatal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huangpu.adapters.issue_shelf import IssueShelf
from huangpu.adapters.locks import held
from huangpu.adapters.site_files import Written
from huangpu.adapters.store.reading import reading
from huangpu.errors import StoreError
from huangpu.jobs.archive import is_due, write_archive
from huangpu.model.archive import ArchivePlan

_WAIT_SECONDS = 60  # for another writer; a whole archive takes a few seconds


@dataclass(frozen=True, slots=True)
class Site:
    """The places of the archive; `plan` is asked when it is written, and may raise ConfigError."""

    folder: Path
    lock: Path
    analyst_link: Path
    shelf: IssueShelf
    plan: Callable[[], ArchivePlan]

    def write(self) -> Written:
        """Bring it up to date. Raises StoreError when nothing was polled or it cannot be written."""
        try:
            with held(self.lock, _WAIT_SECONDS), reading(self.analyst_link) as session:
                return write_archive(session, self.shelf, self.folder, self.plan())
        except TimeoutError as error:
            raise StoreError(f"the site is being written already ({error})") from error
        except OSError as error:
            raise StoreError(f"the site cannot be written: {error}") from error

    def refresh(self, *, unless_fresh: bool = False) -> None:
        """Bring it up to date; whatever goes wrong with it stops nothing else.

        With `unless_fresh` only where an hour of data is missing in it: the end of every poll.
        """
        log = logging.getLogger(__name__)
        try:
            if unless_fresh and not self._is_due():
                return
            written = self.write()
        except Exception as error:  # noqa: BLE001  pages are a by-product: polls and mails go on
            log.warning("the archive was not written: %s", error)
        else:
            log.info("archive: %d of %d files changed", written.changed, written.files)

    def _is_due(self) -> bool:
        with reading(self.analyst_link) as session:
            return is_due(session, self.folder)
