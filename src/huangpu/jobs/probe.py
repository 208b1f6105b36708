"""What does one feed answer right now, and what would a poll make of it? Nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from huangpu.adapters.store.intake import ledger_for
from huangpu.adapters.store.reading import reading
from huangpu.adapters.watched_fetcher import Step, Watched
from huangpu.core.identity import Alias, Identified, identify, observe
from huangpu.core.intake import Ledger
from huangpu.core.judging import Judge, Judgement
from huangpu.core.outlets import families_by_host
from huangpu.core.parsing import ParseHints
from huangpu.errors import FeedError, FetchError, ParseError
from huangpu.model.entries import NO_VALIDATORS, Entry, Fetched, ParsedFeed, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import PollCounts
from huangpu.model.polls import PollOutcome, PollRecord

_OK, _NO_CONTENT = 200, 204


class Watches(Protocol):
    """What a probe needs of the fetcher."""

    async def watch(self, feed: Feed, validators: Validators = NO_VALIDATORS) -> Watched:
        """Ask once, and tell every step; never raises for the server's faults."""


class Parses(Protocol):
    """What a probe needs of the parser."""

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Read the document; raise ParseError when it is no feed."""


@dataclass(frozen=True, slots=True)
class Prober:
    """The hands of a probe: the fetcher, the parser and the clock."""

    fetcher: Watches
    parser: Parses
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Probe:
    """How asking one feed went, as far as it went. `trouble` is None when it is a feed."""

    feed: Feed
    asked_at: datetime
    steps: tuple[Step, ...]
    seconds: float
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    trouble: FeedError | None = None

    @property
    def kind(self) -> str:
        """What it failed of, as `core.remedies` names it: a kind, or a status; else empty."""
        if self.trouble is None:
            return ""
        return self.trouble.kind.removeprefix("http_")

    @property
    def newest_at(self) -> datetime | None:
        """When the newest entry with a date was published."""
        dates = [entry.published_at or entry.updated_at for entry in self.entries]
        return max((date for date in dates if date), default=None)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that can be used."""
        every = self.parsed.entries if self.parsed else ()
        return tuple(entry for entry in every if entry.rejected is None)


@dataclass(frozen=True, slots=True)
class ProbedEntry:
    """One entry: what it would be called, whether it is known, and what the rules say of it.

    `fate` is `new`, `known`, `repeat` or `rejected`; `method` the alias by which a known entry
    was recognised. `judgement` is None for those that no poll would take on.
    """

    entry: Entry
    fate: str
    method: str = ""
    aliases: tuple[Alias, ...] = ()
    article_id: str = ""
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a poll would make of the document that a probe saw."""

    counts: PollCounts
    entries: tuple[ProbedEntry, ...]
    rejections: tuple[tuple[str, int], ...]  # reason and number, the most frequent first


async def probe(feed: Feed, prober: Prober) -> Probe:
    """Ask a feed once, unconditionally, and read what it answers; the same rules as in a poll."""
    asked_at = prober.clock()
    watched = await prober.fetcher.watch(feed)
    fetched, parsed = watched.fetched, None
    trouble: FeedError | None = watched.error
    if fetched is not None:
        trouble = _status_trouble(fetched)
        if trouble is None:
            try:
                parsed = await prober.parser.parse(fetched.body, _hints(feed, fetched), asked_at)
            except ParseError as error:
                trouble = error
    return Probe(feed, asked_at, watched.steps, watched.seconds, fetched, parsed, trouble)


def reading_of(
    found: Probe, judge: Judge, feeds: Iterable[Feed], analyst_link: Path, first: int
) -> Reading:
    """Say what a poll would do with the entries of a probe, and judge the first so many.

    What is known is read from the newest published copy; without one every entry is new.
    """
    every = found.parsed.entries if found.parsed else ()
    identified = identify(found.feed.id, every, found.feed.identity)
    ledger = Ledger()
    if every and analyst_link.exists():
        with reading(analyst_link) as session:
            ledger = ledger_for(session, identified)
    known = dict(ledger.aliases)
    record = PollRecord("probe", found.feed.id, found.asked_at, PollOutcome.OK, entries=every)
    counts = ledger.take(record, identified, found.feed, families_by_host(feeds))
    probed = _probed(every, identified, known)
    usable = [item for item in probed if item.fate in {"new", "known"}]
    judged = {id(item): _judged(item, ledger, judge) for item in usable[:first]}
    shown = [judged.get(id(item), item) for item in probed]
    reasons = Counter(rejection.reason for rejection in ledger.rejections)
    return Reading(counts, tuple(shown), tuple(reasons.most_common()))


def _status_trouble(fetched: Fetched) -> FetchError | None:
    if fetched.status == _OK and fetched.body.strip():
        return None
    if fetched.status in {_OK, _NO_CONTENT}:
        return FetchError("empty", "the server answers, but with nothing")
    return FetchError(f"http_{fetched.status}", f"the server answered {fetched.status}")


def _hints(feed: Feed, fetched: Fetched) -> ParseHints:
    return ParseHints(
        url=fetched.url,
        content_type=fetched.content_type,
        zone=feed.zone.key,
        language=feed.language,
        encoding=feed.encoding,
    )


def _probed(
    every: Sequence[Entry], identified: Sequence[Identified], known: dict[int, str]
) -> list[ProbedEntry]:
    sightings = iter(observe(identified, known))  # one for each usable entry, in their order
    probed = []
    for entry in every:
        if entry.rejected is not None:
            probed.append(ProbedEntry(entry, "rejected"))
            continue
        seen = next(sightings)
        fate = seen.method if seen.method in {"new", "repeat"} else "known"
        method = seen.method if fate == "known" else ""
        item = seen.identified
        probed.append(ProbedEntry(entry, fate, method, item.aliases, item.article_id))
    return probed


def _judged(item: ProbedEntry, ledger: Ledger, judge: Judge) -> ProbedEntry:
    article = ledger.articles.get(item.article_id)
    if article is None:  # known in this feed under another address
        return item
    return ProbedEntry(
        item.entry, item.fate, item.method, item.aliases, item.article_id, judge.judge(article)
    )
