"""The parts of a headline that find its copies again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.features import features
from huangpu.core.sameness.statistics import Statistics, count_documents
from huangpu.core.sameness.tokens import (
    character_pairs,
    pair_hashes,
    stands_alone,
    stem,
    word_hash,
    words,
)

SIMPLIFIED = "上海发布31项新质要素，加速培育新质生产力"


@pytest.mark.parametrize(
    "other",
    [
        "上海發佈31項新質要素 加速培育新質生產力",
        "上海发布３１项新质要素，加速培育新质生产力！",
        "【上海发布31项新质要素，加速培育新质生产力】14日，上海市发布多项举措。",
        "财联社3月14日电，上海发布31项新质要素，加速培育新质生产力",
        "上海发布31项新质要素：加速培育新质生产力 - 新华社",
    ],
    ids=["traditional", "full width", "brackets", "dateline", "newsroom"],
)
def test_dress_makes_no_difference(other: str) -> None:
    """Copies in another dress have the same parts and figures."""
    assert features(SIMPLIFIED) == features(other)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (SIMPLIFIED, "上海發佈31項新質要素 加速培育新質生產力"),
        ("SMIC raises prices by 10%", "SMIC raises prices, by 10% | Reuters"),
    ],
    ids=["zh", "en"],
)
def test_key_is_equal_for_copies(left: str, right: str) -> None:
    """The exact key sees through punctuation, width and script."""
    assert features(left).key == features(right).key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("上海发布31项要素", "上海发布32项要素"),
        ("GPT-5.6 is out", "GPT-56 is out"),
        ("SMIC raises prices by 10%", "SMIC raises prices by 11%"),
    ],
)
def test_key_differs_by_one_figure(left: str, right: str) -> None:
    """One number changed means different, the decimal point included."""
    assert features(left).key != features(right).key
    assert features(left).figures != features(right).figures


def test_small_edits_keep_most_parts() -> None:
    """Truncation and a changed word leave enough parts to be found by."""
    whole = features("OpenAI unveils a humanoid robot for hospitals in Shanghai next year")
    cut = features("OpenAI unveils humanoid robots for hospitals in Shanghai")
    assert len(set(whole.hashes) & set(cut.hashes)) >= 5


def test_empty_title_uses_the_summary() -> None:
    """Items without a title are found by their text."""
    assert features("上海发布新政").hashes == features("", "上海发布新政").hashes


def test_hashes_fit_the_database() -> None:
    """Every part is an unsigned 64-bit number, and hashes never change between releases."""
    assert all(0 <= part < 2**64 for part in features("上海AI公司 SMIC 31项").hashes)
    assert 11889543981129107607 == word_hash("shanghai")


def test_rarest_first() -> None:
    """With statistics the rarest parts come first: those go into the index."""
    common, rare = features("上海").hashes, features("曦智").hashes
    statistics = Statistics(count_documents([common] * 9 + [rare]), 10, "test")
    assert (*rare, *common) == statistics.rarest_first((*common, *rare))
    assert features("上海 曦智", statistics=statistics).hashes == (*rare, *common)


def test_unknown_parts_are_the_rarest() -> None:
    """What the snapshot does not hold weighs as much as what it holds least."""
    statistics = Statistics({1: 9, 2: 1}, 10, "test")
    assert statistics.weight(2) == statistics.weight(3) > statistics.weight(1)


def test_statistics_need_documents() -> None:
    """No documents, no frequencies."""
    with pytest.raises(ValueError, match="at least one document"):
        Statistics({}, 0, "test")


@pytest.mark.parametrize(
    "forms",
    [("raise", "raises", "raised", "raising"), ("cut", "cuts", "cutting"), ("company", "companies"),
     ("chip", "chips"), ("sell", "sells", "selling"), ("startup", "startups", "startup’s")],
)  # fmt: skip
def test_stems_meet(forms: tuple[str, ...]) -> None:
    """Tense, number and possession make no difference."""
    assert 1 == len(set(map(stem, forms)))


@pytest.mark.parametrize("name", ["tesla", "asus", "openai", "bing", "red", "gas"])
def test_names_survive(name: str) -> None:
    """A light stemmer leaves names alone."""
    assert name == stem(name)


def test_words_and_pairs() -> None:
    """Latin words stand next to Chinese; names with digits are one word; 的 does not count."""
    assert ["smic", "h200"] == words("smic的h200芯片 and the")
    assert ["芯片", "片产"] == character_pairs("芯片的产")
    assert len(pair_hashes("芯片的产")) == len(character_pairs("芯片的产"))


@pytest.mark.parametrize(
    ("expected", "text", "word"),
    [(True, "上海ai公司", "ai"), (False, "main", "ai"), (True, "kimi2", "kimi"), (False, "said", "ai"),
     (True, "ai", "ai"), (True, "主板芯片", "板芯")],
)  # fmt: skip
def test_stands_alone(expected: bool, text: str, word: str) -> None:  # noqa: FBT001  a case's answer
    """Latin counts as a whole word, also beside Chinese."""
    start = text.index(word)
    assert expected is stands_alone(text, start, start + len(word))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_title_has_features(title: str) -> None:
    """No title breaks the index, and the parts are always the same."""
    assert features(title) == features(title)
