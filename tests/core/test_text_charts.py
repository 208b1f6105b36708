"""Do charts of text say what their numbers say, in a table that no text can break?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.text_charts import bar, cell, spark, table


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, ""), (1, "▏"), (16, "██"), (17, "██▏"), (128, "█" * 16), (500, "█" * 16), (-3, "")],
)
def test_a_bar(value: int, expected: str) -> None:
    """In eighths of a character; what is there is seen, and nothing is longer than the longest."""
    assert expected == bar(value, 128)


def test_no_bar_without_a_measure() -> None:
    """A week in which nothing came draws nothing."""
    assert "" == bar(0, 0)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ((0, 1, 4, 7), "▁▂▅█"),
        ((None, None, 3, 0), "··█▁"),
        ((0, 0), "▁▁"),
        ((None,), "·"),
        ((), ""),
        ((1, 1000), "▂█"),
    ],
)
def test_a_little_series(series: tuple[int | None, ...], expected: str) -> None:
    """The highest is the highest, nothing is the lowest, and no record is neither."""
    assert expected == spark(series)


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=60))
def test_a_series_has_one_sign_a_value(series: list[int | None]) -> None:
    """A dot where nothing is on record; and higher values are drawn no lower."""
    drawn = spark(series)
    assert len(series) == len(drawn)
    assert [value is None for value in series] == [sign == "·" for sign in drawn]
    pairs = sorted(zip([v for v in series if v is not None], drawn.replace("·", ""), strict=True))
    assert [sign for _, sign in pairs] == sorted(sign for _, sign in pairs)


def test_a_table_in_both_languages() -> None:
    """Numbers stand right, words left."""
    assert "| topic | 主题 | n |\n| --- | --- | ---: |\n| Semiconductors | 集成电路 | 7 |" == table(
        ("topic", "主题", "n"), [("Semiconductors", "集成电路", 7)]
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a|b", r"a\|b"),
        ("[click](javascript:x)", r"\[click\](javascript:x)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("`code` *b* ~~s~~", r"\`code\` \*b\* \~\~s\~\~"),
        ("one\ntwo\r\n\tthree", "one two three"),
        ("\\|", r"\\\|"),
        ("第一行\n第二行｜三", "第一行 第二行｜三"),
        (7, "7"),
    ],
)
def test_cells_are_text(value: object, expected: str) -> None:
    """Whatever a server wrote into an error is shown as it is, on one line."""
    assert expected == cell(value)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_no_text_adds_a_row_or_a_column(rows: list[list[str]]) -> None:
    """A table has as many lines and bars as it was given."""
    lines = table(("a", "b"), rows).split("\n")
    assert len(rows) + 2 == len(lines)
    assert {3} == {line.replace("\\\\", "").replace("\\|", "").count("|") for line in lines}
