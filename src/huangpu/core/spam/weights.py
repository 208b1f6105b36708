"""What was learnt about adverts, and how likely are these the traits of one?

A logistic regression, trained by `benchmarks/train_spam.py`; no text of the training data is in it.
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Self

import numpy as np

from huangpu.core.spam.sketches import GRAM_BITS
from huangpu.core.spam.traits import TRAITS, Traits

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: one weight a bucket of n-grams, one a counted trait, and the bias."""

    grams: NDArray[np.float32]
    counted: NDArray[np.float64]
    bias: float

    @classmethod
    def bundled(cls) -> Self:
        """Give the weights that came with this package."""
        return cls.loaded(resources.files(__package__).joinpath(WEIGHTS).read_bytes())

    @classmethod
    def loaded(cls, content: bytes) -> Self:
        """Read what `dumped` wrote; ValueError where the shapes are not ours."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            grams = arrays["grams"].astype(np.float32)
            counted, bias = arrays["counted"].astype(np.float64), float(arrays["bias"])
        if grams.shape != (1 << GRAM_BITS,) or counted.shape != (TRAITS,):
            raise ValueError(f"weights of shapes {grams.shape} and {counted.shape} do not fit")
        return cls(grams, counted, bias)

    def dumped(self) -> bytes:
        """Give the weights as the bytes of a compressed archive; half precision is enough."""
        target = io.BytesIO()
        grams = self.grams.astype(np.float16)
        np.savez_compressed(target, grams=grams, counted=self.counted, bias=np.float64(self.bias))
        return target.getvalue()

    def digest(self) -> str:
        """Name these weights; a short hash of what was learnt."""
        numbers = self.grams.astype("<f2").tobytes() + self.counted.astype("<f8").tobytes()
        return hashlib.sha256(numbers + repr(self.bias).encode()).hexdigest()[:12]

    def probability(self, traits: Traits) -> float:
        """Say how likely these are the traits of an advert."""
        grams = float(self.grams[traits.grams].sum()) / math.sqrt(len(traits.grams))
        score = grams + float(traits.counted @ self.counted) + self.bias
        return 1.0 / (1.0 + math.exp(-max(min(score, 30.0), -30.0)))
