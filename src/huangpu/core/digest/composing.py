"""What is in the issue of this week?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huangpu.core.archive.paths import ISSUES, issue_page
from huangpu.core.digest.changes import movements, newcomers, silences, trend_note
from huangpu.core.digest.claims import findings, size_of
from huangpu.core.digest.commands import query_for
from huangpu.core.digest.coverage import coverage_of, feed_notes, headline_of, source_rows
from huangpu.core.digest.items import items_of
from huangpu.core.digest.new_terms import size_of_term
from huangpu.core.digest.placing import place
from huangpu.core.digest.ranking import ranked, scene_of
from huangpu.core.digest.selection import select
from huangpu.core.digest.sizes import title_of
from huangpu.core.digest.trends import record_of, sector_rows
from huangpu.core.wording import counted
from huangpu.model.digest import Digest, Footer, Section

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huangpu.core.digest.options import DigestOptions
    from huangpu.core.digest.placing import Place
    from huangpu.core.digest.selection import Story
    from huangpu.model.digest import DigestItem
    from huangpu.model.digest_material import DigestArticle, FeedCondition, TagWeek, WeekCounts
    from huangpu.model.new_terms import NewTerm
    from huangpu.model.weeks import Week

_STILL_TOLD = 2
_RANKING = (
    "Stories are ranked by how many publishers report them on their own, by their weight for "
    "Shanghai and for a topic, and by how new they are; each says why it is here. "
    "A story stands in one issue, and in one place of it."
)


def compose(  # noqa: PLR0917  the order in which a week is told; the flows and tests rely on it
    week: Week,
    articles: Iterable[DigestArticle],
    history: Iterable[TagWeek],
    feeds: Iterable[FeedCondition],
    counts: WeekCounts,
    config: DigestOptions,
    now: datetime,
    earlier_story_ids: frozenset[str] = frozenset(),
    *,
    new_terms: tuple[NewTerm, ...] = (),
) -> Digest:
    """Compose the issue of a week from what is stored of it.

    `articles` may hold more than the week; what does not belong is left aside. Stories in
    `earlier_story_ids` had their issue, and are only counted. The same input gives the same
    digest, in whatever order it comes. `now` is aware and becomes `generated_at`. `new_terms` are
    those of the week (`core.digest.new_terms`); they take their room from the stories.
    """
    window = (week.start(config.zone), week.end(config.zone))
    feeds = tuple(feeds)
    complete = now >= window[1]
    selection = select(articles, window, now, config.late_days)
    scene = scene_of(selection.reports, window)
    fresh = [story for story in selection.stories if story.story_id not in earlier_story_ids]
    told = [story for story in selection.stories if story.story_id in earlier_story_ids]
    claims, claims_more = findings(fresh, config.watched, config)
    taken = sum(map(size_of, claims)) + sum(map(size_of_term, new_terms))
    room = replace(config, page_budget=config.page_budget - taken)
    placement = place(ranked(fresh, scene), room)
    top, by_section = items_of(placement, scene, room)
    shown = [r.story for r in (*placement.top, *(r for p in placement.places for r in p.shown))]
    record = record_of(history, week)
    rows = sector_rows(
        config.sections, selection.stories, selection.reports, record, complete=complete
    )
    sources, sources_more = source_rows(selection.reports, shown, config.sources)
    return Digest(
        week=week,
        zone=config.zone,
        generated_at=now,
        window=window,
        complete=complete,
        headline=headline_of(shown, counts, feeds),
        top=top,
        sections=tuple(
            _section(spot, by_section[spot.option.key], window, now, config)
            for spot in placement.places
        ),
        sector_rows=rows,
        trend_note=trend_note(record, complete=complete),
        changes=(
            *movements(rows),
            *newcomers(selection.reports, record, config.sections),
            *silences(selection.reports, record, config.sections, complete=complete),
            *_still_told(told),
        ),
        claims=claims,
        claims_more=claims_more,
        new_terms=new_terms,
        coverage=coverage_of(
            selection,
            counts,
            len(feeds),
            config,
            shown=len(shown),
            told_before=len(told),
            late=sum(story.late for story in shown),
            per_outlet=placement.per_outlet,
        ),
        sources=sources,
        sources_more=sources_more,
        feeds=feed_notes(feeds),
        footer=Footer(
            name=config.name,
            name_zh=config.name_zh,
            issue_id=str(week),
            ranking=_RANKING,
            commands=("huangpu feeds check", f"huangpu digest --week {week}"),
            page_url=_on_the_web(config.base_url, issue_page(str(week))),
            archive_url=_on_the_web(config.base_url, ISSUES),
        ),
    )


def _on_the_web(base_url: str | None, page: str) -> str | None:
    return f"{base_url}/{page}" if base_url else None


def _section(
    spot: Place,
    items: tuple[DigestItem, ...],
    window: tuple[datetime, datetime],
    now: datetime,
    config: DigestOptions,
) -> Section:
    option = spot.option
    return Section(
        key=option.key,
        facet=option.facet,
        label=option.label,
        label_zh=option.label_zh,
        items=items,
        stories=len(items) + spot.in_top + spot.more,
        in_top=spot.in_top,
        more=spot.more,
        query=query_for(option.key, window, now, config.zone),
    )


def _still_told(stories: Iterable[Story]) -> tuple[str, ...]:
    """Say which stories of earlier issues several publishers still report."""
    going_on = sorted(
        (story for story in stories if len(story.families) > 1),
        key=lambda story: (-len(story.families), story.story_id),
    )
    return tuple(
        f"Still reported after an earlier issue, by {counted(len(story.families), 'publisher')}: "
        f"{title_of(story.lead.article)}"
        for story in going_on[:_STILL_TOLD]
    )
