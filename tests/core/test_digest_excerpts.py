"""How does a text fit, cut where a reader would cut it?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.digest.excerpts import shorten, summary_of, width


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short enough", 40, "short enough"),
        ("two\nlines\u2028and\ttabs", 40, "two lines and tabs"),
        ("One sentence ends. Another goes on for long.", 30, "One sentence ends."),
        ("A word is never cut in half, complicated or not", 38, "A word is never cut in half…"),
        ("第一句话到这里。第二句话更长，放不下了。", 20, "第一句话到这里。"),
        ("没有句号的一段话会在字与字之间断开", 16, "没有句号的一段…"),
        ("结尾的标点，不留在省略号前面", 12, "结尾的标点…"),
        ("Led by Dr. Wei, the team at Acme Inc. Shanghai won", 40, "Led by Dr. Wei, the team at Acme Inc…"),
        ("Growth of 3.5 % was seen in 2026. Next year is open.", 42, "Growth of 3.5 % was seen in 2026."),
        ("He said “yes.” Then he left the room at once.", 24, "He said “yes.”"),
        ("上海AI公司完成新一轮融资", 15, "上海AI公司完成…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("word " + "x" * 50, 20, "word " + "x" * 14 + "…"),
        ("", 10, ""),
    ],
)  # fmt: skip
def test_cuts(text: str, limit: int, short: str) -> None:
    """After a sentence where one ends late enough, else after a word; Chinese between characters."""
    assert short == shorten(text, limit)


@given(st.text(max_size=200), st.integers(min_value=2, max_value=120))
@settings(max_examples=200, deadline=None)
def test_never_too_wide(text: str, limit: int) -> None:
    """Whatever the text, it fits, stays on one line, and is the beginning of what was there."""
    short = shorten(text, limit)
    assert limit >= width(short)
    assert " ".join(short.split()) == short
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("title", "summary", "said"),
    [
        ("标题", "【标题】正文在此。", "正文在此。"),
        ("A title", "A title - and more", "and more"),
        ("A title", "A title", ""),
        ("A  title", " A title ", ""),
        ("A title", "Something else", "Something else"),
        ("", "Only a summary", "Only a summary"),
        ("标题", "【文/江桥日报 记者 某某】 正文在此。", "正文在此。"),
        ("标题", "【本报记者 某某】正文在此。", "正文在此。"),
        ("标题", "【突发】正文在此。", "【突发】正文在此。"),
    ],
)
def test_summary_says_more_than_its_title(title: str, summary: str, said: str) -> None:
    """A title repeated at the head of its summary is not shown twice."""
    assert said == summary_of(title, summary, 100)
