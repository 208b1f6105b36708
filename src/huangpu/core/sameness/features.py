"""Which parts of a headline find its copies again? What the index stores of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huangpu.core.sameness.normal import has_chinese, headline
from huangpu.core.sameness.numbers import figures
from huangpu.core.sameness.tokens import pair_hashes, word_hash, words
from huangpu.model.sameness import TextFeatures

if TYPE_CHECKING:
    from huangpu.core.sameness.statistics import Statistics

_NOT_IN_KEY = re.compile(r"[\W_]+")
# A dot or comma inside a number is part of it: 5.6 is not 56.
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")


def features(
    title: str,
    summary: str = "",
    *,
    outlet: str = "",
    tails: frozenset[str] = frozenset(),
    statistics: Statistics | None = None,
) -> TextFeatures:
    """Give the hashed parts, the figures and the exact key of a headline.

    `summary` counts only where the title is empty. What is Chinese and what is not is read from
    the characters, because feeds lie about it. With `statistics` the hashes come rarest first.
    """
    text = headline(title or summary, outlet=outlet, tails=tails).text
    found = figures(text)
    parts = parts_of(text, found)
    ordered = statistics.rarest_first(parts) if statistics else tuple(sorted(parts))
    return TextFeatures(key=word_hash(exact_form(text)), hashes=ordered, figures=found)


def parts_of(text: str, found: frozenset[str]) -> set[int]:
    """Give the hashed parts of a folded text: character pairs, stems, and the figures found."""
    parts = {word_hash(word) for word in words(text)}
    if has_chinese(text):
        parts.update(pair_hashes(text))
    parts.update(word_hash("#" + figure) for figure in found)
    return parts


def exact_form(text: str) -> str:
    """Write a folded text without spaces and punctuation, so that equal headlines are equal."""
    return _NOT_IN_KEY.sub("", _POINT.sub("p", text))
