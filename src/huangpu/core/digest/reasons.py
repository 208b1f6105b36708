"""Why is this story here, in words?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from huangpu.core.digest.excerpts import shorten
from huangpu.core.digest.ranking import is_quiet, phrases_of
from huangpu.core.wording import counted, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huangpu.core.digest.ranking import Ranked, Scene
    from huangpu.core.digest.selection import Story

_NAMES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "ko": "Korean"}
_PHRASES = 2
_PHRASE_COLUMNS = 40


def reasons(row: Ranked, scene: Scene) -> tuple[str, ...]:
    """Give the reasons, weightiest first; there is always at least one."""
    story = row.story
    corroboration = _corroboration(story)
    found = [
        corroboration if len(story.families) > 1 else "",
        _words(row),
        "about Shanghai" if story.shanghai else "",
        _languages(story),
        "from an outlet rarely heard" if is_quiet(story, scene) else "",
        # what speaks against a story comes after what speaks for it
        corroboration if len(story.families) <= 1 else "",
        "published before this week, first seen in it" if story.late else "",
    ]
    return tuple(reason for reason in found if reason)


def outlets_of(story: Story) -> frozenset[str]:
    """Give the names of the outlets with a text of their own."""
    return frozenset(r.article.outlet for r in story.reports if r.article.copy_of is None)


def _corroboration(story: Story) -> str:
    own, reprinted = len(story.families), len(story.reprints)
    tail = f", reprinted by {reprinted}" if reprinted else ""
    if own <= 1:
        return f"one outlet{tail}"
    outlets = len(outlets_of(story))
    # sister papers do not corroborate each other, so they are not passed off as sources
    whose = f" of {own} publishers" if own < outlets else ""
    return f"{max(outlets, own)} outlets{whose} in {_span(story)}{tail}"


def _span(story: Story) -> str:
    elapsed = story.reports[-1].moment - story.reports[0].moment
    return counted(max(1, math.ceil(elapsed.total_seconds() / 86_400)), "day")


def _words(row: Ranked) -> str:
    if row.in_title:
        return f"matches {_listed(row.in_title)} in the title"
    phrases = phrases_of(row.story)
    return f"mentions {_listed(phrases)}" if phrases else ""


def _listed(phrases: Sequence[str]) -> str:
    return joined([shorten(phrase, _PHRASE_COLUMNS) for phrase in phrases[:_PHRASES]])


def _languages(story: Story) -> str:
    spoken = {r.article.language for r in story.reports} & _NAMES.keys()
    names = sorted(_NAMES[code] for code in spoken)
    return f"told in {joined(names)}" if len(names) > 1 else ""
