"""Whether a person who asks why is told, and told right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.stories import find_article
from huangpu.jobs.explain import PairExplained, explain_article, explain_pair, explain_story
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.model.entries import Entry

QUANTUM = "上海微系统所发布超导量子芯片新成果"


def told(number: int, title: str, outlet: str, **values: object) -> Entry:
    """Give an entry of one outlet."""
    link = f"https://{outlet}.example/{number}"
    fields = {
        "link": link,
        "summary": "",
        "language": "en" if title.isascii() else "zh",
        "published_at": START - timedelta(minutes=10 - number),
    }
    return entry(number, title, **{**fields, **values})


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a store in which two outlets tell of some events."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    journalled(
        place,
        record(
            "shen",
            told(1, QUANTUM, "shen"),
            told(2, "中芯国际第三季度营收增长11%", "shen"),
            told(3, "Shanghai opens pilot line for photonic AI chips", "shen"),
            told(4, "ADVERT: lottery numbers", "shen"),
        ),
    )
    journalled(
        place,
        record(
            "jiang",
            told(5, "上海微系統所發佈超導量子芯片新成果！", "jiang"),
            told(6, "中芯国际第三季度营收增长12%", "jiang"),
            told(7, "某地博物馆夜场门票售罄", "jiang"),
            hours=1,
        ),
        record("shen", told(1, f"更正：{QUANTUM}", "shen"), hours=1),
    )
    close_round(place)
    return place


def ids(place: Workshop, *links: str) -> list[str]:
    """Give the ids of articles by their addresses."""
    with reading(place.analyst_link) as session:
        return [find_article(session, f"https://{link}") or "" for link in links]


def explained(place: Workshop, left: str, right: str) -> PairExplained:
    """Explain two articles by their addresses."""
    with reading(place.analyst_link) as session:
        return explain_pair(session, place.rules.sameness, *ids(place, left, right))


def test_one_article(place: Workshop) -> None:
    """Everything that is stored of an article is there, each link with its reason."""
    first, copy = ids(place, "shen.example/1", "jiang.example/5")
    with reading(place.analyst_link) as session:
        found = explain_article(session, first)
    assert [("Shen", "url")] == [(row["feed"].title(), row["method"]) for row in found.observations]
    assert [QUANTUM, f"更正：{QUANTUM}"] == [row["title"] for row in found.revisions]
    assert [(first, True), (copy, False)] == [
        (row["article_id"], row["is_original"]) for row in found.copies
    ]
    assert [(copy, True)] == [(row["article_id"], row["together"]) for row in found.links]
    assert all(row["reason"] for row in found.links)
    assert found.story is not None
    assert [(first, "first", None), (copy, "copy", first)] == [
        (row["article_id"], row["method"], row["like_id"]) for row in found.story.members
    ]


def test_tags_keep_their_words(place: Workshop) -> None:
    """A tag comes with the words that earned it, Shanghai with its own."""
    (article_id,) = ids(place, "shen.example/3")
    with reading(place.analyst_link) as session:
        found = explain_article(session, article_id)
    assert [("ai", ["AI"])] == [
        (row["tag"], [span["phrase"] for span in row["evidence"]]) for row in found.tags
    ]
    assert ["AI"] == [span["phrase"] for span in found.article["shanghai_evidence"]]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("shen.example/1", "jiang.example/5", "Together: they are copies of one text"),
        ("shen.example/2", "jiang.example/6", "Apart: the same sentence with other figures"),
        ("shen.example/1", "jiang.example/7", "Apart: too little says"),
        ("shen.example/1", "shen.example/4", "Apart: an advert is not compared"),
    ],
    ids=["copies", "vetoed", "strangers", "an advert"],
)
def test_two_articles(place: Workshop, left: str, right: str, expected: str) -> None:
    """The verdict says whether they are together, and what decides it, in either order."""
    assert explained(place, left, right).verdict.startswith(expected)
    assert explained(place, right, left).verdict.startswith(expected)


def test_a_likeness_that_the_index_does_not_see(tmp_path: Path) -> None:
    """What is never compared stays apart, however alike it is, and that is said."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    journalled(place, record("shen", told(1, "突发", "shen")))
    journalled(place, record("jiang", told(2, "突发", "jiang"), hours=1))
    close_round(place)
    found = explained(place, "shen.example/1", "jiang.example/2")
    assert found.verdict.startswith("Apart: alike, but they share too little that is rare")
    assert found.dissection is not None
    assert not found.dissection.meeting.meets


def test_a_story_and_its_history(place: Workshop) -> None:
    """A story shows its members in the order of time; one that never was is none."""
    first, copy = ids(place, "shen.example/1", "jiang.example/5")
    with reading(place.analyst_link) as session:
        shown = explain_story(session, first)
        assert explain_story(session, "nothing") is None
    assert shown is not None
    assert shown.story is not None
    assert 2 == shown.story["article_count"]
    assert {first, copy} == {row["article_id"] for row in shown.members}


def test_an_address_finds_its_article(place: Workshop) -> None:
    """An article is found by its id, by its address, and by nothing else."""
    (first,) = ids(place, "shen.example/1")
    with reading(place.analyst_link) as session:
        assert first == find_article(session, first)
        assert find_article(session, "https://shen.example/99") is None
