"""Which sequences might be terms, and what is counted of each? One row a candidate or known term."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from huangpu.core.terms.corpus import Corpus, Flags, Floats, Ints, Words
from huangpu.core.terms.covering import covered, reach_of
from huangpu.core.terms.facts import Facts
from huangpu.core.terms.forms import may_be_a_term
from huangpu.core.terms.grams import Grams
from huangpu.core.terms.known import Known
from huangpu.core.terms.manner import Manner, links, manner

FEWEST_ARTICLES: Final = 3  # that say it; a term with fewer cannot be told from chance
FEWEST_OUTLETS: Final = 2  # text.md F: what one outlet says alone is its boilerplate
_LEAST_ENTROPY = 0.5  # nats: below it the neighbour is nearly always the same
_MOST_NESTED = 0.9
_ONE_OUTLETS = 0.85  # share of one outlet, for what more than a few articles say
_A_FEW = 8
_MOST_COVERED = 0.5  # of its occurrences: what is mostly a piece of a known term says nothing new


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates and the known terms found, an array a property, side by side.

    `level` and `gram` say which gram of which level each is. `count` is how often it is said,
    `articles` and `outlets` by how many, `one_outlet` the share of the outlet that says it most.
    `carrying[row, tag]`, `tagged` and `near` count the articles that say it and carry that tag, any
    tag, none though they speak of the field.
    """

    corpus: Corpus
    levels: Sequence[Grams]
    facts: Facts
    words: list[Words]
    is_known: Flags
    level: Ints
    gram: Ints
    count: Floats
    articles: Floats
    outlets: Floats
    one_outlet: Floats
    carrying: Floats
    tagged: Floats
    near: Floats
    manner: Manner

    def only(self, rows: Ints) -> Table:
        """Give a table of these rows."""
        picked = {name: getattr(self, name)[rows] for name in _ARRAYS}
        words = [self.words[row] for row in rows.tolist()]
        return dataclasses.replace(self, words=words, manner=self.manner.only(rows), **picked)

    def articles_of(self, row: int) -> Ints:
        """Give the articles that say a row, by their positions."""
        return self.levels[int(self.level[row])].articles_of(int(self.gram[row]))

    def places_of(self, row: int) -> Ints:
        """Give the places of the corpus where a row is said."""
        return self.levels[int(self.level[row])].places_of(int(self.gram[row]))


_ARRAYS = (
    *("is_known", "level", "gram", "count", "articles", "outlets", "one_outlet"),
    *("carrying", "tagged", "near"),
)


def tabulate(corpus: Corpus, levels: Sequence[Grams], facts: Facts, known: Known) -> Table:
    """Choose the sequences that might be terms, and measure them. There must be at least one level."""
    link, reach = links(corpus), reach_of(corpus, levels, known)
    parts = []
    for at, grams in enumerate(levels):
        longer = levels[at + 1] if at + 1 < len(levels) else None
        whole = _every_gram(corpus, levels, at, facts, manner(corpus, grams, longer, link))
        parts.append(whole.only(_possible(whole, known, covered(grams, reach))))
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS
    }
    words = [phrase for part in parts for phrase in part.words]
    joined["is_known"] = np.array([phrase in known.terms for phrase in words], dtype=bool)
    said = Manner.joined([part.manner for part in parts])
    return dataclasses.replace(parts[0], words=words, manner=said, **joined)


def _every_gram(
    corpus: Corpus, levels: Sequence[Grams], at: int, facts: Facts, said: Manner
) -> Table:
    """Make a table of all grams of one level."""
    grams = levels[at]
    outlets, one_outlet = _spread(grams, facts)
    carrying = [_counted(grams, facts.carried[:, tag]) for tag in range(len(facts.tags))]
    return Table(
        corpus=corpus,
        levels=levels,
        facts=facts,
        words=[corpus.phrase(place, grams.length) for place in grams.first.tolist()],
        is_known=np.zeros(grams.size, dtype=np.bool_),
        level=np.full(grams.size, at, dtype=np.int64),
        gram=np.arange(grams.size),
        count=grams.count.astype(np.float64),
        articles=grams.articles.astype(np.float64),
        outlets=outlets,
        one_outlet=one_outlet,
        carrying=np.stack(carrying, axis=1),
        tagged=_counted(grams, facts.tagged.astype(np.float64)),
        near=_counted(grams, facts.near.astype(np.float64)),
        manner=said,
    )


def _possible(table: Table, known: Known, inside: Floats) -> Ints:
    """Give the rows that are said widely enough, stand on their own, and look like a term.

    `inside` is the share of each row that stands within known terms.
    """
    said = table.manner
    possible = (
        (table.outlets >= FEWEST_OUTLETS)
        & (said.nested <= _MOST_NESTED)
        & (np.minimum(said.entropy_left, said.entropy_right) >= _LEAST_ENTROPY)
        & ((table.one_outlet <= _ONE_OUTLETS) | (table.articles <= _A_FEW))
    )
    rows = [
        row
        for row in np.nonzero(possible)[0].tolist()
        if may_be_a_term(table.words[row], known)
        and (inside[row] <= _MOST_COVERED or table.words[row] in known.terms)
    ]
    return np.array(rows, dtype=np.int64)


def _counted(grams: Grams, weight: Floats) -> Floats:
    """Add up a weight over the articles that say each gram."""
    said = weight[grams.said_article]
    return np.bincount(grams.said_gram, said, grams.size).astype(np.float64)


def _spread(grams: Grams, facts: Facts) -> tuple[Floats, Floats]:
    """Give how many outlets say each gram, and the share of the one that says it most."""
    width = int(facts.outlet.max(initial=0)) + 1
    pairs, count = np.unique(
        grams.said_gram * width + facts.outlet[grams.said_article], return_counts=True
    )
    most = np.zeros(grams.size)
    np.maximum.at(most, pairs // width, count)
    outlets = np.bincount(pairs // width, minlength=grams.size)
    return outlets.astype(np.float64), most / grams.articles
