"""Is a person told of a term once, with commands that can be pasted?"""

from __future__ import annotations

import shlex

import pytest
from fakes import START

from huangpu.core.taxonomy.shadow import folded
from huangpu.jobs.term_news import MOST_ROWS, rows_of, term_news
from huangpu.model.terms import Suggestions, TermCandidate


def candidate(term: str, score: float = 0.5, tag: str = "semiconductors") -> TermCandidate:
    """Give a term that eight articles say."""
    return TermCandidate(
        *(term, "zh", tag, "technology", score, 8, 3, 5, 2),
        *(START, None, ("一条标题",), f"8 articles say {term}"),
    )


def found(*candidates: TermCandidate) -> Suggestions:
    """Give what mining found."""
    return Suggestions(candidates, (), (), 28)


def test_new_terms_come_first() -> None:
    """Whoever was told of a term in one script was told of it in the other."""
    terms = found(candidate("光刻机", 0.9), candidate("stepper", 0.8), candidate("晶圆", 0.7))
    news = term_news(terms, {folded("光刻機"), folded("Stepper")})
    assert ["晶圆", "光刻机", "stepper"] == [one.term for one in news.candidates]
    assert ["new", "", ""] == [row["new"] for row in rows_of(news)]
    assert "3 terms suggested, 1 new: 晶圆" == str(news)
    again = term_news(terms, news.keys)
    assert (0, "3 terms suggested, none new") == (again.fresh, str(again))


def test_nothing_found() -> None:
    """An empty archive suggests nothing."""
    news = term_news(found(), ())
    assert ([], "0 terms suggested, none new") == (rows_of(news), str(news))


@pytest.mark.parametrize(
    "term", ["光刻机", "glass substrate", "O'Neil; rm -rf /", "-rf", "$(id)", "`id`", "|x|"]
)
def test_commands_are_safe_to_paste(term: str) -> None:
    """A shell hands on the term as it is, whatever somebody wrote into a headline."""
    (row,) = rows_of(term_news(found(candidate(term)), ()))
    words = shlex.split(row["accept"])
    assert ["huangpu", "taxonomy", "accept"] == words[:3]
    assert {term, "--tag", "semiconductors"} <= set(words[3:])
    assert shlex.split(row["reject"])[-1] == term


def test_a_table_is_bounded() -> None:
    """However much is found, and however long its reason."""
    many = [candidate(f"词{number}" * 20) for number in range(200)]
    rows = rows_of(term_news(found(*many), ()))
    assert MOST_ROWS == len(rows)
    assert max(len(row["why"]) for row in rows) <= 300
