"""Who tells what in this week: each publisher once a story?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.digest.selection import family_of, select
from huangpu.model.terms import MinedArticle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huangpu.core.digest.selection import Report, Story
    from huangpu.model.digest_material import DigestArticle


@dataclass(frozen=True, slots=True)
class Telling:
    """One report of one story, an article of its own or a copy."""

    story: Story
    report: Report


def tellings(
    articles: Iterable[DigestArticle],
    window: tuple[datetime, datetime],
    now: datetime,
    late_days: int,
    earlier_story_ids: frozenset[str] = frozenset(),
) -> tuple[Telling, ...]:
    """Give the reports of a week's stories that count: each publisher once a story.

    An own text comes before a copy. Stories that an earlier issue told are left out.
    """
    found: dict[tuple[str, str], Telling] = {}
    for story in select(articles, window, now, late_days).stories:
        if story.story_id in earlier_story_ids:
            continue
        for report in sorted(story.reports, key=lambda one: one.article.copy_of is not None):
            found.setdefault((story.story_id, family_of(report.article)), Telling(story, report))
    return tuple(found[key] for key in sorted(found))


def mined(one: Telling) -> MinedArticle:
    """Give what the miner of terms reads of a telling."""
    article = one.report.article
    return MinedArticle(
        article_id=article.article_id,
        title=article.title,
        summary=article.summary,
        # two stories of one outlet are two tellings, and two outlets of one story
        outlet=f"{one.story.story_id} {family_of(article)}",
        published_at=one.report.moment,
        first_seen_at=article.first_seen_at,
        tags=frozenset(tag.tag for tag in article.tags),
    )
