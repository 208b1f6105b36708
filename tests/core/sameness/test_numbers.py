"""Figures in two languages, in one form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.normal import folded
from huangpu.core.sameness.numbers import agrees, figures, listed, unmatched


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ({"3.01e+08", "71.12%"}, "净利润3.01亿元，同比增长71.12%"),
        ({"1.9e+11", "2e+11"}, "1900 亿-2000 亿美元"),
        ({"1.9e+11", "2e+11", "2028y"}, "$190-200 billion in 2028"),
        ({"58600"}, "交付5.86万台"),
        ({"31"}, "第三十一批"),
        ({"4", "8e+14"}, "四座芯片厂 投资约800万亿韩元"),
        ({"4q", "3.465e+10"}, "四季度营收346.5亿元"),
        ({"4q"}, "Q4 results"),
        ({"1q"}, "first quarter"),
        ({"7m", "13d"}, "7月13日"),
        ({"7m", "13d"}, "July 13"),
        ({"5.6"}, "GPT-5.6 Sol"),
        (set(), "H200 V4 A18"),
        (set(), "三大指数一个不落"),
        ({"23.2%"}, "23.2 percent"),
        ({"5e+09", "2"}, "$5 billion for two plants"),
        ({"1361"}, "1,361 people"),
        (set(), "no figures here"),
    ],
)
def test_figures(expected: set[str], text: str) -> None:
    """The same amount is the same string in both languages."""
    assert expected == figures(folded(text))


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        (True, "2.2e+09", "2.23e+09"),
        (True, "58600", "59000"),
        (False, "5", "5.6"),
        (False, "23.2%", "21%"),
        (False, "23.2%", "23.2"),
        (False, "2026y", "2027y"),
        (True, "80%", "80%"),
    ],
)
def test_rounding(expected: bool, left: str, right: str) -> None:  # noqa: FBT001  a case's answer
    """22亿 may be 22.3亿 rounded; a year, a small count or another unit may not."""
    assert expected is agrees(left, right)
    assert expected is agrees(right, left)


def test_unmatched() -> None:
    """Only figures that nothing on the other side agrees with are left."""
    assert {"21%"} == unmatched(frozenset({"21%", "2.2e+09"}), frozenset({"2.23e+09", "23.2%"}))


def test_listed() -> None:
    """People read 190 billion, not 1.9e+11."""
    assert "190 billion, 2027, 80 %, Q4" == listed(["1.9e+11", "80%", "2027y", "4q"])


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="0123456789.,-%$万亿千百十三四五第批季年月日q billionmk½٣", max_size=60))
def test_any_text_has_figures_or_none(text: str) -> None:
    """Whatever stands there, figures can be read, compared and written."""
    found = figures(folded(text))
    assert frozenset() == unmatched(found, found)
    assert bool(found) is bool(listed(found))


def test_huge_numbers() -> None:
    """A number too large for a float is a figure like any other."""
    assert {"inf"} == figures("9" * 400)
