"""How near are two articles in meaning? Each is encoded once, when it is first asked for."""

from __future__ import annotations

from huangpu.adapters.encoder import Encoder
from huangpu.core.sameness.candidates import WINDOW
from huangpu.core.sameness.compare import cosine
from huangpu.core.sameness.reading import Reading, words_to_encode


class Meanings:
    """The vectors of the articles at hand, by article id; forgotten with the load."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, list[float]] = {}

    def __call__(self, left: Reading, right: Reading) -> float | None:
        """Give the cosine of two articles; None where they are too far apart in time to matter."""
        if abs(left.item.published_at - right.item.published_at) > WINDOW:
            return None
        return cosine(self._vector(left), self._vector(right))

    def _vector(self, reading: Reading) -> list[float]:
        if reading.item.id not in self._vectors:
            encoded = self._encoder.encode([words_to_encode(reading.item)])
            self._vectors[reading.item.id] = encoded[0].tolist()
        return self._vectors[reading.item.id]
