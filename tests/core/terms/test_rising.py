"""Is what is said more of late found, and what is said as ever not?"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from mined import CHINESE, START, make_article, taxonomy_of

from huangpu.core.terms.corpus import read_corpus, words_of
from huangpu.core.terms.facts import facts_of
from huangpu.core.terms.grams import count_grams
from huangpu.core.terms.known import known_of
from huangpu.core.terms.rising import rising
from huangpu.core.terms.table import Table, tabulate

DAYS = 200


def table() -> Table:
    """Tabulate a half year in which 刻蚀机 is said as ever and 光刻机 only in the last weeks."""
    known = known_of(taxonomy_of())
    articles = []
    for day in range(DAYS):
        at = START - timedelta(days=day)
        word = "光刻机" if day < 20 and day % 2 else "刻蚀机" if day % 7 == 0 else "无关事"
        title = CHINESE[day % len(CHINESE)].format(word)
        articles.append(make_article(day, title, "semiconductors", at=at))
    corpus = read_corpus(articles)
    levels = count_grams(corpus, 3)
    return tabulate(corpus, levels, facts_of(corpus, levels, known), known)


def test_only_the_new_word_rises() -> None:
    """Ten articles in four weeks and none before is a surge; one a week is not."""
    found = table()
    surge = dict(zip(found.words, rising(found, START), strict=True))
    assert surge[words_of("光刻机")] > 3
    assert np.isnan(surge[words_of("刻蚀机")])


def test_without_a_past_nothing_rises() -> None:
    """A database of three weeks knows no before; one that stopped long ago no lately."""
    found = table()
    assert np.isnan(rising(found, START - timedelta(days=DAYS - 20))).all()
    assert np.isnan(rising(found, START + timedelta(days=60))).all()
