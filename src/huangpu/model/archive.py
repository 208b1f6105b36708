"""What does the archive show? Topics with their weeks, stories with their outlets, feeds, issues.

All moments are UTC; pages show them on the clocks of the archive's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from huangpu.model.digest_material import ArticleTag
from huangpu.model.weeks import Week


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag that has a page of its own, with its names."""

    key: str
    facet: str
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """What the archive is made by: its topics in their order, names of all tags, clocks, address.

    `base_url` is where the archive can be read, without a slash at its end; None: nowhere known.
    """

    topics: tuple[Topic, ...]
    labels: dict[str, str]
    zone: ZoneInfo
    base_url: str | None = None
    name: str = "Huangpu Weekly"
    name_zh: str = "黄浦科技周报"


@dataclass(frozen=True, slots=True)
class WeekCount:
    """What a topic had in one week.

    `watched` False: some of it lies before the first poll, so that only what feeds still showed
    is known of it.
    """

    week: Week
    articles: int
    stories: int
    outlets: int
    watched: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The weeks of a topic, oldest first; the last one is still running, the one before is whole.

    `mean` is that of the four weeks before the last whole one, `change` (rounded) what that one
    has more; both None unless all five were watched.
    """

    topic: Topic
    weeks: tuple[WeekCount, ...]
    mean: float | None
    change: int | None

    @property
    def running(self) -> WeekCount:
        """The week that is still running."""
        return self.weeks[-1]

    @property
    def whole(self) -> WeekCount:
        """The newest week that is over."""
        return self.weeks[-2]


@dataclass(frozen=True, slots=True)
class Report:
    """One article of a story. `updated_at` is when its newest version was first seen."""

    article_id: str
    title: str
    summary: str
    url: str | None
    language: str
    outlet: str
    publisher_family: str
    published_at: datetime
    published_is_estimated: bool
    updated_at: datetime
    copy_of: str | None
    shanghai: bool
    tags: tuple[ArticleTag, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveStory:
    """One event: `reports` begin with the original, which is told first and copies nobody.

    `outlets` counts publisher families; `reasons` are the words that earned each tag, the tags in
    order of their strength; `more` counts reports that are not listed; `has_page` tells whether
    there is a page of its own.
    """

    story_id: str
    reports: tuple[Report, ...]
    outlets: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    more: int = 0
    has_page: bool = False

    @property
    def original(self) -> Report:
        """The article that stands for it."""
        return self.reports[0]

    @property
    def gloss(self) -> Report | None:
        """The first report of it in another language."""
        return next((r for r in self.reports if r.language != self.original.language), None)

    @property
    def updated_at(self) -> datetime:
        """When the original was last seen to change."""
        return self.original.updated_at


@dataclass(frozen=True, slots=True)
class StoryWeek:
    """The stories that began in one week, best corroborated first; `total` counts all of them."""

    week: Week
    stories: tuple[ArchiveStory, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FeedRow:
    """How one enabled feed is doing; `site` is the page that its readers open."""

    feed_id: str
    title: str
    site: str | None
    language: str
    status: str
    reason: str
    last_success_at: datetime | None
    articles_7d: int


@dataclass(frozen=True, slots=True)
class IssueCard:
    """An issue in a list: what it holds, in words, and its first titles with their languages."""

    issue: str
    week: Week
    complete: bool
    frozen: bool
    made_at: datetime
    told: str
    behind: str
    titles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """All that the pages show, except what is in the issues.

    `as_of` is when the newest poll began, `since` the first one. Stories stand in `by_topic`
    (newest first), `newest` (of all topics), `by_week` (newest week first) and `told` (those with
    a page of their own), all of the last `listed_weeks`.
    """

    plan: ArchivePlan
    as_of: datetime
    since: datetime
    articles: int
    trends: tuple[Trend, ...]
    by_topic: dict[str, tuple[ArchiveStory, ...]]
    newest: tuple[ArchiveStory, ...]
    by_week: tuple[StoryWeek, ...]
    told: tuple[ArchiveStory, ...]
    listed_weeks: int
    feeds: tuple[FeedRow, ...]
    issues: tuple[IssueCard, ...] = field(default=())
