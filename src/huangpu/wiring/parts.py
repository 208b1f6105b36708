"""What do all jobs share? Configuration, clock, store, journal, and the rules to judge by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, cached_property

from huangpu.adapters.backup_folder import BackupFolder
from huangpu.adapters.batch_files import BatchFiles, LocalFiles
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
from huangpu.adapters.journal import Journal
from huangpu.adapters.meanings import Meanings
from huangpu.adapters.object_files import batch_files_at
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.sample_server import sample_catalogue
from huangpu.adapters.store.connection import Database, Limits
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge
from huangpu.core.sameness.bilingual import names_of
from huangpu.core.spam import SpamFilter
from huangpu.core.spam.trade import TradeWords
from huangpu.core.tagging import Tagger
from huangpu.core.terms.vocabulary import Vocabulary, vocabulary_of
from huangpu.errors import ConfigError
from huangpu.jobs.load import Rules
from huangpu.model.claims import Claims
from huangpu.model.decisions import Rejections, Releases
from huangpu.model.digest_config import DigestConfig
from huangpu.model.feeds import Catalogue
from huangpu.model.gazetteer import GazetteerFile
from huangpu.model.spam import SpamLexicon
from huangpu.model.taxonomy import Taxonomy
from huangpu.sample import SAMPLE_NOW
from huangpu.settings import Settings
from huangpu.wiring.places import Places

VERSION = "0.1.0"


class Parts:
    """What is built from the settings alone, each when it is first asked for."""

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

    @property
    def batches_away(self) -> BatchFiles | None:
        """Where the journal's batches lie when not below the data folder; None when they do."""
        files = self.journal.files
        here = isinstance(files, LocalFiles) and (
            files.folder.resolve() == self.places.journal.resolve()
        )
        return None if here else files

    def check_configuration(self) -> None:
        """Raise ConfigError with the faults of all files at once."""
        sample = self.settings.sample_url is not None
        readers = {
            name: read for name, read in READERS.items() if not (sample and name == "feeds.yaml")
        }
        if faults := check_all(self.settings.config_dir, readers):
            raise ConfigError(faults)
        if self.backups is not None:
            self.backups.demand_apart(self.places.data)

    @property
    def backups(self) -> BackupFolder | None:
        """Where backups are made by themselves; None where that is not asked for."""
        folder = self.settings.backup_dir
        if folder is None or self.settings.sample_url is not None:
            return None
        return BackupFolder(folder, self.settings.backup_keep)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that are known, and the words that are no news."""
        folder = self.settings.config_dir
        rejections = read_optional(folder / "rejected.yaml", Rejections)
        return vocabulary_of(
            self.taxonomy,
            read_optional(folder / "gazetteer.yaml", GazetteerFile).names(),
            [one.term for one in rejections.rejected],
            TradeWords(self.lexicon).told_by,
        )

    @cached_property
    def sameness(self) -> Sameness:
        """What comparing articles needs; meanings only where their package is installed."""
        aggregators = {
            feed.id for feed in self.catalogue.feeds if feed.kind == "aggregator search feed"
        }
        return Sameness(
            background=load_background(
                self.settings.config_dir / "gazetteer.yaml", names_of(self.taxonomy)
            ),
            spam=self.judge.spam,
            rank_of=lambda feed_id: int(feed_id in aggregators),
            meaning=Meanings(_encoder()) if Encoder.is_available() else None,
            released=self.releases.articles,
        )

    def rules(self) -> Rules:
        """Give what loading decides by."""
        return Rules(self.catalogue, self.judge, self.sameness)


@cache
def _encoder() -> Encoder:
    """Give the one encoder of this process: it loads 170 MB when it is first used."""
    return Encoder()
