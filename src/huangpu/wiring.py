"""Who is built from what? The composition root: settings in, working parts out."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from huangpu.adapters.config_files import (
    READERS,
    check_all,
    read_catalogue,
    read_claims,
    read_digest_config,
    read_model,
    read_optional,
)
from huangpu.adapters.encoder import Encoder
from huangpu.adapters.fetcher import Fetcher, FetchLimits
from huangpu.adapters.issue_shelf import IssueShelf, keep_preview
from huangpu.adapters.journal import Journal
from huangpu.adapters.json_logs import set_up_logs
from huangpu.adapters.mail_setup import server_of
from huangpu.adapters.mailer import Mailer
from huangpu.adapters.meanings import Meanings
from huangpu.adapters.metrics import samples, write_metrics
from huangpu.adapters.object_files import batch_files_at
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.parse_pool import ParsePool
from huangpu.adapters.render import render_html, render_text
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.sample_server import sample_catalogue
from huangpu.adapters.store.connection import Database, Limits
from huangpu.adapters.store.digests import stories_told, tags_of_stories
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.session import Session
from huangpu.adapters.watched_fetcher import WatchedFetcher
from huangpu.core.digest import DigestOptions, SectionOption
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge
from huangpu.core.spam import SpamFilter
from huangpu.core.tagging import Tagger
from huangpu.core.weeks import week_of
from huangpu.errors import ConfigError, Fault, StoreError
from huangpu.jobs.alert import alert_message, send_alert
from huangpu.jobs.deliver import Clocks
from huangpu.jobs.desk import Desk, Report
from huangpu.jobs.digest import Preview, build, write_preview
from huangpu.jobs.freeze import issue_of, told_before
from huangpu.jobs.health import FeedHealth, health_of
from huangpu.jobs.load import LoadReport, Rules
from huangpu.jobs.owed import is_owed
from huangpu.jobs.poll import Collector
from huangpu.jobs.polling_round import Workshop, only_poll, settle_stories, silent
from huangpu.jobs.probe import Prober
from huangpu.jobs.retag import EXAMPLES, RetagReport, retag
from huangpu.jobs.send import Composed, send
from huangpu.jobs.site import Site
from huangpu.model.archive import ArchivePlan, Topic
from huangpu.model.claims import Claims
from huangpu.model.decisions import Releases
from huangpu.model.digest import Digest
from huangpu.model.digest_config import DigestConfig
from huangpu.model.feeds import Catalogue
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy
from huangpu.model.weeks import Week
from huangpu.sample import SAMPLE_NOW
from huangpu.settings import Settings, load_settings

VERSION = "0.1.0"
_POLL_SECONDS = 600  # how long settling waits for a poll to end


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies below the data folder."""

    data: Path

    @property
    def database(self) -> Path:
        """The writer's file."""
        return self.data / "huangpu.duckdb"

    @property
    def analyst(self) -> Path:
        """The link to the newest published copy."""
        return self.data / "analyst.duckdb"

    @property
    def journal(self) -> Path:
        """The batches."""
        return self.data / "journal"

    @property
    def outbox(self) -> Path:
        """The previews of digests."""
        return self.data / "outbox"

    @property
    def digests(self) -> Path:
        """The frozen issues and the ledgers of their mails."""
        return self.journal / "digests"

    @property
    def site(self) -> Path:
        """The archive, as files for a browser or a web server."""
        return self.data / "site"

    @property
    def metrics(self) -> Path:
        """The numbers for Prometheus."""
        return self.data / "metrics.prom"

    @property
    def prefect(self) -> Path:
        """The home of our own Prefect server."""
        return self.data / "prefect"


class Wiring:
    """The parts of the job, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        sample = settings.sample_url is not None
        self.places = Places(settings.data_dir / "sample" if sample else settings.data_dir)

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present: the machine's, the replay's, or that of the sample week."""
        if self.settings.sample_url is not None and self.settings.now is None:
            return lambda: SAMPLE_NOW
        return self.settings.clock

    @cached_property
    def catalogue(self) -> Catalogue:
        """The feeds; ConfigError with all faults of the file."""
        if self.settings.sample_url is not None:
            return sample_catalogue(self.settings.sample_url)
        return read_catalogue(self.settings.config_dir / "feeds.yaml")

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The tags and their terms."""
        return read_model(self.settings.config_dir / "taxonomy.yaml", Taxonomy)

    @cached_property
    def digest_config(self) -> DigestConfig:
        """When the digest goes out, to whom, and how long it may be."""
        return read_digest_config(self.settings.config_dir / "digest.yaml")

    @cached_property
    def claims(self) -> Claims:
        """The report's claims that the digest watches; none without `claims.yaml`."""
        return read_claims(self.settings.config_dir / "claims.yaml")

    @cached_property
    def judge(self) -> Judge:
        """The tagger and the spam filter of the configured rules."""
        facets = {name: definition.facet for name, definition in self.taxonomy.tags.items()}
        released = self.releases.articles
        return Judge(Tagger(self.taxonomy), SpamFilter(self.lexicon), facets, released)

    @cached_property
    def lexicon(self) -> SpamLexicon:
        """What adverts are made of."""
        return read_model(self.settings.config_dir / "spam.yaml", SpamLexicon)

    @cached_property
    def releases(self) -> Releases:
        """The articles that people released from the quarantine."""
        return read_optional(self.settings.config_dir / "releases.yaml", Releases)

    @cached_property
    def database(self) -> Database:
        """The writer's side of the store."""
        return Database(self.places.database, limits=Limits(memory=self.settings.memory_limit))

    @cached_property
    def journal(self) -> Journal:
        """The batches: below the data folder, or where HUANGPU_JOURNAL_URL says."""
        url = self.settings.journal_url
        if url is None or self.settings.sample_url is not None:
            return Journal(self.places.journal)
        return Journal(batch_files_at(url), self.places.digests)

    def check_configuration(self) -> None:
        """Raise ConfigError with the faults of all files at once."""
        sample = self.settings.sample_url is not None
        readers = {
            name: read for name, read in READERS.items() if not (sample and name == "feeds.yaml")
        }
        if faults := check_all(self.settings.config_dir, readers):
            raise ConfigError(faults)

    def rules(self) -> Rules:
        """Give what loading decides by."""
        return Rules(self.catalogue, self.judge, self.sameness)

    @cached_property
    def sameness(self) -> Sameness:
        """What comparing articles needs; meanings only where their package is installed."""
        aggregators = {
            feed.id for feed in self.catalogue.feeds if feed.kind == "aggregator search feed"
        }
        return Sameness(
            background=load_background(self.settings.config_dir / "gazetteer.yaml"),
            spam=self.judge.spam,
            rank_of=lambda feed_id: int(feed_id in aggregators),
            meaning=Meanings(_encoder()) if Encoder.is_available() else None,
            released=self.releases.articles,
        )

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

    def preview(self, week: str | None = None) -> Preview:
        """Build the digest of a week (the running one when None) and write its files.

        Raises ConfigError for what is no week, StoreError when nothing was polled yet.
        """
        options = self._digest_options()
        now = self.clock()
        chosen = _week(week) if week else week_of(now, options.zone)
        with reading(self.places.analyst) as session:
            digest = build(session, chosen, options, now, self._told_before(session, chosen))
        preview = write_preview(digest, self.places.outbox, render_html, render_text)
        keep_preview(digest, self.places.outbox)
        return preview

    def compose(self, week: Week) -> Composed:
        """Give the digest of a week as it can be frozen, with the tags of its stories."""
        options = self._digest_options()
        with reading(self.places.analyst) as session:
            told = self._told_before(session, week)
            digest = build(session, week, options, self.clock(), told)
            return digest, tags_of_stories(session, {item.story_id for item in digest.items})

    def digest_of(self, week: str | None = None) -> Digest:
        """Give the digest of a week (the running one when None): as it was frozen, else as it is.

        Raises ConfigError for what is no week, StoreError when nothing was polled yet.
        """
        chosen = _week(week) if week else week_of(self.clock(), self._digest_options().zone)
        outbox = OutboxJournal(self.places.digests)
        issue = issue_of(outbox, chosen)
        return outbox.frozen(issue).digest if issue else self.compose(chosen)[0]

    def desk(self) -> Desk:
        """Give the places and rules of sending."""
        return Desk(
            outbox=OutboxJournal(self.places.digests),
            lock=self.places.data / "send.lock",
            database=self.database,
            analyst_link=self.places.analyst,
            config=self.digest_config,
            clocks=Clocks(self.clock, time.monotonic, time.sleep),
        )

    def mailer(self) -> Mailer:
        """Give the way to the mail server; ConfigError with all that is missing to send."""
        path = self.settings.config_dir / "digest.yaml"
        if self.settings.sample_url is not None:
            raise ConfigError((Fault(str(path), None, "smtp", "the sample week is never mailed"),))
        return Mailer(server_of(self.digest_config, path, os.environ))

    def send(
        self,
        week: str | None = None,
        *,
        even_late: bool = False,
        on_mail: Callable[[int, int], None] = silent,
    ) -> Report:
        """Freeze and mail the digest of a week, the newest ended one when None.

        Raises ConfigError for what is missing or wrong, DeliveryError while another run sends.
        """
        mailer = self.mailer()
        chosen = _week(week or self.ended_week())
        return send(
            self.desk(),
            chosen,
            lambda: self.compose(chosen),
            mailer,
            even_late=even_late,
            on_mail=on_mail,
        )

    def _told_before(self, session: Session, week: Week) -> frozenset[str]:
        return stories_told(session, told_before(OutboxJournal(self.places.digests), week))

    def ended_week(self) -> str:
        """Give the newest week that is over."""
        return str(week_of(self.clock(), ZoneInfo(self.digest_config.timezone)).previous(1))

    def settle(self, end: datetime | None = None) -> LoadReport:
        """Settle the stories of the days before `end`, the present when None, and publish."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=_POLL_SECONDS):
            return settle_stories(workshop, end or self.clock())

    def sweep_journal(self) -> int:
        """Remove what killed polls left half-written; give the number of files."""
        workshop = self.workshop()
        with only_poll(workshop, wait_seconds=_POLL_SECONDS):
            return workshop.journal.sweep()

    def owes_digest(self) -> bool:
        """Whether a run would bring the digest of the newest ended week further."""
        if not self.places.analyst.exists():
            return False
        week = _week(self.ended_week())
        with reading(self.places.analyst) as session:
            since = session.tuples("watching_since")[0][0]
        preview = self.places.outbox / f"{week}.html"
        return is_owed(self.desk(), week, preview, since, lambda: bool(self.compose(week)[0].items))

    def alert(self, to: str, subject: str, body: str) -> None:
        """Mail the operator; ConfigError for what is missing, DeliveryError when it is refused."""
        mailer, sender = self.mailer(), self.digest_config.sender.address or ""
        send_alert(mailer, alert_message(sender, to, subject, body, self.clock()))

    def write_metrics(self) -> None:
        """Write the numbers for Prometheus; a file that cannot be written stops nothing."""
        try:
            with reading(self.places.analyst) as session:
                values = samples(session, self.places.database, self.clock())
            write_metrics(self.places.metrics, values)
        except (OSError, StoreError) as error:
            logging.getLogger(__name__).warning("no metrics were written: %s", error)

    @property
    def site(self) -> Site:
        """The archive of pages."""
        return Site(
            folder=self.places.site,
            lock=self.places.data / "site.lock",
            analyst_link=self.places.analyst,
            shelf=IssueShelf(OutboxJournal(self.places.digests), self.places.outbox),
            plan=self._archive_plan,
        )

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

    def _archive_plan(self) -> ArchivePlan:
        config, tags = self.digest_config, self.taxonomy.tags
        return ArchivePlan(
            topics=tuple(
                Topic(rule.tag, tag.facet, tag.label.en, tag.label.zh)
                for rule in config.sections
                if (tag := tags.get(rule.tag)) is not None
            ),
            labels={name: tag.label.en for name, tag in tags.items()},
            zone=ZoneInfo(config.timezone),
            base_url=config.base_url,
        )

    def _digest_options(self) -> DigestOptions:
        config = self.digest_config
        return DigestOptions(
            zone=ZoneInfo(config.timezone),
            sections=tuple(
                SectionOption(rule.tag, tag.facet, tag.label.en, tag.label.zh, rule.cap)
                for rule in config.sections
                if (tag := self.taxonomy.tags.get(rule.tag)) is not None
            ),
            total=config.caps.items,
            top=config.caps.top_stories,
            watched=self.claims,
            top_per_outlet=max(1, int(config.caps.top_stories * config.caps.per_outlet_share)),
            base_url=config.base_url,
        )


@cache
def _encoder() -> Encoder:
    """Give the one encoder of this process: it loads 170 MB when it is first used."""
    return Encoder()


def keep_urls_out_of_logs() -> None:
    """Silence the loggers that print whole URLs, passwords included (security.md 4).

    What other loggers say goes out without secrets, as JSON where HUANGPU_LOG_FORMAT asks for it.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    set_up_logs(os.environ)


def from_environment() -> Wiring:
    """Give the parts as the environment configures them; what a flow starts from."""
    keep_urls_out_of_logs()
    return Wiring(load_settings())


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise ConfigError((Fault("command line", None, "--week", str(error)),)) from error
