"""Hand-written stand-ins for the rules, and builders of polls, for tests of everything around."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from huangpu.adapters.journal import Journal
from huangpu.adapters.sameness_files import load_background
from huangpu.adapters.store.connection import Database
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge
from huangpu.core.sameness.reading import Background
from huangpu.jobs.load import Rules
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.model.entries import Entry
from huangpu.model.feeds import Catalogue, Feed
from huangpu.model.polls import PollOutcome, PollRecord
from huangpu.model.spam import SpamVerdict
from huangpu.model.tags import Evidence, ShanghaiVerdict, Tagging, TagMatch

# what a rebuild must give back row for row
VIEWS = (
    "articles",
    "article_tags",
    "article_revisions",
    "observations",
    "stories",
    "story_articles",
    "feeds",
    "polls",
    "sector_weeks",
)
START = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)  # a Monday morning in Shanghai


class WordTagger:
    """Tags `ai` where the title holds the word, with its span."""

    def __init__(self, word: str = "AI") -> None:
        self.word = word
        self.version = f"words-{word}"

    def tag(
        self,
        title: str,
        summary: str,  # noqa: ARG002  the tagger's interface
        *,
        outlet: str = "",  # noqa: ARG002
        language: str = "und",  # noqa: ARG002
    ) -> Tagging:
        """Tag by one word."""
        start = title.find(self.word)
        if start < 0:
            return Tagging()
        span = Evidence("title", start, start + len(self.word), self.word, "term:ai")
        return Tagging(
            (TagMatch("ai", 0.9, (span,)),),
            ShanghaiVerdict(relevant=True, score=0.8, evidence=(span,)),
        )


class WordSpam:
    """Takes every text with the word ADVERT for spam."""

    version = "spam-1"

    def inspect(self, title: str, summary: str) -> SpamVerdict:
        """Judge by one word."""
        found = "ADVERT" in title
        return SpamVerdict(
            is_spam=found,
            reason="says ADVERT" if found else "",
            score=1.0 if found else 0.0,
            cuts=(),
            title=title,
            summary=summary,
        )


def judge(word: str = "AI") -> Judge:
    """Give a judge that knows one word."""
    return Judge(WordTagger(word), WordSpam(), {"ai": "sector"})  # type: ignore[arg-type]  # fakes


def feed(name: str, **values: object) -> Feed:
    """Give a feed of the catalogue."""
    return Feed.model_validate(
        {"id": name, "url": f"https://{name}.example/feed", "publisher": name.title(), **values}
    )


def entry(number: int, title: str | None = None, **values: object) -> Entry:
    """Give an entry with a guid, a link and a title of its own."""
    base: dict[str, object] = {
        "position": number,
        "guid": f"guid-{number}",
        "link": f"https://news.example/a/{number}",
        "title": title
        if title is not None
        else f"A headline that nobody else has, number {number}",
        "summary": f"What happened in case {number}.",
        "published_at": START - timedelta(minutes=number),
        "language": "en",
    }
    return Entry(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


def record(feed_id: str, *entries: Entry, hours: float = 0, **values: object) -> PollRecord:
    """Give a successful poll of a feed, some hours after the start."""
    base: dict[str, object] = {
        "poll_id": f"{hours}-{feed_id}",
        "feed_id": feed_id,
        "started_at": START + timedelta(hours=hours),
        "outcome": PollOutcome.OK,
        "http_status": 200,
        "entries": entries,
    }
    return PollRecord(**{**base, **values})  # type: ignore[arg-type]  # the keys are fields


def workshop(folder: Path, *feeds: Feed, word: str = "AI") -> Workshop:
    """Give a data folder with a journal and a database, and a clock that stands at the start."""
    return Workshop(
        database=Database(folder / "huangpu.duckdb", lock_seconds=5),
        analyst_link=folder / "analyst.duckdb",
        journal=Journal(folder / "journal"),
        rules=rules(feeds, word),
        poll_lock=folder / "poll.lock",
        clock=lambda: START,
    )


def with_an_article(folder: Path, title: str | None = None) -> Workshop:
    """Give a data folder of one feed with one published article."""
    made = workshop(folder, feed("shen"))
    journalled(made, record("shen", entry(1, title)))
    close_round(made)
    return made


@cache
def background() -> Background:
    """Give the shipped frequencies and weights, with no names."""
    return load_background(Path("there is no gazetteer"))


def rules(feeds: tuple[Feed, ...], word: str = "AI") -> Rules:
    """Give rules by which one word tags; sameness is the real one, without meanings."""
    judging = judge(word)
    return Rules(
        Catalogue(feeds=feeds), judging, Sameness(background(), judging.spam, lambda _feed: 0)
    )


def journalled(place: Workshop, *records: PollRecord) -> str:
    """Write one batch."""
    return place.journal.write(place.journal.next_sequence(), 0, records, records[0].started_at)
