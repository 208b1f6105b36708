"""How is the archive made? Read what it shows, make its pages, write those that changed.

Issues never change once they are frozen, so their pages are only made again when their content,
their neighbours or the look changes; everything else is bounded, however much is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from huangpu.adapters.issue_shelf import IssueShelf, ShelvedIssue
from huangpu.adapters.render.site import (
    Neighbours,
    look,
    render_issue,
    render_pages,
)
from huangpu.adapters.site_files import (
    KnownIssue,
    Manifest,
    Written,
    read_manifest,
    write_site,
)
from huangpu.adapters.store.archive import (
    BOUNDS,
    Bounds,
    Chosen,
    read_feeds,
    read_lists,
    read_reports,
    read_span,
    read_weeks,
)
from huangpu.adapters.store.session import Session
from huangpu.core.archive import paths, story_of, trend_of, weeks_until
from huangpu.core.weeks import week_of
from huangpu.errors import JournalError, StoreError
from huangpu.model.archive import Archive, ArchivePlan, ArchiveStory, IssueCard, StoryWeek
from huangpu.model.digest import Digest
from huangpu.model.weeks import Week

EVERY = timedelta(hours=1)  # a poll writes the site when its newest data are younger by so much
_TITLES = 4


def is_due(session: Session, folder: Path) -> bool:
    """Whether an hour of data is missing in the site, by the clock of the polls.

    Data that are older than the site by so much, after a clock was put right, count the same.
    """
    span = read_span(session)
    written = read_manifest(folder).as_of
    return span is not None and (written is None or abs(span.as_of - written) >= EVERY)


def write_archive(
    session: Session,
    shelf: IssueShelf,
    folder: Path,
    plan: ArchivePlan,
    bounds: Bounds = BOUNDS,
) -> Written:
    """Bring the site in `folder` up to date with the database and the issues.

    Raises StoreError while nothing was polled, OSError when a file cannot be written.
    """
    archive = read_archive(session, plan, bounds)
    manifest = read_manifest(folder)
    issues, pages = _issues(shelf, plan, _still_there(manifest, folder))
    cards = tuple(known.card for known in reversed(issues.values()))
    pages |= render_pages(replace(archive, issues=cards))
    kept = frozenset(map(paths.issue_page, issues)) - pages.keys()
    return write_site(folder, pages, kept, archive.as_of, issues)


def read_archive(session: Session, plan: ArchivePlan, bounds: Bounds) -> Archive:
    """Read all that the pages show, except the issues. Raises StoreError before the first poll."""
    span = read_span(session)
    if span is None:
        raise StoreError("nothing has been polled yet, so there is nothing to show")
    tags = [topic.key for topic in plan.topics]
    weeks = weeks_until(span.as_of, plan.zone)
    rows = read_weeks(session, tags, weeks[0].start(plan.zone), plan.zone)
    first = week_of(span.since, plan.zone)
    lists = read_lists(
        session,
        tags,
        span,
        plan.zone,
        bounds,
    )
    asked = sorted({story for chosen in lists.values() for story in chosen.story_ids})
    stories = _stories(session, asked, lists.get("+", Chosen((), 0)), bounds)

    def of(name: str) -> tuple[ArchiveStory, ...]:
        return tuple(stories[one] for one in lists[name].story_ids) if name in lists else ()

    return Archive(
        plan=plan,
        as_of=span.as_of,
        since=span.since,
        articles=span.articles,
        trends=tuple(
            trend_of(topic, [row for row in rows if row.tag == topic.key], weeks, first)
            for topic in plan.topics
        ),
        by_topic={tag: of(tag) for tag in tags},
        newest=of("*"),
        by_week=tuple(
            StoryWeek(Week.parse(name), of(name), lists[name].total)
            for name in sorted(lists, reverse=True)
            if name[0].isdigit() and name not in tags
        ),
        told=of("+"),
        listed_weeks=bounds.weeks,
        feeds=read_feeds(session),
    )


def _stories(
    session: Session, asked: list[str], told: Chosen, bounds: Bounds
) -> dict[str, ArchiveStory]:
    pages = frozenset(told.story_ids)
    return {
        story_id: story_of(story_id, reports, more=more, has_page=story_id in pages)
        for story_id, (reports, more) in read_reports(session, asked, bounds).items()
    }


def _still_there(manifest: Manifest, folder: Path) -> dict[str, KnownIssue]:
    """Give the issues whose page lies where it was written."""
    return {
        issue: known
        for issue, known in (manifest.issues or {}).items()
        if (folder / paths.issue_page(issue)).is_file()
    }


def _issues(
    shelf: IssueShelf, plan: ArchivePlan, known: Mapping[str, KnownIssue]
) -> tuple[dict[str, KnownIssue], dict[str, bytes]]:
    """Give all issues, oldest first, and the pages of those that must be made anew."""
    issues: dict[str, KnownIssue] = {}
    pages: dict[str, bytes] = {}
    shelved = shelf.issues()
    newest = {one.week: one.issue for one in shelved}
    for place, one in enumerate(shelved):
        beside = Neighbours(
            older=shelved[place - 1].issue if place else None,
            newer=shelved[place + 1].issue if place + 1 < len(shelved) else None,
            corrected_by=newest[one.week] if newest[one.week] != one.issue else None,
        )
        source = _source(one, beside, plan)
        if (before := known.get(one.issue)) is not None and before.source == source:
            issues[one.issue] = before
            continue
        try:
            digest = shelf.digest(one)
        except JournalError:  # of another version, or damaged: the others are shown all the same
            continue
        issues[one.issue] = KnownIssue(source, _card(one, digest))
        pages[paths.issue_page(one.issue)] = render_issue(digest, one.issue, beside, plan)
    return issues, pages


def _source(one: ShelvedIssue, beside: Neighbours, plan: ArchivePlan) -> str:
    parts = (look(), one.fingerprint, one.frozen, beside, plan.name)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _card(one: ShelvedIssue, digest: Digest) -> IssueCard:
    return IssueCard(
        issue=one.issue,
        week=digest.week,
        complete=digest.complete,
        frozen=one.frozen,
        made_at=digest.generated_at,
        told=digest.headline.told,
        behind=digest.headline.behind,
        titles=tuple((item.title, item.language) for item in digest.items[:_TITLES]),
    )
