"""Is history judged again completely, once, however often the run is cut short?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import START, entry, feed, journalled, judge, record, workshop

from huangpu.adapters.store.judgements import stale_articles
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import connect_reader, reading
from huangpu.core.judging import Judgement
from huangpu.jobs.diff import diff
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.jobs.retag import RetagReport, labels, retag
from huangpu.model.spam import SpamVerdict
from huangpu.model.tags import Evidence, ShanghaiVerdict, Tagging, TagMatch

TITLES = ("AI chips", "人工智能AI大会", "Qubits 量子", "量子大会", "No word of it", "AI and Qubits")


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a store of six articles, judged by the word AI."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", *(entry(n, title) for n, title in enumerate(TITLES))))
    close_round(place)
    return place


def tagged(place: Workshop) -> dict[str, str]:
    """Give the version by which each tagged title was judged."""
    publish(place.database, place.analyst_link)
    with connect_reader(place.analyst_link) as connection:
        rows = connection.execute(
            "SELECT title, taxonomy_version FROM article_tags JOIN articles USING (article_id)"
        ).fetchall()
    return dict(rows)


def test_everything_once(place: Workshop) -> None:
    """Each article is judged once, and the report counts what came and went."""
    seen: list[tuple[int, int]] = []
    report = retag(place.database, judge("Qubits"), lambda *done: seen.append(done), batch=4)
    assert (6, 3) == (report.judged, report.changed)
    assert {"ai": 1, "shanghai": 1} == dict(report.added)
    assert {"ai": 2, "shanghai": 2} == dict(report.removed)
    assert [(4, 6), (6, 6)] == seen
    assert {"Qubits 量子": "words-Qubits", "AI and Qubits": "words-Qubits"} == tagged(place)
    assert 0 == retag(place.database, judge("Qubits")).judged


def test_examples(place: Workshop) -> None:
    """An example names the article and the words that earned the tag."""
    report = retag(place.database, judge("Qubits"), examples=1)
    assert [("Qubits 量子", ("Qubits",))] == [
        (one.title, one.phrases) for one in report.examples["+ai"]
    ]
    assert 1 == len(report.examples["-ai"])


def test_diff_says_the_same(place: Workshop) -> None:
    """What diff foretells is what retag does, and diff writes nothing."""
    foretold = diff(place.analyst_link, judge("Qubits"))
    assert {"words-AI"} == set(tagged(place).values())
    assert foretold == retag(place.database, judge("Qubits"))


@pytest.fixture
def long_ago(tmp_path: Path) -> Workshop:
    """Give a store of polls at three hours, the last of which brings a new text of the first's."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", *(entry(n, f"AI 第{n}篇") for n in range(3))))
    close_round(place)
    journalled(place, record("shen", *(entry(n, f"AI 第{n}篇") for n in range(3, 6)), hours=1))
    close_round(place)
    newer = entry(0, "Qubits 取代了它", updated_at=START + timedelta(hours=2))
    journalled(place, record("shen", newer, entry(6, "没有"), hours=2))
    close_round(place)
    return place


def test_pages_are_in_the_order_in_which_articles_came(long_ago: Workshop) -> None:
    """Each article once, with its newest text, also where several came at the same moment."""
    found: list[str] = []
    with reading(long_ago.analyst_link) as session:
        after = None
        while page := stale_articles(session, judge("Qubits"), 2, after):
            found += [article.title for article, _ in page]
            after = page[-1][0]
    assert 7 == len(set(found)) == len(found)
    assert {"Qubits 取代了它", "AI 第1篇", "AI 第2篇"} == set(found[:3])
    assert "没有" == found[-1]


def test_a_text_that_was_seen_at_an_odd_time_is_judged_too(long_ago: Workshop) -> None:
    """Where the moments of an article and of its first text differ, the run must still end."""
    with long_ago.database.writing() as session:
        session._connection.execute(
            "UPDATE article_revision SET seen_at = seen_at - INTERVAL 1 DAY WHERE title LIKE '%4%'"
        )
    assert 7 == retag(long_ago.database, judge("Qubits"), batch=2).judged
    assert 0 == retag(long_ago.database, judge("Qubits")).judged


class Cut(Exception):  # noqa: N818  it is no error: somebody pulled the plug
    """The run ends here."""


def test_cut_short_and_started_again(place: Workshop) -> None:
    """What one run did not reach, the next one does; nothing is judged twice."""

    def cut(done: int, _total: int) -> None:
        if done >= 2:
            raise Cut

    with pytest.raises(Cut):
        retag(place.database, judge("Qubits"), cut, batch=2)
    second = retag(place.database, judge("Qubits"), batch=2)
    assert 4 == second.judged
    assert {"Qubits 量子", "AI and Qubits"} == tagged(place).keys()


def test_a_poll_in_between(place: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that a poll has changed since it was read is judged as it is now."""
    polls = iter([record("shen", entry(0, "Qubits now"), hours=1)])
    judging = judge("Qubits")
    real = judging.judge

    def slow(article: Any) -> Judgement:  # noqa: ANN401  handed on
        for poll in polls:  # once, while nobody holds the lock
            journalled(place, poll)
            close_round(place)
        return real(article)

    monkeypatch.setattr(judging, "judge", slow)
    retag(place.database, judging)
    assert "words-Qubits" == tagged(place)["Qubits now"]
    assert 0 == retag(place.database, judge("Qubits")).judged


def test_polls_find_the_lock_free(place: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a batch is judged nobody holds the writer's lock."""
    judging = judge("Qubits")
    real = judging.judge
    turns = 0

    def watched(article: Any) -> Judgement:  # noqa: ANN401  handed on
        nonlocal turns
        with place.database.locked():  # would wait five seconds, and fail
            turns += 1
        return real(article)

    monkeypatch.setattr(judging, "judge", watched)
    retag(place.database, judging)
    assert 6 == turns


def test_labels() -> None:
    """An article is called by its tags, and by what it is besides."""
    span = Evidence("title", 0, 2, "AI", "term:ai")
    verdict = SpamVerdict(is_spam=True, reason="x", score=1.0, cuts=(), title="AI", summary="")
    tagging = Tagging(
        (TagMatch("ai", 0.9, (span,)),), ShanghaiVerdict(relevant=True, score=0.8, evidence=(span,))
    )
    judgement = Judgement(
        "abc", verdict.title, verdict.summary, tagging.tags, tagging.shanghai, verdict
    )
    assert {"ai", "shanghai", "spam"} == labels(judgement)


def test_an_empty_report() -> None:
    """Nothing judged is nothing changed."""
    report = RetagReport()
    assert (0, 0, []) == (report.judged, report.changed, report.tags)
