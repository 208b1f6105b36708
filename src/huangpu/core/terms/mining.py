"""Which terms should a person look at next, and what speaks for each of them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from huangpu.core.terms.contrast import Contrast, contrast
from huangpu.core.terms.corpus import Floats, read_corpus
from huangpu.core.terms.evidence import candidate_of
from huangpu.core.terms.facts import facts_of
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.kinds import kind_of
from huangpu.core.terms.known import Known, known_of
from huangpu.core.terms.likeness import Weights, likeness, measured
from huangpu.core.terms.rising import rising
from huangpu.core.terms.screening import Screen
from huangpu.core.terms.table import FEWEST_ARTICLES, Table, tabulate
from huangpu.model.taxonomy import Taxonomy
from huangpu.model.terms import MinedArticle, Suggestions

_SIDE_LIST = 30  # candidates that rise, and organisations, beside the ranked ones
_LEAST = -7.0  # log-odds below which nothing is shown: one in a thousand

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything that is said often and stands out for a tag, with its score in log-odds."""

    table: Table
    contrast: Contrast
    score: Floats

    def ranked(self, tag: str | None) -> list[int]:
        """Give the rows that nobody knows yet, best first; those of one tag, if named."""
        tags = [self.table.facts.tags[column] for column in self.contrast.tag.tolist()]
        rows = np.nonzero(~self.table.is_known & (self.score >= _LEAST))[0].tolist()
        if tag is not None:
            rows = [row for row in rows if tags[row] == tag or tags[row].startswith(f"{tag}.")]
        return sorted(rows, key=lambda row: (-self.score[row], self.table.words[row]))


def dig(
    articles: Sequence[MinedArticle],
    known: Known,
    weights: Weights,
    on_article: Advance = lambda _done, _all: None,
) -> Mine | None:
    """Count and score everything that enough articles say; None where they say nothing twice."""
    corpus = read_corpus(articles, on_article)
    levels = count_grams(corpus, FEWEST_ARTICLES)
    if not levels:
        return None
    table = tabulate(corpus, levels, facts_of(corpus, levels, known), known)
    table = outstanding(table, known)
    found = contrast(table, known)
    return Mine(table, found, likeness(measured(table, known, found), weights))


def outstanding(table: Table, known: Known) -> Table:
    """Leave out what is not more common under any tag than elsewhere."""
    return table.only(np.nonzero(contrast(table, known).strength > 0)[0])


def suggest(
    articles: Sequence[MinedArticle],
    taxonomy: Taxonomy,
    rejected: Iterable[str],
    weights: Weights,
    *,
    now: datetime,
    limit: int = 100,
    tag: str | None = None,
    on_article: Advance = lambda _done, _all: None,
) -> Suggestions:
    """Give the `limit` best candidates, what rises, and organisations; for one tag, if named.

    `articles` are originals without adverts; `rejected` are terms that must not come back. `now`
    ends the weeks in which a term may rise. The same input gives the same output.
    """
    mine = dig(articles, known_of(taxonomy, rejected), weights, on_article)
    if mine is None:
        return Suggestions((), (), (), len(articles))
    words = mine.table.words
    surge = rising(mine.table, now)
    rows = mine.ranked(tag)
    upwards = sorted((row for row in rows if not np.isnan(surge[row])), key=lambda row: -surge[row])
    bodies = [row for row in rows if kind_of(words[row]) == "organisation"]
    lists = [
        Screen().all_of(((row, words[row]) for row in order), most)
        for order, most in ((rows, limit), (upwards, _SIDE_LIST), (bodies, _SIDE_LIST))
    ]
    made = {
        row: candidate_of(mine.table, mine.contrast, row, mine.score[row], surge[row])
        for row in {row for chosen in lists for row in chosen}
    }
    ranked, risen, organisations = (tuple(made[row] for row in chosen) for chosen in lists)
    return Suggestions(ranked, risen, organisations, len(articles))
