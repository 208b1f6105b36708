"""Which pairs of articles are worth comparing? Those that share something rare.

The database keeps these keys as postings; here the same rule works in memory, for the weekly
batch and for measuring.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Final

from huangpu.core.sameness.statistics import PREFIX, Statistics
from huangpu.core.sameness.tokens import word_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.core.sameness.reading import Reading

WINDOW: Final = timedelta(hours=72)  # NewsBlur 120 h, text.md B3 48 h across languages
SHARED: Final = 2  # keys in common; one is chance (text.md A1)
_CONCEPT_WEIGHT: Final = 3.5  # nats: AI and China are in every other headline
_POSTINGS: Final = 300  # a key on more articles than this tells nothing apart


def index_keys(reading: Reading, statistics: Statistics) -> frozenset[int]:
    """Give the keys under which an article is found again: its rarest parts, and its concepts.

    The rarest eight parts find copies and retellings in one language; names, figures and Latin
    words, hashed alike for both languages, find the other language.
    """
    concepts = (
        word_hash(concept)
        for concept, weight in reading.concepts.items()
        if weight >= _CONCEPT_WEIGHT
    )
    return frozenset(statistics.rarest_first(reading.title)[:PREFIX]).union(concepts)


def pairs_worth_comparing(
    readings: Iterable[Reading], statistics: Statistics, *, window: timedelta = WINDOW
) -> Iterator[tuple[Reading, Reading]]:
    """Give the pairs that share at least two keys and lie within the window, each once.

    In the order of their ids, so that the result does not depend on the order of the input.
    """
    by_id = {reading.item.id: reading for reading in readings}
    postings: defaultdict[int, list[str]] = defaultdict(list)
    for item_id in sorted(by_id):
        for key in index_keys(by_id[item_id], statistics):
            postings[key].append(item_id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in postings.values():
        if len(ids) <= _POSTINGS:
            shared.update(combinations(ids, 2))
    for (left, right), count in sorted(shared.items()):
        one, other = by_id[left], by_id[right]
        if count >= SHARED and abs(one.item.published_at - other.item.published_at) <= window:
            yield one, other
