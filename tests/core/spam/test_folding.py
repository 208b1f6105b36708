"""Disguises come off, and every span leads back to the original."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.spam.folding import fold, folded


@pytest.mark.parametrize(
    ("plain", "disguised"),
    [
        ("上海龙凤", "上海龍鳳"),
        ("vx123", "ＶＸ１２３"),
        ("qq123", "ＱＱ①②③"),
        ("上海", "上\u200b海"),
        ("品茶", "品\u0336茶\u0336"),
        ("薇❤12", "薇❤️12"),
        ("v❤", "V💗"),
        ("wechat", "WeChat"),
        ("escort", "𝐄𝐬𝐜𝐨𝐫𝐭"),
        ("上 海", "上★海"),
        ("telegram", "Тelеgrаm"),
        ("vx", "ᴠχ"),
        ("vx", "🆅🅧"),
        ("vx", "Ⓥⓧ"),
        ("qq", "🇶🇶"),
        ("12", "1️⃣2️⃣"),
        ("品茶", "品🍵"),
    ],
    ids=[
        "traditional",
        "full width",
        "circled",
        "zero width",
        "struck through",
        "emoji heart",
        "other heart",
        "capitals",
        "mathematical",
        "star",
        "Cyrillic",
        "small capital and Greek",
        "boxes and disks",
        "circled letters",
        "flags",
        "keycaps",
        "drawn tea",
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


def test_cased() -> None:
    """A shadow can be read with the capitals of its original."""
    assert "VXIT之家" == fold("V\u200bXIT之家").cased("V\u200bXIT之家")
    assert "vxIT之家" == fold("vxIT之家").cased("vxIT之家")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_shadows_map_back(text: str) -> None:
    """Every character of a shadow comes from the original, in order, learnt or new."""
    shadow = fold(text)
    spans = [shadow.original(at, at + 1) for at in range(len(shadow.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert sorted(spans) == spans
    assert shadow == fold(text)
