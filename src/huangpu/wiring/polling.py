"""What does it take to ask the feeds, and to look after what they gave?"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from huangpu.adapters.fetcher import Fetcher, FetchLimits
from huangpu.adapters.metrics import samples, write_metrics
from huangpu.adapters.parse_pool import ParsePool
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.adapters.watched_fetcher import WatchedFetcher
from huangpu.errors import ConfigError, Fault, StoreError
from huangpu.jobs.health import FeedHealth, health_of
from huangpu.jobs.load import LoadReport
from huangpu.jobs.poll import Collector
from huangpu.jobs.polling_round import Workshop, only_poll, settle_stories, silent
from huangpu.jobs.probe import Prober
from huangpu.jobs.retag import EXAMPLES, RetagReport, retag
from huangpu.wiring.parts import VERSION, Parts

POLL_SECONDS = 600  # how long upkeep waits for a poll to end


class Polling(Parts):
    """The parts of polling, health and judging anew."""

    def workshop(self) -> Workshop:
        """Give the places and rules of a poll."""
        return Workshop(
            database=self.database,
            analyst_link=self.places.analyst,
            journal=self.journal,
            rules=self.rules(),
            poll_lock=self.places.data / "poll.lock",
            clock=self.clock,
        )

    @contextlib.asynccontextmanager
    async def collector(self) -> AsyncIterator[Collector]:
        """Open the fetcher and the parser for one poll."""
        fetcher = Fetcher(
            hosts=self.catalogue.hosts,
            network=self.catalogue.network,
            limits=FetchLimits(max_connections=self.settings.fetch_concurrency),
            version=VERSION,
            environ=os.environ,
            now=self.clock,
        )
        parser = ParsePool(workers=self.settings.parse_workers)
        async with fetcher, parser:
            yield Collector(fetcher, parser, self.journal, self.clock)

    def settle(self, end: datetime | None = None) -> LoadReport:
        """Settle the stories of the days before `end`, the present when None, and publish."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return settle_stories(workshop, end or self.clock())

    def sweep_journal(self) -> int:
        """Remove what killed polls left half-written; give the number of files."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=POLL_SECONDS):
            return workshop.journal.sweep()

    def write_metrics(self) -> None:
        """Write the numbers for Prometheus; a file that cannot be written stops nothing."""
        try:
            with reading(self.places.analyst) as session:
                values = samples(session, self.places.database, self.clock(), self.backups)
            write_metrics(self.places.metrics, values)
        except (OSError, StoreError) as error:
            logging.getLogger(__name__).warning("no metrics were written: %s", error)

    def retag(
        self, on_batch: Callable[[int, int], None] = silent, examples: int = EXAMPLES
    ) -> RetagReport:
        """Judge what other rules judged, and publish the result."""
        report = retag(
            self.database, self.judge, on_batch, sameness=self.sameness, examples=examples
        )
        publish(self.database, self.places.analyst)
        return report

    @contextlib.asynccontextmanager
    async def prober(self) -> AsyncIterator[Prober]:
        """Open a fetcher that tells what it does, and a parser, to look at feeds by hand."""
        fetcher = WatchedFetcher(
            hosts=self.catalogue.hosts,
            network=self.catalogue.network,
            version=VERSION,
            environ=os.environ,
            now=self.clock,
        )
        async with fetcher, ParsePool(workers=1) as parser:
            yield Prober(fetcher, parser, self.clock)

    @property
    def feeds_file(self) -> Path:
        """The file that the catalogue is edited in; ConfigError while the sample week is played."""
        if self.settings.sample_url is not None:
            problem = "the feeds of the sample week cannot be changed"
            raise ConfigError((Fault("feeds.yaml", None, "", problem),))
        return self.settings.config_dir / "feeds.yaml"

    def health(self) -> list[FeedHealth]:
        """Give every feed of the catalogue with its health, in the order of the file."""
        return health_of(self.catalogue, self.places.analyst, self.clock())
