"""Which articles belong to the week, and which stories do they tell?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from huangpu.model.links import web_link

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huangpu.model.digest_material import DigestArticle

_FACETS = frozenset({"sector", "theme"})


@dataclass(frozen=True, slots=True)
class Report:
    """One article of the week, the moment that counts for it, and whether it came in late."""

    article: DigestArticle
    moment: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One event as the week's articles tell it; `reports` in order of time, never empty."""

    story_id: str
    lead: Report
    reports: tuple[Report, ...]

    @property
    def strengths(self) -> dict[tuple[str, str], float]:
        """Give the best score of every (facet, tag) that its articles carry."""
        best: dict[tuple[str, str], float] = {}
        for report in self.reports:
            for tag in report.article.tags:
                if tag.facet in _FACETS:
                    key = (tag.facet, tag.tag)
                    best[key] = max(best.get(key, 0.0), min(1.0, max(0.0, tag.score)))
        return best

    @property
    def families(self) -> frozenset[str]:
        """Publisher families with a text of their own: these corroborate. Never empty."""
        own = frozenset(family_of(r.article) for r in self.reports if r.article.copy_of is None)
        # the original of a republished text may lie in another week: one of the copies stands in
        return own or frozenset({family_of(self.lead.article)})

    @property
    def reprints(self) -> frozenset[str]:
        """Publisher families that only republished somebody else's text."""
        return frozenset(family_of(r.article) for r in self.reports) - self.families

    @property
    def shanghai(self) -> bool:
        """Whether any of its articles is about Shanghai."""
        return any(report.article.shanghai for report in self.reports)

    @property
    def late(self) -> bool:
        """Whether all of it was published before the week began."""
        return all(report.late for report in self.reports)


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories of the week, and what became of the articles that tell none of them."""

    stories: tuple[Story, ...]
    reports: tuple[Report, ...]
    too_old: int


def select(
    articles: Iterable[DigestArticle],
    window: tuple[datetime, datetime],
    now: datetime,
    late_days: int,
) -> Selection:
    """Take the tagged articles of the half-open window and group them into stories.

    An article counts where it was published, or first seen if that was earlier (a date in the
    future is a mistake). One published before the window but first seen in it is late, and taken,
    unless that is more than `late_days` ago. What was first seen after `now` does not exist yet.
    """
    start, end = window
    reports: list[Report] = []
    too_old = 0
    for article in articles:
        if not is_on_topic(article) or article.first_seen_at > now:
            continue
        moment = min(article.published_at or article.first_seen_at, article.first_seen_at)
        if start <= moment < end:
            reports.append(Report(article, moment, late=False))
        elif moment < start <= article.first_seen_at < end:
            if moment < start - timedelta(days=late_days):
                too_old += 1
            else:
                reports.append(Report(article, moment, late=True))
    reports.sort(key=lambda report: (report.moment, report.article.article_id))
    return Selection(_stories(reports), tuple(reports), too_old)


def is_on_topic(article: DigestArticle) -> bool:
    """Whether it carries a sector or a theme at all."""
    return any(tag.facet in _FACETS for tag in article.tags)


def family_of(article: DigestArticle) -> str:
    """Give the publisher family; an outlet without one is its own."""
    return article.publisher_family or article.outlet or article.feed_id


def _stories(reports: Iterable[Report]) -> tuple[Story, ...]:
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        article = report.article
        groups[article.story_id or article.copy_of or article.article_id].append(report)
    return tuple(
        Story(story_id, min(group, key=_fitness), tuple(group))
        for story_id, group in sorted(groups.items())
    )


def _fitness(report: Report) -> tuple[bool, bool, bool, float, datetime, str]:
    """Order the articles of a story by how well they speak for it; the best is the least."""
    article = report.article
    return (
        article.copy_of is not None,
        web_link(article.url) is None or not article.title.strip(),
        not article.summary.strip(),
        -article.feed_weight,
        report.moment,
        article.article_id,
    )
