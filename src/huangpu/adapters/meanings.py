"""How near are two articles in meaning? Each is encoded once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable

from huangpu.adapters.encoder import Encoder
from huangpu.core.sameness.candidates import WINDOW
from huangpu.core.sameness.compare import cosine
from huangpu.core.sameness.reading import Reading, words_to_encode


class Meanings:
    """The vectors of the articles at hand, by article id; forgotten with the load."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, list[float]] = {}
        self._announced: dict[str, Reading] = {}

    def announce(self, readings: Iterable[Reading]) -> None:
        """Tell which articles may be asked for; one batch costs a quarter of many single calls."""
        self._announced |= {reading.item.id: reading for reading in readings}

    def __call__(self, left: Reading, right: Reading) -> float | None:
        """Give the cosine of two articles; None where they are too far apart in time to matter."""
        if abs(left.item.published_at - right.item.published_at) > WINDOW:
            return None
        # rounded, because a batch and a single call may differ in the seventh place
        return round(cosine(self._vector(left), self._vector(right)), 5)

    def _vector(self, reading: Reading) -> list[float]:
        if reading.item.id not in self._vectors:
            waiting = {**self._announced, reading.item.id: reading}
            self._announced.clear()
            fresh = [one for one in waiting.values() if one.item.id not in self._vectors]
            encoded = self._encoder.encode([words_to_encode(one.item) for one in fresh])
            for one, vector in zip(fresh, encoded, strict=True):
                self._vectors[one.item.id] = vector.tolist()
        return self._vectors[reading.item.id]
