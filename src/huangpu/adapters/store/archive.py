"""What does the store know that the archive shows? Counts and chosen stories, never all articles."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Session
from huangpu.core.weeks import week_of
from huangpu.model.archive import FeedRow, Report
from huangpu.model.digest_material import ArticleTag, TagWeek

_AHEAD = timedelta(days=1)  # clocks of publishers may be ahead of ours, but not by weeks


@dataclass(frozen=True, slots=True)
class Span:
    """When the newest poll began, when the first one did, and how many articles are stored."""

    as_of: datetime
    since: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is listed: stories of a topic, of a week, with a page, and reports of a story.

    Stories are listed for `weeks`, week by week for `told_weeks`, the running one among both.
    They hold the archive to some hundred pages of at most about 100 KB, however much is stored.
    """

    of_topic: int = 50
    of_week: int = 60
    told: int = 300
    reports: int = 40
    weeks: int = 8
    told_weeks: int = 4


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids of the stories of one list in their order, and how many there would be."""

    story_ids: tuple[str, ...]
    total: int


def read_span(session: Session) -> Span | None:
    """Give what the database covers; None while nothing was polled."""
    row = session.rows("archive_span")[0]
    return Span(**row) if row["as_of"] is not None else None


def read_weeks(
    session: Session, tags: Sequence[str], start: datetime, zone: ZoneInfo
) -> list[TagWeek]:
    """Give what each of these tags had in each week from `start` on, on the clocks of a zone."""
    rows = session.rows(
        "archive_weeks",
        tables={"topic": tables.keys("tag", pa.string(), tags)},
        values={"start": start, "zone": zone.key},
    )
    return [TagWeek(**row) for row in rows]


def read_lists(
    session: Session, tags: Sequence[str], span: Span, zone: ZoneInfo, bounds: Bounds
) -> dict[str, Chosen]:
    """Give the stories to list, by tag, by week, and under '*' (all) and '+' (several outlets)."""
    running = week_of(span.as_of, zone)
    rows = session.tuples(
        "archive_lists",
        tables={"topic": tables.keys("tag", pa.string(), tags)},
        values={
            "start": running.previous(bounds.weeks - 1).start(zone),
            "end": span.as_of + _AHEAD,
            "weeks_from": running.previous(bounds.told_weeks - 1).start(zone),
            "zone": zone.key,
            "of_topic": bounds.of_topic,
            "of_week": bounds.of_week,
            "told": bounds.told,
        },
    )
    lists: dict[str, Chosen] = {}
    for name, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        lists[name] = Chosen(tuple(story for _, story, _ in members), members[0][2])
    return lists


def read_reports(
    session: Session, story_ids: Sequence[str], bounds: Bounds
) -> dict[str, tuple[list[Report], int]]:
    """Give the articles of these stories, and how many more each has."""
    rows = session.rows(
        "archive_reports",
        tables={"asked": tables.keys("story_id", pa.string(), story_ids)},
        values={"reports": bounds.reports},
    )
    stories: dict[str, tuple[list[Report], int]] = {}
    for story_id, group in groupby(rows, key=lambda row: row["story_id"]):
        members = list(group)
        more = members[0]["reports"] - len(members)
        stories[story_id] = ([_report(row) for row in members], more)
    return stories


def read_feeds(session: Session) -> tuple[FeedRow, ...]:
    """Give every enabled feed with its health."""
    return tuple(FeedRow(**row) for row in session.rows("archive_feeds"))


def _report(row: dict[str, Any]) -> Report:
    values = {name: row[name] for name in _REPORT_FIELDS}
    tags = tuple(
        ArticleTag(tag["tag"], tag["facet"], tag["score"], tuple(tag["phrases"]))
        for tag in row["tags"] or ()
    )
    return Report(**values, tags=tags)


_REPORT_FIELDS = tuple(one.name for one in dataclasses.fields(Report) if one.name != "tags")
