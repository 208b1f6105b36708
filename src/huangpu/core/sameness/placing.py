"""Where does each new article belong: which copy group, which story?

Articles are placed one after the other, in the order in which they were seen, each beside what
the store knows and what was placed before it. So it does not matter how many are placed at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from huangpu.core.sameness.candidates import SHARED, index_keys
from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.copies import CopyLink, affected, copy_groups
from huangpu.core.sameness.reading import Background, Reading, read
from huangpu.core.sameness.stories import Assignment, OpenStory, assign_story
from huangpu.core.sameness.tokens import word_hash
from huangpu.core.sameness.vetoes import copy_veto
from huangpu.model.sameness import Comparison, Item

COPY_WINDOW: Final = timedelta(days=30)  # text.md A6
NEAREST: Final = 12  # candidates that are compared in full; text.md A1 finds 10 a query

Meaning = Callable[[Reading, Reading], float | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that shares keys with a new one: how many, and how much they weigh."""

    article_id: str
    shared: int
    weight: int  # thousandths of a nat: whole numbers add up the same in any order


@dataclass(slots=True)
class Surroundings:
    """What the store knows around the new articles; placing adds to it.

    `items` holds every candidate, and the members of its story and of its copy group. `story_of`
    names the story of each; `original_of` the original of its copy group, itself for an original.
    `candidates` are those of each new article, by its id.
    """

    items: dict[str, Item] = field(default_factory=dict)
    story_of: dict[str, str] = field(default_factory=dict)
    original_of: dict[str, str] = field(default_factory=dict)
    links: list[CopyLink] = field(default_factory=list)
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """The story of one new article, and the copies it was found to be."""

    article_id: str
    assignment: Assignment
    links: tuple[CopyLink, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """All placements, and the originals of every copy group that changed."""

    placements: tuple[Placement, ...]
    original_of: dict[str, str]


def weighted_keys(reading: Reading, background: Background) -> dict[int, int]:
    """Give the keys under which an article is found again, each with its weight in milli-nats."""
    concepts = {word_hash(name): weight for name, weight in reading.concepts.items()}
    return {
        key: round(1000 * (reading.title.get(key) or concepts.get(key, 0.0)))
        for key in sorted(index_keys(reading, background.statistics))
    }


class Placer:
    """Places articles; holds the readings and the index of those placed so far."""

    def __init__(
        self, around: Surroundings, background: Background, meaning: Meaning | None = None
    ) -> None:
        self._around = around
        self._background = background
        self._meaning = meaning
        self._readings: dict[str, Reading] = {}
        self._compared: dict[tuple[str, str], Comparison] = {}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        for article_id, story_id in around.story_of.items():
            self._members[story_id].add(article_id)
        self._index: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        self._changed: dict[str, str] = {}

    def place(self, items: Iterable[Item]) -> Placed:
        """Place new articles in their order."""
        placements = tuple(self._place(item) for item in items)
        return Placed(placements, self._changed)

    def _place(self, item: Item) -> Placement:
        self._around.items[item.id] = item
        reading = self._reading(item.id)
        near = [
            (other, self._compare(reading, self._reading(other)))
            for other in self._nearest(reading)
        ]
        links = tuple(
            CopyLink(item.id, other, found.copy_score, "; ".join(found.reasons[:2]))
            for other, found in near
            if found.kind == "copy"
        )
        stories = {
            self._around.story_of[other]
            for other, found in near
            if found.same_story and found.is_sure
        }
        assignment = assign_story(
            reading, [self._open_story(story) for story in sorted(stories)], self._compare
        )
        self._around.story_of[item.id] = assignment.story_id
        self._members[assignment.story_id].add(item.id)
        self._group(item, links)
        for key, weight in weighted_keys(reading, self._background).items():
            self._index[key].append((item.id, weight))
        return Placement(item.id, assignment, links)

    def _nearest(self, reading: Reading) -> list[str]:
        """Give the articles that share most with a new one, stored or placed before it."""
        weighed = {
            found.article_id: found.weight
            for found in self._around.candidates.get(reading.item.id, ())
        }
        shared: defaultdict[str, list[int]] = defaultdict(list)
        for key in weighted_keys(reading, self._background):
            for other, weight in self._index.get(key, ()):
                shared[other].append(weight)
        for other, weights in shared.items():
            gap = abs(self._around.items[other].published_at - reading.item.published_at)
            if len(weights) >= SHARED and gap <= COPY_WINDOW:
                weighed[other] = sum(weights)
        return sorted(weighed, key=lambda other: (-weighed[other], other))[:NEAREST]

    def _open_story(self, story_id: str) -> OpenStory:
        members = sorted(self._members[story_id])
        return OpenStory(story_id, tuple(self._reading(member) for member in members))

    def _group(self, item: Item, links: Sequence[CopyLink]) -> None:
        """Take the copy groups that the links touch anew, the article among them."""
        original_of = self._around.original_of
        original_of[item.id] = self._changed[item.id] = item.id
        if not links:
            return
        self._around.links += links
        together = affected([item.id], self._around.links)
        groups = copy_groups(
            [self._around.items[one] for one in sorted(together)], self._around.links, self._forbids
        )
        for one, original in groups.items():
            if original_of.get(one) != original:
                original_of[one] = self._changed[one] = original

    def _forbids(self, left: Item, right: Item) -> bool:
        return bool(copy_veto(self._reading(left.id), self._reading(right.id)))

    def _reading(self, article_id: str) -> Reading:
        if article_id not in self._readings:
            self._readings[article_id] = read(self._around.items[article_id], self._background)
        return self._readings[article_id]

    def _compare(self, left: Reading, right: Reading) -> Comparison:
        one, other = sorted((left.item.id, right.item.id))
        if (one, other) not in self._compared:
            meaning = self._meaning(left, right) if self._meaning else None
            self._compared[one, other] = compare_readings(
                self._reading(one), self._reading(other), self._background, meaning=meaning
            )
        return self._compared[one, other]
