"""Into which comparable parts does a headline fall, in Chinese and in English?

Chinese gives character pairs; English gives stems, and pairs of neighbouring stems; both give
figures. A part is a 64-bit hash, so that an index can hold it as one UBIGINT.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final

_PARTICLES: Final = re.compile("[的了着]")  # they come and go between two copies of a sentence
_RUN: Final = re.compile(r"[㐀-鿿豈-﫿]+")
_LETTER: Final = "[^\\W\\d_㐀-鿿豈-﫿]"
# h200 and v4 are one word; of gpt-5.6 the letters are a word, the digits a figure. Begins with the
# letter, because re skips to where a pattern may begin.
_WORD: Final = re.compile(
    rf"{_LETTER}(?:(?<=[a-z])(?<!{_LETTER}[a-z])\d[a-z0-9]*|{_LETTER}*(?:['’]s\b)?)"
)
_STOPWORDS: Final = frozenset((
    "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "from", "by", "with",
    "as", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that", "s", "t",
    "will", "would", "can", "could", "has", "have", "had", "not", "but", "about", "over",
    "into", "after", "says", "say", "said", "how", "why", "what", "who", "when", "out",
    "more", "than", "you", "your", "we", "our", "they", "their", "i",
))  # fmt: skip
_SHORTEST_STEM: Final = 3


@lru_cache(maxsize=65_536)
def word_hash(word: str) -> int:
    """Hash a word or figure, the same on every machine and for ever."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Cut an English ending, so that raise, raises, raised and raising meet (as `rais`)."""
    word = word.replace("’", "'").removesuffix("'s")
    if word.endswith("ies") and len(word) > _SHORTEST_STEM + 1:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = _cut(word, 1)
    if word.endswith("ing"):
        word = _undoubled(_cut(word, 3))
    elif word.endswith("ed") and not word.endswith("eed"):
        word = _undoubled(_cut(word, 2))
    return _cut(word, 1) if word.endswith("e") else word


def _cut(word: str, length: int) -> str:
    return word[:-length] if len(word) - length >= _SHORTEST_STEM else word


def _undoubled(word: str) -> str:
    """Bring `cutt` back to `cut`, but leave `sell` and `miss`."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word


def words(text: str) -> list[str]:
    """Give the stems of the words in Latin letters (or any other but Chinese), in order."""
    return [stem(word) for word in _WORD.findall(text) if word not in _STOPWORDS]


def character_pairs(text: str) -> list[str]:
    """Give the pairs of neighbouring Chinese characters; a lone character stands for itself."""
    pairs: list[str] = []
    for run in _RUN.findall(_PARTICLES.sub("", text)):
        if len(run) == 1:
            pairs.append(run)
        else:
            pairs.extend(map("".join, pairwise(run)))
    return pairs


def pair_hashes(text: str) -> list[int]:
    """Give the hashes of `character_pairs`: the two code points side by side, never equal."""
    hashes: list[int] = []
    for run in _RUN.findall(_PARTICLES.sub("", text)):
        codes = [*map(ord, run)]
        if len(codes) == 1:
            hashes.append(codes[0] << 21)
        else:
            hashes.extend([left << 21 | right for left, right in pairwise(codes)])
    return hashes


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether what stands from `start` to `end` is a word: Chinese always is, Latin if whole.

    Next to Chinese, Latin is whole (上海ai公司); before a digit, a name is (kimi2).
    """
    first, last = text[start], text[end - 1]
    if start and first.isascii() and first.isalnum():
        before = text[start - 1]
        if before.isascii() and before.isalnum():
            return False
    if end < len(text) and last.isascii() and last.isalnum():
        after = text[end]
        return not (after.isascii() and after.isalpha())
    return True
