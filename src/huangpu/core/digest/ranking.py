"""How much does a story deserve the reader's time, and for what?"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.digest.selection import family_of
from huangpu.model.digest import ScorePart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huangpu.core.digest.selection import Report, Story

# Points at most, a hundred together (WorldMonitor and NewsBlur weigh alike: peers.md 2.4, 2.5).
_CORROBORATION, _SHANGHAI, _SECTOR, _TITLE = 30.0, 20.0, 15.0, 10.0
_RECENCY, _QUIET, _NOVELTY, _FEED = 10.0, 5.0, 5.0, 5.0

_FULL_CORROBORATION = 8  # publisher families, counted by doublings: the second says the most
_REPRINT = 0.5  # a republished text is an editor's choice, but no second source
_THEME = 0.6  # what carries a theme and no sector is beside our subject
_QUIET_OUTLET = 7  # articles a week above which an outlet needs no help (30 a month: peers.md 2.4)
_LOUD = 5  # articles a week of the loudest outlet, below which nobody drowns anybody out
_HEAVY_FEED = 3.0  # the weight at which a feed has all of its points


@dataclass(frozen=True, slots=True)
class Scene:
    """What a story is measured against: the week, and how much each outlet told in it."""

    window: tuple[datetime, datetime]
    told_by: Counter[str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with its score, which is the sum of the parts."""

    story: Story
    score: float
    parts: tuple[ScorePart, ...]
    in_title: tuple[str, ...]


def scene_of(reports: Iterable[Report], window: tuple[datetime, datetime]) -> Scene:
    """Count the outlets of the week."""
    return Scene(window, Counter(family_of(report.article) for report in reports))


def ranked(stories: Iterable[Story], scene: Scene) -> list[Ranked]:
    """Give the stories best first; equal scores in order of time, then of name."""
    rows = [_rank(story, scene) for story in stories]
    return sorted(
        rows, key=lambda row: (-row.score, row.story.reports[0].moment, row.story.story_id)
    )


def title_phrases(story: Story) -> tuple[str, ...]:
    """Give the phrases of its tags that stand in the lead's title, strongest first."""
    title = story.lead.article.title
    return tuple(phrase for phrase in phrases_of(story) if _stands_in(phrase, title))


def phrases_of(story: Story) -> tuple[str, ...]:
    """Give the phrases of the lead's tags, strongest first, then as they come in the title.

    A phrase inside a longer one (人工智能 in 人工智能辅助诊断) says nothing more.
    """
    lead = story.lead.article
    found: dict[str, float] = {}
    surface: dict[str, str] = {}  # CAR-T and car-t are one phrase, shown as it comes first
    for tag in lead.tags:
        for phrase in filter(None, tag.phrases):
            folded = phrase.casefold()
            surface.setdefault(folded, phrase)
            found[folded] = max(found.get(folded, 0.0), tag.score)
    title = lead.title.casefold()
    whole = (p for p in found if not any(p != other and p in other for other in found))
    ordered = sorted(whole, key=lambda p: (-found[p], title.find(p), p))
    return tuple(surface[phrase] for phrase in ordered)


def is_quiet(story: Story, scene: Scene) -> bool:
    """Whether a story comes from one outlet alone that is hardly heard beside others."""
    heard = scene.told_by[family_of(story.lead.article)]
    return heard == 1 and len(story.families) == 1 and max(scene.told_by.values()) >= _LOUD


def _rank(story: Story, scene: Scene) -> Ranked:
    in_title = title_phrases(story)
    parts = (
        _corroboration(story),
        _shanghai(story),
        _sector(story),
        ScorePart(
            "title", _TITLE if in_title else 0.0, f"{len(in_title)} matching phrases in the title"
        ),
        _recency(story, scene),
        _quiet(story, scene),
        ScorePart(
            "novelty", 0.0 if story.late else _NOVELTY, "late" if story.late else "new this week"
        ),
        _feed(story),
    )
    # one decimal for each part, so that a reader can add them up
    return Ranked(story, round(math.fsum(p.points for p in parts), 1), parts, in_title)


def _corroboration(story: Story) -> ScorePart:
    own, reprints = len(story.families), len(story.reprints)
    weight = math.log2(max(1.0, own + _REPRINT * reprints)) / math.log2(_FULL_CORROBORATION)
    return _part("corroboration", _CORROBORATION, weight, f"{own} publishers, {reprints} reprints")


def _shanghai(story: Story) -> ScorePart:
    score = max((r.article.shanghai_score for r in story.reports if r.article.shanghai), default=0)
    # from 0.5 an article is about Shanghai (model.tags): being so is worth half of the points
    return _part(
        "shanghai", _SHANGHAI, max(0.5, score) if story.shanghai else 0, f"relevance {score:.2f}"
    )


def _sector(story: Story) -> ScorePart:
    sector = max((s for (facet, _), s in story.strengths.items() if facet == "sector"), default=0)
    theme = max((s for (facet, _), s in story.strengths.items() if facet == "theme"), default=0)
    return _part(
        "topic", _SECTOR, max(sector, _THEME * theme), f"sector {sector:.2f}, theme {theme:.2f}"
    )


def _recency(story: Story, scene: Scene) -> ScorePart:
    start, end = scene.window
    newest = story.reports[-1].moment
    return _part("recency", _RECENCY, (newest - start) / (end - start), "newest report in the week")


def _quiet(story: Story, scene: Scene) -> ScorePart:
    told = scene.told_by[family_of(story.lead.article)]
    return _part(
        "quiet outlet", _QUIET, 1 - (told - 1) / _QUIET_OUTLET, f"{told} articles this week"
    )


def _feed(story: Story) -> ScorePart:
    weight = story.lead.article.feed_weight
    return _part("feed weight", _FEED, (weight - 1) / (_HEAVY_FEED - 1), f"weight {weight:g}", -1)


def _part(name: str, most: float, weight: float, why: str, least: float = 0) -> ScorePart:
    return ScorePart(name, round(most * min(1.0, max(least, weight)), 1), why)


def _stands_in(phrase: str, title: str) -> bool:
    pattern = re.escape(phrase)
    if phrase[0].isascii() and phrase[-1].isascii():  # not \b: none between 海 and AI
        pattern = rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
    return re.search(pattern, title, re.IGNORECASE) is not None
