"""Disguises come off, and every span leads back to the original."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.spam.folding import fold, folded, squeeze


@pytest.mark.parametrize(
    ("plain", "disguised"),
    [
        ("上海龙凤", "上海龍鳳"),
        ("vx123", "ＶＸ１２３"),
        ("上海", "上\u200b海"),
        ("品茶", "品\u0336茶\u0336"),
        ("薇❤12", "薇❤️12"),
        ("v❤", "V💗"),
        ("wechat", "WeChat"),
        ("上 海", "上★海"),
    ],
    ids=[
        "traditional",
        "full width",
        "zero width",
        "struck through",
        "emoji heart",
        "other heart",
        "capitals",
        "star",
    ],
)
def test_fold(plain: str, disguised: str) -> None:
    """What a reader sees as the same word folds to the same letters."""
    assert plain == folded(disguised)


def test_fold_keeps_positions() -> None:
    """A span found after a dropped mark lies where it was in the original."""
    text = "好\u200b\u200b上海龍鳳。"
    shadow = fold(text)
    start = shadow.text.index("龙凤")
    start, end = shadow.original(start, start + 2)
    assert "龍鳳" == text[start:end]


@pytest.mark.parametrize(
    ("expected", "hidden"),
    [
        ("上海龙凤419杨浦", "上 海 龙 凤 419 杨 浦"),
        ("微信", "微-信"),
        ("上海vx 12", "上★海 v x 12"),
        ("代开发票", "代.开·发|票"),
        ("v❤12 v❤", "v❤12 v❤"),
        ("上海。龙凤", "上 海。龙 凤"),
    ],
    ids=["spaces", "dash", "single letters", "mixed symbols", "heart as letter", "full stop stays"],
)
def test_squeeze(expected: str, hidden: str) -> None:
    """Symbols between the letters of a word go; a full stop ends it."""
    shadow = fold(hidden)
    assert expected == (squeeze(shadow) or shadow).text


def test_squeeze_leaves_sentences_alone() -> None:
    """Words of an English sentence do not grow together."""
    assert None is squeeze(fold("Chip makers in Shanghai, SMIC and others, rose 3.4 percent"))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_shadows_map_back(text: str) -> None:
    """Every character of a shadow comes from the original, in order."""
    for shadow in (fold(text), squeeze(fold(text))):
        if shadow is None:
            continue
        spans = [shadow.original(at, at + 1) for at in range(len(shadow.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert sorted(spans) == spans
