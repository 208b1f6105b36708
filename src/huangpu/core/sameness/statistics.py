"""How common is each part of a headline? What is rare tells two articles apart."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SMOOTHING: Final = 0.5
PREFIX: Final = 8  # postings kept per article; 12 find nothing more (text.md A1)


class Statistics:
    """Document frequencies of hashed parts: a frozen snapshot with a version.

    What is stamped with a version was ordered and weighed by it. Parts that the snapshot does not
    hold count as the rarest.
    """

    __slots__ = ("_rarest", "_weights", "documents", "version")

    def __init__(
        self, frequencies: Mapping[int, int], documents: int, version: str, *, floor: int = 0
    ) -> None:
        """Take how many of `documents` hold each part; what occurs in `floor` or fewer is absent.

        Raises ValueError when there are no documents.
        """
        if documents < 1:
            raise ValueError("statistics need at least one document")
        self.documents: Final = documents
        self.version: Final = version
        self._weights: Final = {
            part: self._weight(count) for part, count in frequencies.items() if count > floor
        }
        self._rarest: Final = self._weight(max(1, floor))

    def _weight(self, count: int) -> float:
        return max(0.0, math.log((self.documents + 1) / (count + _SMOOTHING)))

    def weight(self, part: int) -> float:
        """Give the inverse document frequency of one part in nats, never negative."""
        return self._weights.get(part, self._rarest)

    def weights(self, parts: Iterable[int]) -> dict[int, float]:
        """Give the weight of each part."""
        known, rarest = self._weights.get, self._rarest
        return {part: known(part, rarest) for part in parts}

    def rarest_first(self, parts: Iterable[int]) -> tuple[int, ...]:
        """Order the parts by falling weight, ties by hash: the order of the prefix index.

        The first `PREFIX` of them find nearly all near-duplicates (text.md A1: recall .997).
        """
        ordered = sorted(parts, reverse=True)
        ordered.sort(key=self.weight, reverse=True)
        return tuple(ordered)


def count_documents(documents: Iterable[Iterable[int]]) -> Counter[int]:
    """Count in how many documents each part occurs."""
    counted: Counter[int] = Counter()
    for parts in documents:
        counted.update(set(parts))
    return counted
