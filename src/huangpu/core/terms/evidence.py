"""What is shown of a candidate, so that a person can decide in a few seconds?"""

from __future__ import annotations

import math
from typing import Final

from huangpu.core.terms.contrast import Contrast
from huangpu.core.terms.corpus import Corpus, Ints, is_chinese
from huangpu.core.terms.kinds import kind_of
from huangpu.core.terms.table import Table
from huangpu.model.terms import SHANGHAI, MinedArticle, TermCandidate

EXAMPLES: Final = 3
_AROUND = 12  # characters on each side that a guess of the kind looks at
_LOOKED_AT = 40  # occurrences for that guess
_ONE_PERCENT = 0.01


def candidate_of(
    table: Table, contrast: Contrast, row: int, score: float, surge: float
) -> TermCandidate:
    """Make a candidate of a row, with all that speaks for it.

    `score` is in log-odds; `surge` in standard deviations, NaN where it does not rise.
    """
    corpus, words = table.corpus, table.words[row]
    places = table.places_of(row)
    looked_at = places[:_LOOKED_AT].tolist()
    saying = table.articles_of(row)
    articles = [corpus.articles[at] for at in saying.tolist()]
    column = int(contrast.tag[row])
    return TermCandidate(
        term=corpus.spelling(places, len(words)),
        language="zh" if any(map(is_chinese, words)) else "en",
        tag=table.facts.tags[column],
        kind=kind_of(words, [_around(corpus, place, len(words)) for place in looked_at]),
        score=round(1.0 / (1.0 + math.exp(-score)), 4),
        articles=len(articles),
        outlets=int(table.outlets[row]),
        tagged=int(table.carrying[row, column]),
        near=int(table.near[row]),
        first_seen_at=min(article.first_seen_at for article in articles),
        rising=None if math.isnan(surge) else round(float(surge), 1),
        examples=_examples(corpus, places, saying),
        why=_why(table, row, column),
    )


def _around(corpus: Corpus, place: int, length: int) -> str:
    """Give the text around one occurrence, in lower case."""
    article = corpus.articles[int(corpus.article[place])]
    text = article.title if corpus.in_title[place] else article.summary
    start, end = int(corpus.start[place]), int(corpus.end[place + length - 1])
    return f"{text[max(0, start - _AROUND) : start]} {text[end : end + _AROUND]}".lower()


def _examples(corpus: Corpus, places: Ints, articles: Ints) -> tuple[str, ...]:
    """Give a few titles: those that say it themselves first, newest first, an outlet once."""
    in_title = set(corpus.article[places[corpus.in_title[places]]].tolist())
    newest = sorted(
        articles.tolist(),
        key=lambda at: (
            at not in in_title,
            -corpus.articles[at].published_at.timestamp(),
            corpus.articles[at].article_id,
        ),
    )
    by_outlet: dict[str, MinedArticle] = {}
    for at in newest:
        by_outlet.setdefault(corpus.articles[at].outlet, corpus.articles[at])
    chosen = [*by_outlet.values(), *(corpus.articles[at] for at in newest)]
    return tuple(dict.fromkeys(article.title for article in chosen))[:EXAMPLES]


def _why(table: Table, row: int, column: int) -> str:
    """Say what the counts say."""
    tag, said = table.facts.tags[column], int(table.articles[row])
    carrying = int(table.carrying[row, column])
    usual = float(table.facts.carried[:, column].mean())
    words = f"{carrying} of the {said} articles that say it"
    words += " are about Shanghai" if tag == SHANGHAI else f" carry {tag}"
    words += f", {_percent(usual)} of all"
    near = int(table.near[row])
    if near:
        words += f"; {near} carry no tag though they speak of the field"
    return f"{words}; {int(table.outlets[row])} outlets"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= _ONE_PERCENT else f"{share:.1%}"
