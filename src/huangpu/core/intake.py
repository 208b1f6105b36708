"""What becomes of each entry of a poll? The ledger in which every entry ends exactly once.

The loader fills a `Ledger` with what the store already knows of the entries at hand, lets it take
in the polls one after the other, and writes what it collected in one transaction. Nothing here
reads a clock: all times come from the polls, so that loading the journal again gives the same
rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from huangpu.core.identity import Identified, Sighting, observe
from huangpu.core.outlets import outlet_of
from huangpu.model.articles import Article, Observation, Rejection, Revision
from huangpu.model.entries import Entry
from huangpu.model.feeds import Feed
from huangpu.model.health import PollCounts
from huangpu.model.polls import PollRecord

MAX_CHANGES = 24  # a feed that puts a clock in its texts is believed this often: peers.md 2.1


@dataclass(slots=True)
class Ledger:
    """What is known, and what is new: filled from the store, written back to it.

    `aliases`, `observations` and `articles` hold what the store knows of the entries at hand and
    grow as polls are taken in; the other fields collect what has to be written.
    """

    aliases: dict[int, str] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    buried: frozenset[str] = frozenset()  # entry keys and article ids that were purged

    new_aliases: dict[int, str] = field(default_factory=dict)
    new_observations: dict[str, None] = field(default_factory=dict)
    seen_again: dict[str, None] = field(default_factory=dict)
    new_articles: dict[str, None] = field(default_factory=dict)
    revised: dict[str, None] = field(default_factory=dict)
    opened: list[Article] = field(default_factory=list)  # new articles with their first text
    revisions: list[Revision] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def take(
        self,
        record: PollRecord,
        identified: Sequence[Identified],
        feed: Feed,
        families: Mapping[str, str],
    ) -> PollCounts:
        """Take one poll in and say what became of its entries; the four parts sum to `seen`.

        `identified` are the usable entries of the record, named by `identify`.
        """
        found = {"new": 0, "updated": 0, "unchanged": 0, "rejected": 0}
        for entry in record.entries:
            if entry.rejected is not None:
                self._reject(record, entry, entry.rejected)
                found["rejected"] += 1
        for sighting in observe(identified, self.aliases):
            found[self._settle(sighting, record, feed, families)] += 1
        return PollCounts(seen=len(record.entries), **found)

    def _settle(
        self, sighting: Sighting, record: PollRecord, feed: Feed, families: Mapping[str, str]
    ) -> str:
        item, entry_key = sighting.identified, sighting.entry_key
        if sighting.method == "repeat":
            self._reject(record, item.entry, "repeated_in_document")
            return "rejected"
        for alias in item.aliases:
            if alias.key not in self.aliases:
                self.aliases[alias.key] = entry_key
                self.new_aliases[alias.key] = entry_key
        known = self.observations.get(entry_key)
        if known is None and not self.buried.isdisjoint((entry_key, item.article_id)):
            return "unchanged"  # a feed still shows what was purged, or another carries it
        if known is None:
            self._open(item, entry_key, record, feed, families)
            return "new"
        changed = known.content_hash != item.content_hash and known.changes < MAX_CHANGES
        self.observations[entry_key] = dataclasses.replace(
            known,
            last_seen_at=max(known.last_seen_at, record.started_at),
            content_hash=item.content_hash if changed else known.content_hash,
            changes=known.changes + changed,
        )
        if entry_key not in self.new_observations:
            self.seen_again[entry_key] = None
        if changed:
            self._revise(known, item.entry, record.started_at)
        return "updated" if changed else "unchanged"

    def _open(
        self,
        item: Identified,
        entry_key: str,
        record: PollRecord,
        feed: Feed,
        families: Mapping[str, str],
    ) -> None:
        """Open an observation, and its article unless another feed brought that before."""
        entry, at = item.entry, record.started_at
        self.observations[entry_key] = Observation(
            feed_id=feed.id,
            entry_key=entry_key,
            article_id=item.article_id,
            first_seen_at=at,
            last_seen_at=at,
            link=entry.link,
            method=item.article_method,
            content_hash=item.content_hash,
        )
        self.new_observations[entry_key] = None
        if item.article_id in self.articles:
            return
        outlet = outlet_of(entry, feed, families)
        claimed = entry.published_at or entry.updated_at
        published_at = at if claimed is None else min(claimed, at)
        self.articles[item.article_id] = Article(
            article_id=item.article_id,
            title=entry.title,
            summary=entry.summary,
            url=entry.link,
            language=entry.language,
            outlet=outlet.name,
            publisher_family=outlet.family,
            feed_id=feed.id,
            entry_key=entry_key,
            published_at=published_at,
            first_seen_at=at,
            published_is_estimated=claimed is None or claimed > at or entry.date_is_rough,
        )
        self.new_articles[item.article_id] = None
        self.opened.append(self.articles[item.article_id])
        self.revisions.append(Revision(item.article_id, 1, entry.title, entry.summary, at))

    def _revise(self, known: Observation, entry: Entry, at: datetime) -> None:
        """Record other words of a known entry as a version, if its feed owns the article.

        Another feed that carries the same article words it in its own way; that is no edit.
        """
        article = self.articles.get(known.article_id)
        if article is None or article.entry_key != known.entry_key:
            return
        if (article.title, article.summary) == (entry.title, entry.summary):
            return
        revision = article.revision + 1
        self.articles[article.article_id] = dataclasses.replace(
            article,
            title=entry.title,
            summary=entry.summary,
            language=entry.language,
            revision=revision,
        )
        self.revised[article.article_id] = None
        self.revisions.append(
            Revision(article.article_id, revision, entry.title, entry.summary, at)
        )

    def _reject(self, record: PollRecord, entry: Entry, reason: str) -> None:
        self.rejections.append(
            Rejection(
                record.poll_id, record.feed_id, entry.position, reason, entry.title, entry.link
            )
        )


def may_have_missed(counts: PollCounts, *, seen_before: bool) -> bool:
    """Whether the document shares nothing with what the feed showed before.

    Items may then have come and gone between two polls (the overlap rule of Media Cloud,
    research/peers.md 2.3).
    """
    return seen_before and counts.new > 0 and not counts.updated and not counts.unchanged
