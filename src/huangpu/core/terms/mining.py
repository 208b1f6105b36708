"""Which terms should a person look at next, and what speaks for each of them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from huangpu.core.terms.contrast import Contrast, contrast
from huangpu.core.terms.corpus import Floats, read_corpus, written
from huangpu.core.terms.evidence import candidate_of
from huangpu.core.terms.facts import facts_of
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.kinds import names_a_body
from huangpu.core.terms.known import Known, known_of
from huangpu.core.terms.likeness import Weights, likeness, measured
from huangpu.core.terms.rising import rising
from huangpu.core.terms.screening import Screen
from huangpu.core.terms.table import FEWEST_ARTICLES, Table, tabulate
from huangpu.model.taxonomy import Taxonomy
from huangpu.model.terms import MinedArticle, Suggestions

_SIDE_LIST = 30  # candidates that rise, and organisations, beside the ranked ones
_LEAST_ASIDE = -3.0  # log-odds, one in twenty: the side lists are not ranked by them
_ALWAYS_LIKELY = 200  # the best ones, whatever their odds: those of a small corpus are all low

_LEAST_SHARE = 0.4  # of its articles, about the tag or near it: much rises that is none of ours

Advance = Callable[[int, int], None]
Told = Callable[[str], str]  # which word of an advert stands in a phrase, or ""


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything that is said often and stands out for a tag, with its score in log-odds."""

    table: Table
    contrast: Contrast
    score: Floats

    def belongs(self, row: int) -> bool:
        """Tell whether those who say it mostly speak of its tag, or of the field untagged."""
        carrying = self.table.carrying[row, self.contrast.tag[row]]
        return bool(carrying + self.table.near[row] >= _LEAST_SHARE * self.table.articles[row])

    def ranked(self, tag: str | None) -> list[int]:
        """Give the rows that nobody knows yet, best first; those of one tag, if named."""
        tags = [self.table.facts.tags[column] for column in self.contrast.tag.tolist()]
        rows = np.nonzero(~self.table.is_known)[0].tolist()
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
    told_by: Told = lambda _phrase: "",
    on_article: Advance = lambda _done, _all: None,
) -> Suggestions:
    """Give the `limit` best candidates, what rises, and organisations; for one tag, if named.

    `articles` are originals without adverts; `rejected` are terms that must not come back, and
    nothing comes that `told_by` knows as a word of adverts: some advert is always missed. `now`
    ends the weeks in which a term may rise. The same input gives the same output.
    """
    mine = dig(articles, known_of(taxonomy, rejected), weights, on_article)
    if mine is None:
        return Suggestions((), (), (), len(articles))
    words = mine.table.words
    surge = rising(mine.table, now)
    rows = [row for row in mine.ranked(tag) if not told_by(written(words[row]))]
    likely = [
        row for at, row in enumerate(rows) if at < _ALWAYS_LIKELY or mine.score[row] >= _LEAST_ASIDE
    ]
    upwards = sorted(
        (row for row in likely if not np.isnan(surge[row]) and mine.belongs(row)),
        key=lambda row: -surge[row],
    )
    bodies = [row for row in likely if names_a_body(words[row])]
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
