"""Which story does a new article tell, if any of those already open?

Decided at ingest, one article after the other, and provisional: the weekly batch (`settle`) has
the last word. An article joins one story or opens its own; it never joins two stories together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from huangpu.core.sameness.reading import Reading
    from huangpu.model.sameness import Comparison, Item

WINDOW: Final = timedelta(days=5)  # a story that was quiet for longer is over (peers.md 2.4)
LOOKED_AT: Final = 8  # members that a new article is compared with
AVERAGE: Final = 0.3  # of their event scores: who is like one member only is a topic-mate

Comparing = Callable[["Reading", "Reading"], "Comparison"]


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A story that may still grow. `members` are all, or at least the first and the newest."""

    story_id: str
    members: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The story of a new article, how surely, like which member, and why.

    `story_id` is the article's own id where it opens a story. `also` are other stories that it
    would fit as well: the batch looks at them, nothing is merged here.
    """

    story_id: str
    method: str  # first, copy, event
    score: float
    like: str | None = None
    reasons: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands to those who speak for a story.

    It belongs there (`fits`) when it is surely like one member, not too unlike the others on the
    average of the event scores, and vetoed by neither the first member nor half of them.
    """

    looked_at: int
    alike: int
    vetoed: int
    vetoed_by_first: bool
    average: float

    @property
    def fits(self) -> bool:
        """Whether it belongs there."""
        vetoed = self.vetoed_by_first or 2 * self.vetoed >= self.looked_at
        return bool(self.alike) and not vetoed and self.average >= AVERAGE


@dataclass(frozen=True, slots=True)
class _Fit:
    story: OpenStory
    best: Comparison
    like: str


def standing(judged: Sequence[Comparison]) -> Standing:
    """Sum up how an article compares with those who speak for a story, the first member first."""
    vetoes = [bool(found.veto) and not found.same_story for found in judged]
    return Standing(
        looked_at=len(judged),
        alike=sum(found.same_story and found.is_sure for found in judged),
        vetoed=sum(vetoes),
        vetoed_by_first=any(vetoes[:1]),
        average=sum(found.event_score for found in judged) / max(1, len(judged)),
    )


def assign_story(
    article: Reading, candidates: Iterable[OpenStory], comparing: Comparing
) -> Assignment:
    """Give the story that an article belongs to; the order of the candidates does not matter.

    `comparing` judges two readings (`compare.compare_readings` with the background and, where
    there are vectors, their cosine). Stories without members, or quiet for longer than the window,
    are passed over.
    """
    fits = [fit for story in candidates if (fit := _fit(article, story, comparing))]
    if not fits:
        return Assignment(article.item.id, "first", 1.0)
    fits.sort(key=lambda fit: (-fit.best.copy_score, -fit.best.event_score, fit.story.story_id))
    chosen = fits[0]
    is_copy = chosen.best.kind == "copy"
    return Assignment(
        story_id=chosen.story.story_id,
        method=chosen.best.kind,
        score=chosen.best.copy_score if is_copy else chosen.best.event_score,
        like=chosen.like,
        reasons=chosen.best.reasons,
        also=tuple(fit.story.story_id for fit in fits[1:]),
    )


def _fit(article: Reading, story: OpenStory, comparing: Comparing) -> _Fit | None:
    """Compare an article with a story; None unless it belongs there."""
    looked_at = representatives(story.members, article)
    judged = [(member, comparing(article, member)) for member in looked_at]
    if not standing([found for _, found in judged]).fits:
        return None
    alike = [(one, found) for one, found in judged if found.same_story and found.is_sure]
    like, best = max(
        alike, key=lambda pair: (pair[1].copy_score, pair[1].event_score, pair[0].item.id)
    )
    return _Fit(story, best, like.item.id)


def representatives(members: Sequence[Reading], article: Reading) -> list[Reading]:
    """Choose the first member and those nearest in time to the article; none if all are too far."""
    ordered = sorted(members, key=lambda one: (one.item.published_at, one.item.id))
    near = sorted(ordered, key=lambda one: (_distance(one, article), one.item.id))
    if not near or _distance(near[0], article) > WINDOW:
        return []
    others = [one for one in near if one is not ordered[0]]
    return [ordered[0], *others[: LOOKED_AT - 1]]


def _distance(left: Reading, right: Reading) -> timedelta:
    return abs(left.item.published_at - right.item.published_at)


def corroboration(members: Iterable[Item]) -> frozenset[str]:
    """Give the publisher families that tell a story; two feeds of one house are one voice."""
    return frozenset(item.family or item.outlet for item in members) - {""}
