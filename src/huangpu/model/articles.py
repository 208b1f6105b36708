"""What is kept of an article, and where was it seen? The rows that a load writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """An entry as one feed shows it."""

    feed_id: str
    entry_key: str
    article_id: str
    first_seen_at: datetime
    last_seen_at: datetime
    link: str | None
    method: str
    content_hash: int
    changes: int = 0  # how often its text was seen to change


@dataclass(frozen=True, slots=True)
class Article:
    """One published item. `title` and `summary` are the newest, as the feed gave them."""

    article_id: str
    title: str
    summary: str
    url: str | None
    language: str
    outlet: str
    publisher_family: str
    feed_id: str
    entry_key: str
    published_at: datetime
    first_seen_at: datetime
    published_is_estimated: bool
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article's text."""

    article_id: str
    revision: int
    title: str
    summary: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Rejection:
    """An entry that was not taken on, and why."""

    poll_id: str
    feed_id: str
    position: int
    reason: str
    title: str
    link: str | None
