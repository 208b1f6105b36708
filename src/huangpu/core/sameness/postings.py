"""Which articles of this load share keys with a new one? The index of those not stored yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from huangpu.core.sameness.candidates import Keyed, shared_weight


class Postings:
    """Keys and who has them; says of new articles what `candidates.sql` says of stored ones."""

    def __init__(self) -> None:
        self._having: defaultdict[int, list[str]] = defaultdict(list)
        self._times: dict[str, datetime] = {}

    def add(self, article: Keyed) -> None:
        """Let an article be found."""
        self._times[article.id] = article.reading.item.published_at
        for key in article.keys:
            self._having[key].append(article.id)

    def sharing(self, article: Keyed) -> dict[str, int]:
        """Give the candidates of an article, each with the weight of what it shares."""
        shared: defaultdict[str, list[int]] = defaultdict(list)
        for key, weight in article.keys.items():
            for other in self._having.get(key, ()):
                shared[other].append(weight)
        at = article.reading.item.published_at
        weighed = {
            other: shared_weight(weights, abs(self._times[other] - at))
            for other, weights in shared.items()
        }
        return {other: weight for other, weight in weighed.items() if weight}
