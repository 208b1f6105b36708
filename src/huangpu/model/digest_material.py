"""What is a digest made from? Articles with their tags, feeds, and counts of weeks, as the store gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ArticleTag:
    """One tag of an article: `score` in [0, 1], `phrases` as they stand in its text."""

    tag: str
    facet: str
    score: float
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestArticle:
    """An article that may enter; spam has been left out (and counted) by whoever reads the store.

    `story_id` None: a story of its own. `copy_of` names the original of a republished text.
    `shanghai_score` is in [0, 1]; `feed_weight` is 1 for an ordinary feed.
    """

    article_id: str
    story_id: str | None
    copy_of: str | None
    title: str
    summary: str
    url: str | None
    language: str
    outlet: str
    publisher_family: str
    feed_id: str
    published_at: datetime | None
    first_seen_at: datetime
    published_is_estimated: bool
    shanghai: bool
    shanghai_score: float
    tags: tuple[ArticleTag, ...] = ()
    feed_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FeedCondition:
    """How one enabled feed is doing; `status` as in the `feeds` view, `reason` for people."""

    feed_id: str
    title: str
    status: str
    last_success_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What the week's polls brought.

    An article of the week that is not tagged falls into the first of `spam`, `untagged` (about
    Shanghai, but no sector or theme) and `off_topic` (neither) that applies, so
    `articles = spam + untagged + off_topic + tagged`. `copies` counts among the tagged.
    """

    polls: int = 0
    polls_failed: int = 0
    entries_seen: int = 0
    entries_new: int = 0
    entries_rejected: int = 0
    articles: int = 0
    copies: int = 0
    spam: int = 0
    untagged: int = 0
    off_topic: int = 0


@dataclass(frozen=True, slots=True)
class TagWeek:
    """A row of the `sector_weeks` view: what one tag had in one week (`2026-W34`)."""

    week: str
    tag: str
    articles: int
    stories: int
    outlets: int
