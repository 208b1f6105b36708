"""Which article stands for a story, who else tells it, and which words gave it its tags?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huangpu.core.digest.excerpts import shorten, summary_of
from huangpu.model.archive import ArchiveStory, Report

TITLE = 220  # columns; what is longer is an attack or a whole article in the wrong place
SUMMARY = 420
_OUTLET = 60
_PHRASES = 3
_PHRASE = 40


def story_of(
    story_id: str, reports: Sequence[Report], *, more: int = 0, has_page: bool = False
) -> ArchiveStory:
    """Make a story of its articles, in whatever order they come; there is at least one.

    The original comes first: the earliest that is no copy. `more` reports are counted, not given.
    """
    ordered = sorted(
        reports, key=lambda one: (one.copy_of is not None, one.published_at, one.article_id)
    )
    return ArchiveStory(
        story_id=story_id,
        reports=tuple(map(_readable, ordered)),
        outlets=len({one.publisher_family or one.outlet for one in ordered}),
        reasons=_reasons(ordered),
        more=more,
        has_page=has_page,
    )


def _readable(report: Report) -> Report:
    title = shorten(report.title, TITLE) or shorten(report.summary, TITLE) or "Untitled"
    return replace(
        report,
        title=title,
        summary=summary_of(title, report.summary, SUMMARY),
        outlet=shorten(report.outlet or report.publisher_family, _OUTLET) or "unknown outlet",
    )


def _reasons(reports: Iterable[Report]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give every tag, strongest first, with the words that earned it in the order of reports."""
    strength: dict[str, float] = defaultdict(float)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        for tag in report.tags:
            strength[tag.tag] = max(strength[tag.tag], tag.score)
            for phrase in tag.phrases:
                words[tag.tag].setdefault(phrase.casefold(), shorten(phrase, _PHRASE))
    order = sorted(strength, key=lambda tag: (-strength[tag], tag))
    return tuple((tag, tuple(words[tag].values())[:_PHRASES]) for tag in order)
