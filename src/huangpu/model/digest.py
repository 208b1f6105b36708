"""What is in a weekly digest?

`core.digest.compose` makes it of `digest_material`, `adapters.render` turns it into a mail. All
moments are UTC; the digest carries the zone in which they are to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from huangpu.model.claim_findings import ClaimFinding
from huangpu.model.digest_material import WeekCounts
from huangpu.model.new_terms import NewTerm
from huangpu.model.weeks import Week


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of an item's score: how many points, and for what."""

    name: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """The same story elsewhere; `url` is None where that outlet gave no link."""

    outlet: str
    title: str
    url: str | None
    language: str


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story of the issue, told by its lead article.

    `gloss` is the same story in another language; `also_in` holds the other outlets, one entry
    each, and `also_more` counts those that did not fit. `score` is the sum of its parts.
    """

    rank: int
    story_id: str
    article_id: str
    title: str
    url: str | None
    outlet: str
    publisher_family: str
    language: str
    published_at: datetime
    published_is_estimated: bool
    late: bool
    summary: str
    section: str
    topics: tuple[str, ...]
    gloss: Told | None
    also_in: tuple[Told, ...]
    also_more: int
    outlets: int
    families: int
    reasons: tuple[str, ...]
    score: float
    score_parts: tuple[ScorePart, ...]

    @property
    def links(self) -> tuple[str, ...]:
        """Every URL that a reader can follow from this item."""
        elsewhere = (self.gloss, *self.also_in)
        return tuple(url for url in (self.url, *(t.url for t in elsewhere if t)) if url)


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one topic that are not among the top ones.

    `stories` counts all of the topic: `stories = len(items) + in_top + more`; `query` is the
    command that lists those left out, too.
    """

    key: str
    facet: str
    label: str
    label_zh: str
    items: tuple[DigestItem, ...]
    stories: int
    in_top: int
    more: int
    query: str


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One topic's week against the weeks before.

    `series` holds the stories of the last twelve weeks, this one last, None where a week has no
    record; `mean` and `change` (rounded, this week minus the mean of the four before) are None
    unless all four are on record. `bar` is 0 to 100, per cent of the topic with most stories.
    """

    tag: str
    facet: str
    label: str
    label_zh: str
    articles: int
    stories: int
    outlets: int
    mean: float | None
    change: int | None
    series: tuple[int | None, ...]
    spark: str
    bar: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The numbers at the top of the issue, and the same in words: what it has, and out of what."""

    stories: int
    outlets: int
    articles: int
    feeds: int
    feeds_failing: int
    told: str
    behind: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where everything went; each line of `lines` is a sentence with counts that add up.

    `tagged = stories told by them + retold`; `stories = shown + left_out + told_before`.
    """

    counts: WeekCounts
    tagged: int
    retold: int
    stories: int
    shown: int
    left_out: int
    told_before: int
    late: int
    too_old: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One outlet's part: its tagged articles of the week, their share, its stories in here."""

    outlet: str
    languages: tuple[str, ...]
    articles: int
    share: int
    stories: int


@dataclass(frozen=True, slots=True)
class FeedNote:
    """A feed that the reader cannot count on this week."""

    title: str
    status: str
    failing: bool
    last_success_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Footer:
    """What makes the issue citable and checkable.

    `page_url` and `archive_url` are where it and all issues can be read; None: nowhere known.
    """

    name: str
    name_zh: str
    issue_id: str
    ranking: str
    commands: tuple[str, ...]
    page_url: str | None = None
    archive_url: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Which issue this one corrects, and what was wrong with it, in the desk's words."""

    of: str
    why: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One issue, complete: rendering adds nothing and leaves nothing out.

    `window` is half-open. `complete` is False while the week is still running. `claims_more` counts
    the claims with a figure this week that found no room.
    """

    week: Week
    zone: ZoneInfo
    generated_at: datetime
    window: tuple[datetime, datetime]
    complete: bool
    headline: Headline
    top: tuple[DigestItem, ...]
    sections: tuple[Section, ...]
    sector_rows: tuple[SectorRow, ...]
    trend_note: str
    changes: tuple[str, ...]
    coverage: Coverage
    sources: tuple[SourceRow, ...]
    sources_more: int
    feeds: tuple[FeedNote, ...]
    footer: Footer
    claims: tuple[ClaimFinding, ...] = ()  # issues that were frozen before the watch have none
    claims_more: int = 0
    new_terms: tuple[NewTerm, ...] = ()  # nor have issues that were frozen before them
    correction: Correction | None = None

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """Every story shown, in the order of the page."""
        return (*self.top, *(item for section in self.sections for item in section.items))

    @property
    def links(self) -> tuple[str, ...]:
        """Every URL that a reader can follow, in the order of the page."""
        quoted = (quote.url for claim in self.claims for quote in claim.quotes)
        items = (link for item in self.items for link in item.links)
        new = (term.url for term in self.new_terms)
        return (*(url for url in new if url), *items, *(url for url in quoted if url))
