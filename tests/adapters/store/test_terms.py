"""Does the store give what is mined, keep what was found, and find who says a phrase?"""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import (
    articles_saying,
    candidate_named,
    decide,
    mined_articles,
    newest_texts,
    write_candidates,
)
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.model.terms import TermCandidate


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a store with two copies, an advert, and texts in every width and script."""
    place = workshop(tmp_path, feed("shen"), feed("pu"))
    text = "上海光刻机通过验收，首批样机年内交付给三家芯片工厂使用"
    journalled(
        place,
        record(
            "shen",
            entry(1, text, link="https://shen.example/1", summary=""),
            entry(2, "AI 光刻機", link="https://shen.example/2", summary=""),
            entry(3, "ADVERT 光刻机", link="https://shen.example/3", summary=""),
            entry(4, "ＥＵＶ—Lithography", link="https://shen.example/4", summary=""),
        ),
    )
    journalled(
        place, record("pu", entry(5, text, link="https://pu.example/5", summary=""), hours=1)
    )
    close_round(place)
    return place


def candidate(term: str) -> TermCandidate:
    """Give a candidate."""
    return TermCandidate(
        *(term, "zh", "ai", "technology", 0.5, 3, 2, 3, 0, START, None, ("[red]标题",), "why")
    )


def test_originals_without_adverts(place: Workshop) -> None:
    """Copies and adverts are not mined; the newest comes last, with what it is called."""
    with reading(place.analyst_link) as session:
        mined = mined_articles(session)
        newest = mined_articles(session, 1)
        texts = newest_texts(session, 10)
    assert ["上海光刻机", "ＥＵＶ—L", "AI 光刻"] == [one.title[:5] for one in mined]
    assert frozenset({"ai", "shanghai"}) == mined[-1].tags
    assert mined[-1:] == newest
    assert 4 == len(texts)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("光刻机", 4), ("光刻機", 4), ("euv lithography", 1), ("EUV", 1), ("晶圆", 0), ("'; --", 0)],
)
def test_who_says_it(place: Workshop, phrase: str, expected: int) -> None:
    """A phrase is found in any width, case and script."""
    with reading(place.analyst_link) as session:
        assert expected == len(articles_saying(session, [phrase]))


def test_candidates(place: Workshop) -> None:
    """A run replaces what nobody decided on, and leaves alone what somebody did, in any script."""
    with place.database.writing() as session, session.transaction():
        write_candidates(session, [candidate("光刻机"), candidate("刻蚀机")], START)
        decide(session, ["光刻機", "never suggested"], "rejected")
        write_candidates(session, [candidate("光刻机"), candidate("晶圆厂")], START)
        kept = session.rows("suggested_candidates")
        found = candidate_named(session, "晶圓廠")
        assert None is candidate_named(session, "刻蚀机")
    assert ["光刻机", "晶圆厂"] == [row["term"] for row in kept]
    assert found is not None
    assert ("ai", "technology", "why") == (found.tag, found.kind, found.why)
