"""Does every word count for the place where it stands?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.taxonomy.reading import LONGEST_SENTENCE, Reading, read

LONG = (
    "The plant will make chips for cars and for phones and is to open before the end of the year. "
)


def places(reading: Reading) -> list[str]:
    """Give the places of the sentences."""
    return [sentence.place for sentence in reading.sentences]


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("A title", "", ["title", "subtitle"]),
        ("A title", "One short sentence.", ["title", "subtitle"]),
        ("标题", "一句话的摘要。", ["title", "subtitle"]),
        (
            "A title",
            LONG + LONG + "More. " + "Even more.",
            ["title", "lead", "lead", "body", "body"],
        ),
        (
            "标题",
            "短句。" + "很长的一句话，" * 12 + "。后面的话。",
            ["title", "lead", "lead", "body"],
        ),
        ("", "The first sentence. And more.", ["title", "title", "lead"]),
        ("早报：甲发布模型；乙裁员；丙上市", "", ["title", "title", "title", "subtitle"]),
        (
            "【甲发布模型】" + "据介绍，" * 30 + "。另据报道，" + "细节" * 20,
            "",
            ["title", "lead", "body", "subtitle"],
        ),
        (
            "A title",
            "A.\nB.\nC.\n" + LONG + LONG + "D e f.",
            ["title", "lead", *["section"] * 4, "body"],
        ),
    ],
    ids=[
        "no summary",
        "subtitle",
        "subtitle in Chinese",
        "lead and body",
        "a short opening is not yet the lead",
        "no title",
        "a round-up is all headline",
        "a flash in the title",
        "paragraphs have leads of their own",
    ],
)
def test_places(title: str, summary: str, expected: list[str]) -> None:
    """Headline, subtitle, lead and the rest are told apart in both languages."""
    assert expected == places(read(title, summary))


def test_abbreviations_do_not_end_a_title() -> None:
    """A full stop in a company's name does not cut a headline in two."""
    assert 1 == read("Crinetics Inc. (CRNX) Beats. Analysts Cheer", "").titles


def test_a_text_without_full_stops_is_cut() -> None:
    """Even where nobody ends a sentence, "in one sentence" means something."""
    reading = read("t", "甲" * (LONGEST_SENTENCE * 2 + 1))
    assert [LONGEST_SENTENCE, LONGEST_SENTENCE, 1] == [
        s.end - s.start for s in reading.sentences if s.field == 1
    ]


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80), st.text(max_size=300))
def test_sentences_cover_the_text(title: str, summary: str) -> None:
    """Every position of both fields lies in exactly the sentence that is found for it."""
    reading = read(title, summary)
    for field, shadow in enumerate(reading.shadows):
        for position in range(len(shadow.text)):
            sentence = reading.sentences[reading.sentence_at(field, position)]
            assert field == sentence.field
            assert sentence.start <= position < sentence.end
