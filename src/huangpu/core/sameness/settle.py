"""Which stories does a week really hold, once all of it is known?

The result depends on the set of articles and of compared pairs alone: running it twice changes
nothing. Ids stay with those who carried them, and every article that changes its story, and every
story that goes up in another, has a recorded reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.sameness.clustering import Pair, clusters

if TYPE_CHECKING:
    from huangpu.model.sameness import Comparison, Item


@dataclass(frozen=True, slots=True)
class StoryChange:
    """One article that moves to another story, and why."""

    article_id: str
    from_story: str
    to_story: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoryMerge:
    """A story that goes on under another id, and why: nothing is forgotten or rewritten."""

    story_id: str
    into_story: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """The story of every article, and all that changed."""

    story_of: Mapping[str, str]
    changes: tuple[StoryChange, ...] = ()
    merges: tuple[StoryMerge, ...] = ()


def settle(
    items: Iterable[Item], provisional: Mapping[str, str], pairs: Mapping[Pair, Comparison]
) -> Settlement:
    """Settle the stories of some articles.

    `provisional` gives the story of each so far; an article without one is new. `pairs` holds
    what was compared, by the two ids in rising order.
    """
    ids = [item.id for item in sorted(items, key=lambda item: (item.published_at, item.id))]
    groups = clusters(ids, pairs)
    names = _names(groups, provisional)
    story_of = {one: name for name, group in zip(names, groups, strict=True) for one in group}
    together = dict(zip(names, groups, strict=True))
    changes = tuple(
        StoryChange(
            one, provisional[one], story_of[one], _reason(one, together[story_of[one]], pairs)
        )
        for one in ids
        if one in provisional and provisional[one] != story_of[one]
    )
    return Settlement(story_of, changes, _merges(changes, story_of))


def _names(groups: Sequence[Sequence[str]], provisional: Mapping[str, str]) -> list[str]:
    """Name the groups: each keeps the id that most of its articles carried, and none is shared.

    A group that gets no old id takes that of its first article, or that with a number behind it
    where the id stays with others.
    """
    overlaps = Counter(
        (provisional[one], number)
        for number, group in enumerate(groups)
        for one in group
        if one in provisional
    )
    names: dict[int, str] = {}
    used: set[str] = set()
    for (story, number), _ in sorted(
        overlaps.items(), key=lambda one: (-one[1], one[0][1], one[0][0])
    ):
        if number not in names and story not in used:
            names[number] = story
            used.add(story)
    used.update(provisional.values())
    for number, group in enumerate(groups):
        if number not in names:
            names[number] = _unused(group[0], used)
            used.add(names[number])
    return [names[number] for number in range(len(groups))]


def _unused(wanted: str, used: set[str]) -> str:
    name, number = wanted, 2
    while name in used:
        name, number = f"{wanted}~{number}", number + 1
    return name


def _reason(one: str, group: Sequence[str], pairs: Mapping[Pair, Comparison]) -> str:
    """Give the strongest link of an article to its new story, or say that it stands alone."""
    links = [
        (found.event_score, other, found)
        for other in group
        if other != one and (found := pairs.get((min(one, other), max(one, other))))
    ]
    if not links:
        return "nothing ties it to the others of its former story"
    score, other, found = max(links, key=lambda link: (link[0], link[1]))
    why = "; ".join(found.reasons[:2])
    return f"like {other} ({score:.2f}): {why}" if why else f"like {other} ({score:.2f})"


def _merges(changes: Sequence[StoryChange], story_of: Mapping[str, str]) -> tuple[StoryMerge, ...]:
    """Find the stories of which nothing is left under their own id."""
    alive = set(story_of.values())
    left: defaultdict[str, list[StoryChange]] = defaultdict(list)
    for change in changes:
        if change.from_story not in alive:
            left[change.from_story].append(change)
    merges: list[StoryMerge] = []
    for story, moved in sorted(left.items()):
        into, count = Counter(change.to_story for change in moved).most_common(1)[0]
        reason = next(change.reason for change in moved if change.to_story == into)
        merges.append(StoryMerge(story, into, f"{count} of its {len(moved)} articles: {reason}"))
    return tuple(merges)
