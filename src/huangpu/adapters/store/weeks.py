"""What does the store know of one week? The input of the digest, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Session
from huangpu.model.digest_material import (
    ArticleTag,
    DigestArticle,
    FeedCondition,
    TagWeek,
    WeekCounts,
)


@dataclass(frozen=True, slots=True)
class WeekRecord:
    """Everything that a digest of one week is made from."""

    articles: tuple[DigestArticle, ...]
    history: tuple[TagWeek, ...]
    feeds: tuple[FeedCondition, ...]
    counts: WeekCounts


def read_week(session: Session, start: datetime, end: datetime, weeks: Sequence[str]) -> WeekRecord:
    """Read the half-open window [start, end), and the rows of `weeks` for comparison."""
    window = {"start": start, "end": end}
    asked = {"asked": tables.keys("week", pa.string(), weeks)}
    return WeekRecord(
        articles=tuple(_article(row) for row in session.rows("week_articles", values=window)),
        history=tuple(TagWeek(**row) for row in session.rows("tag_weeks", tables=asked)),
        feeds=tuple(FeedCondition(**row) for row in session.rows("feed_conditions")),
        counts=WeekCounts(
            **session.rows("week_polls", values=window)[0],
            **session.rows("week_article_counts", values=window)[0],
        ),
    )


def _article(row: dict[str, Any]) -> DigestArticle:
    tags = tuple(
        ArticleTag(tag["tag"], tag["facet"], tag["score"], tuple(tag["phrases"]))
        for tag in row.pop("tags")
    )
    return DigestArticle(**row, tags=tags)
