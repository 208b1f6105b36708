"""Which sequences of tokens do enough articles say? Counted level by level, shortest first.

A sequence can only be frequent when both its shorter parts are, so each level looks at what the one
before left over. All of it is sorting of numbers, which keeps a hundred thousand texts cheap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huangpu.core.terms.corpus import LONGEST, Corpus, Ints


@dataclass(frozen=True, slots=True)
class Grams:
    """All sequences of `length` tokens that are frequent, numbered from 0.

    `place` and `gram` list every occurrence, by gram; `at` gives the gram that begins at each place
    of the corpus, or -1. `said_gram` and `said_article` list which article says which gram, each
    pair once, by gram.
    """

    length: int
    place: Ints
    gram: Ints
    at: Ints
    first: Ints
    count: Ints
    articles: Ints
    said_gram: Ints
    said_article: Ints

    @property
    def size(self) -> int:
        """How many grams there are."""
        return len(self.first)

    def places_of(self, gram: int) -> Ints:
        """Give the places where a gram begins, in their order."""
        low, high = np.searchsorted(self.gram, [gram, gram + 1])
        return self.place[low:high]

    def articles_of(self, gram: int) -> Ints:
        """Give the articles that say a gram, in their order."""
        low, high = np.searchsorted(self.said_gram, [gram, gram + 1])
        return self.said_article[low:high]


def count_grams(corpus: Corpus, fewest: int) -> list[Grams]:
    """Count the sequences of 1, 2, ... tokens that at least `fewest` articles say."""
    levels: list[Grams] = []
    for length in range(1, LONGEST + 1):
        place, key = _keys(corpus, levels)
        found = _level(corpus, length, place, key, fewest)
        if found is None:
            break
        levels.append(found)
    return levels


def _keys(corpus: Corpus, levels: list[Grams]) -> tuple[Ints, Ints]:
    """Give the places where a sequence may begin, and a number that tells sequences apart."""
    if not levels:
        place = np.nonzero(corpus.token >= 0)[0]
        return place, corpus.token[place]
    shorter = levels[-1]
    place = np.nonzero((shorter.at[:-1] >= 0) & (shorter.at[1:] >= 0))[0]
    return place, shorter.at[place] * shorter.size + shorter.at[place + 1]


def _level(corpus: Corpus, length: int, place: Ints, key: Ints, fewest: int) -> Grams | None:
    """Give the sequences that enough articles say, numbered; None when there is none."""
    if not len(place):
        return None
    distinct, number = np.unique(key, return_inverse=True)
    width = len(corpus.articles)
    said = np.unique(number * width + corpus.article[place])
    articles = np.bincount(said // width, minlength=len(distinct))
    kept = np.nonzero(articles >= fewest)[0]
    if not len(kept):
        return None
    renumbered = np.full(len(distinct), -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    gram = renumbered[number]
    place, gram = place[gram >= 0], gram[gram >= 0]
    order = np.argsort(gram, kind="stable")
    place, gram = place[order], gram[order]
    at = np.full(len(corpus.token), -1, dtype=np.int64)
    at[place] = gram
    said_gram = renumbered[said // width]
    return Grams(
        length=length,
        place=place,
        gram=gram,
        at=at,
        first=place[np.searchsorted(gram, np.arange(len(kept)))],
        count=np.bincount(gram, minlength=len(kept)),
        articles=articles[kept],
        said_gram=said_gram[said_gram >= 0],
        said_article=(said % width)[said_gram >= 0],
    )
