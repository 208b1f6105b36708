"""Where in a sentence do the phrases of a claim stand?"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from huangpu.core.quantities.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE_END: Final = re.compile(
    r"[。！？；\n\u2028]+|(?<=[A-Za-z0-9)%”\"'])[.!?;]\s+(?=[A-Z0-9“\"'$(])"
)
_CLAUSE_END: Final = re.compile(r"[，,；;。：:]")
_NOT_AN_END: Final = re.compile(
    r"(?:\b(?:[A-Z]|Dr|Mr|Ms|Mrs|Inc|Co|Ltd|Corp|No|vs|St|Jr|approx))\.\s+$"
)
LONGEST_SENTENCE: Final = 600  # characters; a text without punctuation is cut there
_CLAUSE_COLUMNS: Final = 12  # that the end of a clause between phrase and figure counts for


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Give a pattern for any of the phrases: Latin as whole words, plural or not; Chinese anywhere.

    Phrases are literal; a space stands for spaces or a hyphen.
    """
    return re.compile("|".join(_one(phrase) for phrase in phrases), re.IGNORECASE)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the half-open spans of a text's sentences, together the whole text.

    "U.S. firms" and "Dr. Wu" do not end one; a line break does.
    """
    ends = (found.end() for found in _SENTENCE_END.finditer(text))
    inner = [end for end in ends if not _NOT_AN_END.search(text[max(0, end - 12) : end])]
    edges = [0, *inner, len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(edges):
        spans.extend(
            (at, min(at + LONGEST_SENTENCE, end)) for at in range(start, end, LONGEST_SENTENCE)
        )
    return tuple(spans)


def nearest(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Give the columns between a figure's span and the nearest hit; None where there is no hit.

    A Chinese character takes two columns, and the end of a clause between the two counts for
    twelve. A hit inside the span is at no distance.
    """
    before = after = None
    for found in pattern.finditer(text):
        if found.end() <= start:
            before = text[found.end() : start]
        elif found.start() >= end:
            after = text[end : found.start()]
            break
        else:
            return 0
    return min((_columns(gap) for gap in (before, after) if gap is not None), default=None)


def _one(phrase: str) -> str:
    plain = folded(phrase)
    words = r"[\s-]+".join(re.escape(word) for word in plain.split())
    head = r"(?<![A-Za-z0-9])" if plain[:1].isascii() and plain[:1].isalnum() else ""
    tail = r"(?:e?s)?(?![A-Za-z0-9])" if plain[-1:].isascii() and plain[-1:].isalnum() else ""
    if tail and words.endswith("y"):  # industry, industries
        words = words[:-1] + "(?:y|ie)"
    return f"{head}{words}{tail}"


def _columns(text: str) -> int:
    wide = sum(1 for sign in text if sign >= "\u2e80")
    return len(text) + wide + _CLAUSE_COLUMNS * len(_CLAUSE_END.findall(text))
