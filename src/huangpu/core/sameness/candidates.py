"""Which pairs of articles are worth comparing? Those that share something rare.

The database keeps these keys as postings; here the same rule works in memory, for articles that
are not stored yet, for the weekly batch and for measuring.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Final

from huangpu.core.sameness.reading import Reading
from huangpu.core.sameness.statistics import PREFIX, Statistics
from huangpu.core.sameness.tokens import word_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WINDOW: Final = timedelta(hours=72)  # NewsBlur 120 h, text.md B3 48 h across languages
SHARED: Final = 2  # keys in common; one is chance (text.md A1)
NEAR: Final = timedelta(days=5)  # a story that was quiet for longer is over (stories.WINDOW);
FAR: Final = timedelta(days=30)  # from there on only copies are looked for (text.md A6),
RARE: Final = 6_500  # by keys of 6.5 nats: what 1 headline in 700 holds
# What two articles must share, by the time between them, in thousandths of a nat. Two common names
# within a day are one story 1 time in 6, later 1 time in 50: read off 8,400 pairs of the real
# stream, of whose 1,854 links this loses 16.
NEEDED: Final = (
    (timedelta(days=1), 0),
    (timedelta(days=2), 11_000),
    (NEAR, 14_000),
    (FAR, 20_000),
)
_CONCEPT_WEIGHT: Final = 3.5  # nats: AI and China are in every other headline
_POSTINGS: Final = 300  # a key on more articles than this tells nothing apart


@dataclass(frozen=True, slots=True)
class Keyed:
    """An article that was read, and its keys, each with its weight in thousandths of a nat.

    Whole numbers, because they add up to the same in any order.
    """

    reading: Reading
    keys: Mapping[int, int]

    @property
    def id(self) -> str:
        """The id of the article."""
        return self.reading.item.id


def keyed(reading: Reading, statistics: Statistics) -> Keyed:
    """Give an article with the keys under which it is found again: rarest parts, and concepts.

    The rarest eight parts find copies and retellings in one language; names, figures and Latin
    words, hashed alike for both languages, find the other language.
    """
    title = reading.title
    weights = {part: title[part] for part in statistics.rarest_first(title)[:PREFIX]}
    for concept, weight in reading.concepts.items():
        if weight >= _CONCEPT_WEIGHT:
            key = word_hash(concept)
            weights[key] = title.get(key) or weight
    return Keyed(reading, {key: round(1000 * weights[key]) for key in sorted(weights)})


def shared_weight(weights: Iterable[int], gap: timedelta) -> int:
    """Give what two articles share, from the weights of the keys they have in common.

    0 where that makes them no candidates. The same rule stands in `candidates.sql`.
    """
    counted = [weight for weight in weights if gap <= NEAR or weight >= RARE]
    needed = next((weight for within, weight in NEEDED if gap <= within), None)
    total = sum(counted)
    return total if needed is not None and len(counted) >= SHARED and total >= needed else 0


def pairs_worth_comparing(
    readings: Iterable[Reading], statistics: Statistics, *, window: timedelta = WINDOW
) -> Iterator[tuple[Reading, Reading]]:
    """Give the pairs that share at least two keys and lie within the window, each once.

    In the order of their ids, so that the result does not depend on the order of the input.
    """
    by_id = {reading.item.id: reading for reading in readings}
    postings: defaultdict[int, list[str]] = defaultdict(list)
    for item_id in sorted(by_id):
        for key in keyed(by_id[item_id], statistics).keys:
            postings[key].append(item_id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in postings.values():
        if len(ids) <= _POSTINGS:
            shared.update(combinations(ids, 2))
    for (left, right), count in sorted(shared.items()):
        one, other = by_id[left], by_id[right]
        if count >= SHARED and abs(one.item.published_at - other.item.published_at) <= window:
            yield one, other
