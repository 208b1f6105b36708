"""The duplicate tests of other feed readers, re-made from their descriptions.

Sources: research/peers.md 2.1 (lemon24/reader), 2.4 (NewsBlur), 2.5 and 1f (WorldMonitor), and
text.md A3 (simhash). Each function gives a score for a pair of articles; the threshold beside it
in PEERS is the peer's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from typing import Final

from huangpu.model.sameness import Item

_WORD = re.compile(r"\w+")
_STOP: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "will",
        "would",
        "can",
        "could",
        "has",
        "have",
        "had",
        "not",
        "but",
        "about",
        "over",
        "into",
        "after",
        "says",
        "say",
        "said",
        "how",
        "why",
        "what",
        "who",
        "when",
        "out",
        "up",
        "more",
        "than",
        "you",
        "your",
        "we",
        "our",
        "they",
        "their",
        "he",
        "she",
        "his",
        "her",
    ]
)
# mean length of the two texts -> (n, threshold); by characters first, then by words
_READER_CHARS: Final = (
    (12, 3, 0.6), (20, 3, 0.7), (40, 3, 0.8), (80, 4, 0.7), (120, 4, 0.8), (200, 4, 0.825),
    (400, 4, 0.85), (800, 4, 0.875),
)  # fmt: skip
_READER_TOKENS: Final = 48


def _plain(text: str) -> str:
    """Lower case without accents, as reader does."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _weighted_jaccard(left: Counter[str], right: Counter[str]) -> float:
    whole = (left | right).total()
    return (left & right).total() / whole if whole else 0.0


def _reader_alike(left: str, right: str) -> float:
    """Give 1 where reader's table of thresholds says duplicate, else 0."""
    mean = (len(left) + len(right)) / 2
    size, threshold = next(
        ((n, limit) for length, n, limit in _READER_CHARS if mean <= length), (4, 0.875)
    )
    grams = [
        Counter(text[place : place + size] for place in range(len(text) - size + 1))
        for text in (left, right)
    ]
    return float(_weighted_jaccard(grams[0], grams[1]) >= threshold)


def reader(left: Item, right: Item) -> float:
    """Judge as `entry_dedupe`: same link, title or second; then summaries of 48 tokens alike."""
    titles = [_WORD.findall(_plain(item.title)) for item in (left, right)]
    met = (
        left.url.rstrip("/").lower() == right.url.rstrip("/").lower()
        or titles[0] == titles[1]
        or left.published_at == right.published_at
    )
    texts = [_WORD.findall(_plain(item.summary)) for item in (left, right)]
    if not met or min(map(len, texts)) < _READER_TOKENS:
        return 0.0
    short = min(map(len, texts))
    cut = [words[: int(1.5 * short)] for words in texts]
    return _reader_alike(" ".join(cut[0]), " ".join(cut[1]))


def reader_on_titles(left: Item, right: Item) -> float:
    """Apply reader's thresholds to the titles, without its candidates and minimum length."""
    return _reader_alike(_plain(left.title), _plain(right.title))


def newsblur(left: Item, right: Item) -> float:
    """Give the overlap of significant title words: NewsBlur's tiers 1 and 2."""
    plain = [re.sub(r"\W+", " ", item.title.lower()).strip() for item in (left, right)]
    if plain[0] == plain[1] and len(plain[0]) >= 10:
        return 1.0
    ours, theirs = (
        {
            word.removesuffix("s")
            for word in _WORD.findall(text)
            if word not in _STOP and not word.isdigit()
        }
        for text in plain
    )
    shared = len(ours & theirs)
    if min(len(ours), len(theirs)) < 5 or shared < 3:
        return 0.0
    return shared / min(len(ours), len(theirs))


def _fnv(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def _identity(title: str) -> dict[int, float]:
    """Hash a title to 512 signed dimensions: words, word pairs, four-grams, Chinese pairs."""
    text = unicodedata.normalize("NFKC", title).lower()
    words = re.findall(r"[a-z0-9][a-z0-9.%$-]*", text)
    features = [(f"w:{word}", 2.0 * (2.0 if word[0].isdigit() else 1.0)) for word in words]
    features += [(f"b:{one} {other}", 1.5) for one, other in pairwise(words)]
    joined = " ".join(words)
    features += [(f"c:{joined[place : place + 4]}", 1.0) for place in range(len(joined) - 3)]
    for run in re.findall(r"[㐀-鿿]+", text):
        features += [(f"z:{one}{other}", 1.0) for one, other in pairwise(run)]
    for name in re.findall(r"\b[A-Z][A-Za-z]{2,}", title):  # its entity boost, by capitals
        features.append((f"e:{name.lower()}", 3.0))
    vector: dict[int, float] = {}
    for feature, weight in features:
        value = _fnv(feature)
        sign = 1.0 if value & 0x80000000 else -1.0
        vector[value % 512] = vector.get(value % 512, 0.0) + sign * weight
    return vector


def worldmonitor(left: Item, right: Item) -> float:
    """Give the cosine of the lexical identities."""
    ours, theirs = _identity(left.title), _identity(right.title)
    length = sqrt(sum(one**2 for one in ours.values()) * sum(one**2 for one in theirs.values()))
    shared = sum(weight * theirs.get(place, 0.0) for place, weight in ours.items())
    return shared / length if length else 0.0


def _parts(title: str) -> set[str]:
    text = unicodedata.normalize("NFKC", title).lower()
    parts = set(re.findall(r"[a-z0-9.%]+", text))
    for run in re.findall(r"[㐀-鿿]+", text):
        parts.update(map("".join, pairwise(run)))
    return parts


def jaccard(left: Item, right: Item) -> float:
    """Give the plain Jaccard of words and Chinese character pairs."""
    ours, theirs = _parts(left.title), _parts(right.title)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def _simhash(title: str) -> int:
    counts = [0] * 64
    for part in _parts(title):
        value = _fnv(part) << 32 | _fnv(part[::-1] + "#")
        for bit in range(64):
            counts[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit in range(64) if counts[bit] > 0)


def simhash(left: Item, right: Item) -> float:
    """Give minus the Hamming distance of 64-bit simhashes."""
    return -float((_simhash(left.title) ^ _simhash(right.title)).bit_count())


PEERS: Final[dict[str, tuple[Callable[[Item, Item], float], float]]] = {
    "reader entry_dedupe": (reader, 0.5),
    "reader's thresholds, on titles": (reader_on_titles, 0.5),
    "NewsBlur overlap >= .6": (newsblur, 0.6),
    "WorldMonitor identity >= .615": (worldmonitor, 0.615),
    "plain Jaccard >= .5": (jaccard, 0.5),
    "simhash64, distance <= 3": (simhash, -3.0),
}
