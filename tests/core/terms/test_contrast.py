"""Does a term stand out for the tag whose articles say it?"""

from __future__ import annotations

import numpy as np
import pytest
from mined import CHINESE, corpus_about, make_article, taxonomy_of

from huangpu.core.terms.contrast import contrast, log_likelihood_ratio
from huangpu.core.terms.corpus import read_corpus, words_of
from huangpu.core.terms.facts import facts_of
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.known import Known, known_of
from huangpu.core.terms.table import Table, tabulate
from huangpu.model.terms import MinedArticle


def table_of(articles: list[MinedArticle], known: Known) -> Table:
    """Tabulate what is said by at least three articles."""
    corpus = read_corpus(articles)
    levels = count_grams(corpus, 3)
    return tabulate(corpus, levels, facts_of(corpus, levels, known), known)


def test_dunnings_own_numbers() -> None:
    """G2 of the table (110, 2442, 111, 29114) is 270.72 in Dunning's paper of 1993."""
    found = log_likelihood_ratio(
        np.array([110.0]), np.array([110.0 + 2442]), np.array([111.0]), np.array([111.0 + 29114])
    )
    assert 270.72 == pytest.approx(found[0], abs=0.01)


def test_what_is_rarer_inside_is_negative() -> None:
    """The sign says where it is commoner; no difference is nothing."""
    one, ten, hundred = np.array([1.0]), np.array([10.0]), np.array([100.0])
    assert log_likelihood_ratio(one, hundred, ten, hundred)[0] < 0
    assert 0 == pytest.approx(log_likelihood_ratio(ten, hundred, ten, hundred)[0])


def test_the_tag_of_its_articles_is_chosen() -> None:
    """光刻机 in articles about chips would join chips."""
    known = known_of(taxonomy_of("chip | 芯片"))
    table = table_of(corpus_about("光刻机"), known)
    found = contrast(table, known)
    row = table.words.index(words_of("光刻机"))
    assert "semiconductors" == table.facts.tags[found.tag[row]]
    assert found.strength[row] > 0
    assert 8 == table.articles[row] == table.carrying[row, found.tag[row]]


def test_a_tag_that_a_known_part_speaks_for_is_not_chosen() -> None:
    """国产芯片 brings nothing to the tag of 芯片."""
    known = known_of(taxonomy_of("chip | 芯片"))
    table = table_of(corpus_about("国产芯片"), known)
    found = contrast(table, known)
    row = table.words.index(words_of("国产芯片"))
    assert "semiconductors" != table.facts.tags[found.tag[row]]


def test_near_articles_count_half() -> None:
    """What untagged articles of the field say belongs to the field, less than tagged ones."""
    known = known_of(taxonomy_of("chip | 芯片"))
    near = [
        make_article(n, form.format("光刻机"), summary="芯片") for n, form in enumerate(CHINESE)
    ]
    far = [make_article(n, form.format("买菜车")) for n, form in enumerate(CHINESE, 10)]
    table = table_of([*near, *far], known)
    found = contrast(table, known)
    strength = dict(zip(table.words, found.field, strict=True))
    assert 8 == table.near[table.words.index(words_of("光刻机"))]
    assert strength[words_of("光刻机")] > 0 > strength[words_of("买菜车")]
