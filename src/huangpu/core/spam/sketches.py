"""What is left of a message when numbers, names and addresses are only signs?

No weight may hang on one advertiser's number, so signs take their place before character n-grams
are hashed (text.md D).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huangpu.core.spam.handles import AT_NAME, DOMAIN, LONG_NUMBER, MIXED_ID, NUMBER

if TYPE_CHECKING:
    import re

    from numpy.typing import NDArray

GRAM_BITS = 14
ADDRESS, NAME, MIXED, LONG = "\x01", "\x02", "\x03", "\x04"
SIGNS = ADDRESS + NAME + MIXED + LONG
_START, _END = "\x05", "\x06"
_MULTIPLIERS = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9))


def sketch(text: str) -> str:
    """Put signs in place of addresses, names and ids, and zeros in place of shorter numbers."""
    for sign, pattern in ((ADDRESS, DOMAIN), (NAME, AT_NAME), (MIXED, MIXED_ID)):
        text = pattern.sub(sign, text)
    return NUMBER.sub(_size, LONG_NUMBER.sub(LONG, text))


def _size(number: re.Match[str]) -> str:
    return "0" * min((len(number[0]) + 1) // 2, 3)


def hashed(drawn: str) -> NDArray[np.int64]:
    """Give the buckets of a sketch's 1- to 3-grams, each once, the same on every machine."""
    text = f"{_START}{drawn}{_END}".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(text, dtype="<u4").astype(np.uint64)
    grams = [codes]
    for size in (1, 2):
        grams.append(grams[-1][:-1] * np.uint64(0x10FFFF) + codes[size:])
    return np.unique(np.concatenate([_bucket(g, at) for at, g in enumerate(grams)]))


def _bucket(grams: NDArray[np.uint64], salt: int) -> NDArray[np.int64]:
    mixed = (grams + np.uint64(salt << 60)) * _MULTIPLIERS[0]
    mixed ^= mixed >> np.uint64(29)
    mixed = mixed * _MULTIPLIERS[1]
    return (mixed >> np.uint64(64 - GRAM_BITS)).astype(np.int64)
