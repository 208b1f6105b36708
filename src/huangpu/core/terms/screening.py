"""Which of many forms of one thing is shown? The best; longer, shorter and plural ones give way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huangpu.core.terms.corpus import Words, is_chinese


class Screen:
    """Lets the first form of each thing through, and remembers it."""

    def __init__(self) -> None:
        self._passed: set[Words] = set()
        self._inside: set[Words] = set()

    def passes(self, words: Words) -> bool:
        """Tell whether nothing like it has passed yet; from then on, it has."""
        form = stem(words)
        parts = set(_parts(form))
        if form in self._inside or not parts.isdisjoint(self._passed):
            return False
        self._passed.add(form)
        self._inside |= parts
        return True

    def all_of(self, candidates: Iterable[tuple[int, Words]], limit: int) -> list[int]:
        """Give the numbers of those that pass, in their order, up to a limit."""
        chosen: list[int] = []
        for number, words in candidates:
            if len(chosen) == limit:
                break
            if self.passes(words):
                chosen.append(number)
        return chosen


def stem(words: Words) -> Words:
    """Give the form that variants share: without a number behind it, its last word singular."""
    while len(words) > 1 and words[-1][0].isdigit():
        words = words[:-1]
    last = words[-1]
    if not is_chinese(last) and last.endswith("s") and not last.endswith("ss"):
        return (*words[:-1], last[:-1])
    return words


def _parts(words: Words) -> Iterator[Words]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]
