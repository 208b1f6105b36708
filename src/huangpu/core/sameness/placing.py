"""Where does each new article belong: which copy group, which story?

Articles are placed one after the other, in the order in which they were seen, each beside what
the store knows and what was placed before it. So it does not matter how many are placed at once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from huangpu.core.sameness.candidates import FAR, Keyed
from huangpu.core.sameness.compare import compare_readings, may_be_one_story
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.postings import Postings
from huangpu.core.sameness.reading import Background, Reading, read
from huangpu.core.sameness.regrouping import CopyGroups
from huangpu.core.sameness.stories import LOOKED_AT, Assignment, OpenStory, assign_story
from huangpu.core.sameness.vetoes import copy_veto
from huangpu.model.sameness import Comparison, Item

NEAREST: Final = 12  # candidates that are compared; text.md A1 finds 10 a query
PATIENCE: Final = 4  # candidates in a row that may be no story of it; then the others are none


class Meaning(Protocol):
    """How near two articles are in meaning, if anybody can tell."""

    def announce(self, readings: Iterable[Reading]) -> None:
        """Tell which articles may be asked for, so that they can be encoded together."""

    def __call__(self, left: Reading, right: Reading) -> float | None:
        """Give the cosine of two articles, or None."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that shares keys with a new one, and how much they weigh together."""

    article_id: str
    weight: int  # thousandths of a nat


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the store knows around the new articles.

    `items` holds every candidate with its text as it came, the members that may speak for its
    story, and all articles that copy links join to it. `story_of` names the story of each,
    `original_of` the original of its copy group, itself for an original. `candidates` are those
    of each new article, by its id. `clean` are those that are known to hold no advert: nobody needs
    to look again, which is a third of what comparing costs.
    """

    items: Mapping[str, Item] = field(default_factory=dict)
    story_of: Mapping[str, str] = field(default_factory=dict)
    original_of: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[CopyLink] = ()
    candidates: Mapping[str, Sequence[Candidate]] = field(default_factory=dict)
    clean: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """The story of one new article, and the copies it was found to be."""

    article_id: str
    assignment: Assignment
    links: tuple[CopyLink, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """All placements, and the originals of every copy group that changed.

    `since` is when the earliest of these articles was published.
    """

    placements: tuple[Placement, ...]
    original_of: dict[str, str]
    since: datetime | None = None


class Placer:
    """Places articles; holds the readings and the index of those placed so far.

    `without_adverts` gives an article as it is compared, or None for one that is nothing but an
    advert; it is asked only for those that are looked at.
    """

    def __init__(
        self,
        around: Surroundings,
        background: Background,
        meaning: Meaning | None = None,
        without_adverts: Callable[[Item], Item | None] = lambda item: item,
    ) -> None:
        self._candidates = around.candidates
        self._clean = around.clean
        self._background = background
        self._meaning = meaning
        self._without_adverts = without_adverts
        self._items = dict(around.items)
        self._readings: dict[str, Reading | None] = {}
        self._compared: dict[tuple[str, str], Comparison] = {}
        self._story_of = dict(around.story_of)
        self._members: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for article_id, story_id in around.story_of.items():
            self._remember(story_id, article_id)
        self._groups = CopyGroups(self._items, around.original_of, around.links, self._forbids)

    def place(self, articles: Sequence[Keyed]) -> Placed:
        """Place new articles in their order."""
        self._items.update((one.id, one.reading.item) for one in articles)
        self._readings.update((one.id, one.reading) for one in articles)
        postings = Postings()
        near = [(one.reading, self._alike(one, postings)) for one in articles]
        if self._meaning:
            self._meaning.announce(
                reading for one, others in near if others for reading in (one, *others)
            )
        placements = tuple(self._place(reading, others) for reading, others in near)
        changed = self._groups.changed
        since = min((self._items[one].published_at for one in changed), default=None)
        return Placed(placements, changed, since)

    def _alike(self, article: Keyed, postings: Postings) -> list[Reading]:
        """Give those that share most with a new article, stored or before it, and may be one story.

        The article itself is added to the postings.
        """
        weighed = {one.article_id: one.weight for one in self._candidates.get(article.id, ())}
        weighed |= postings.sharing(article)
        postings.add(article)
        nearest = sorted(weighed, key=lambda other: (-weighed[other], other))[:NEAREST]
        alike: list[Reading] = []
        misses = 0
        for reading in map(self._reading, nearest):
            if reading and self._may_be_one(article.reading, reading):
                alike.append(reading)
                misses = 0
            elif (misses := misses + 1) == PATIENCE:
                break
        return alike

    def _may_be_one(self, left: Reading, right: Reading) -> bool:
        with_meaning = self._meaning is not None
        return may_be_one_story(left, right, self._background, with_meaning=with_meaning)

    def _place(self, reading: Reading, others: Sequence[Reading]) -> Placement:
        item = reading.item
        near = [(other.item.id, self._compare(reading, other)) for other in others]
        links = tuple(
            CopyLink(item.id, other, found.copy_score, "; ".join(found.reasons[:2]))
            for other, found in near
            if found.kind == "copy"
        )
        stories = {
            self._story_of[other] for other, found in near if found.same_story and found.is_sure
        }
        assignment = assign_story(
            reading, [self._open_story(story, item) for story in sorted(stories)], self._compare
        )
        self._story_of[item.id] = assignment.story_id
        self._remember(assignment.story_id, item.id)
        self._groups.add(item.id, links)
        return Placement(item.id, assignment, links)

    def _open_story(self, story_id: str, item: Item) -> OpenStory:
        """Give a story with the members that may speak for it: the first, and the nearest in time.

        All of the last weeks: who came long before does not tell what the story is now.
        """
        members, at = self._members[story_id], item.published_at
        begin, here = bisect_left(members, (at - FAR, "")), bisect_left(members, (at, item.id))
        around = members[max(begin, here - LOOKED_AT) : here + LOOKED_AT]
        chosen = sorted({members[begin], *(one for one in around if one[0] <= at + FAR)})
        readings = [reading for _, name in chosen if (reading := self._reading(name))]
        if self._meaning:
            self._meaning.announce(readings)
        return OpenStory(story_id, tuple(readings))

    def _remember(self, story_id: str, article_id: str) -> None:
        insort(self._members[story_id], (self._items[article_id].published_at, article_id))

    def _forbids(self, left_id: str, right_id: str) -> bool:
        left, right = self._reading(left_id), self._reading(right_id)
        return left is None or right is None or bool(copy_veto(left, right))

    def _reading(self, article_id: str) -> Reading | None:
        if article_id not in self._readings:
            item = self._items[article_id]
            kept = item if article_id in self._clean else self._without_adverts(item)
            self._readings[article_id] = read(kept, self._background) if kept else None
        return self._readings[article_id]

    def _compare(self, left: Reading, right: Reading) -> Comparison:
        left, right = sorted((left, right), key=lambda reading: reading.item.id)
        pair = left.item.id, right.item.id
        if pair not in self._compared:
            meaning = self._meaning(left, right) if self._meaning else None
            self._compared[pair] = compare_readings(left, right, self._background, meaning=meaning)
        return self._compared[pair]
