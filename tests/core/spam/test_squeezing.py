"""Separators inside hidden words go, and every span leads back to the original."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.spam.folding import fold
from huangpu.core.spam.squeezing import squeeze, without_separators


@pytest.mark.parametrize(
    ("expected", "hidden"),
    [
        ("上海龙凤419杨浦", "上 海 龙 凤 419 杨 浦"),
        ("微信", "微-信"),
        ("上海vx 12", "上★海 v x 12"),
        ("代开发票", "代.开·发|票"),
        ("v❤品茶", "v❤品 茶"),
        ("上海。龙凤", "上 海。龙 凤"),
        ("电话13800138000", "电话1 3 8 0 0 1 3 8 0 0 0"),
        ("call vx", "call v.x"),
    ],
    ids=[
        "spaces",
        "dash",
        "single letters",
        "mixed symbols",
        "heart as letter",
        "full stop stays",
        "single digits",
        "English",
    ],
)
def test_squeeze(expected: str, hidden: str) -> None:
    """Symbols between the letters of a word go; a full stop ends it."""
    found = squeeze(fold(hidden))
    assert found is not None
    assert expected == found.text


@pytest.mark.parametrize(
    "text",
    [
        "Chip makers in Shanghai, SMIC and others, rose 3.4 percent",
        "上海 AI 公司发布 3 款芯片",
        "上海举行发布会。观众很多",
    ],
)
def test_sentences_are_left_alone(text: str) -> None:
    """Words of a sentence do not grow together where no word is hidden."""
    assert None is squeeze(fold(text))
    assert None is without_separators(fold(text).text)


def test_without_separators() -> None:
    """The quick look drops every separator."""
    assert "上海品茶ab" == without_separators("上 海 品茶 ab")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="上海品茶vx12 .-❤\u200bＡ龍", max_size=40))
def test_shadows_map_back(text: str) -> None:
    """Every character of a squeezed shadow comes from the original, in order."""
    shadow = squeeze(fold(text))
    if shadow is None:
        return
    spans = [shadow.original(at, at + 1) for at in range(len(shadow.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert sorted(spans) == spans
    assert len(shadow.text) == len(shadow.cased(text))
