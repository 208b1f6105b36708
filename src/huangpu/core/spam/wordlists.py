"""Which words of one list does a folded text hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordList:
    """One list in an automaton; of words that overlap the first counts, and of those the longest."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Build the automaton; terms are folded as the texts will be."""
        self._automaton = ahocorasick_rs.AhoCorasick(
            sorted({folded(term) for term in terms}),
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        )

    def found(self, text: str) -> list[str]:
        """Give the words of the list in text order, each once; Latin ones stand alone."""
        return list(dict.fromkeys(text[start:end] for start, end in self.spans(text)))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Give where the words of the list stand, in text order."""
        return [
            (start, end)
            for _, start, end in self._automaton.find_matches_as_indexes(text)
            if not (inside_word(text, start) or inside_word(text, end))
        ]


def inside_word(text: str, at: int) -> bool:
    """Say whether a Latin word goes on across a position, so that no word may end there."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()
