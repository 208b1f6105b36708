"""Is text folded for comparison without losing where it came from?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.taxonomy.shadow import fold, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("臺積電晶片", "台积电晶片"),
        ("ＡＩ晶圓", "ai晶圆"),
        ("Brain‑Computer", "brain computer"),
        ("Musk’s", "musk's"),
        ("上海\u3000AI\n大模型", "上海 ai 大模型"),
        ("乾坤", "干坤"),
        ("Nvidia™ ①②", "nvidia™ ①②"),
        ("“龙虾”", '"龙虾"'),
        ("\ud800x", "\ufffdx"),
    ],
    ids=[
        "traditional",
        "full-width",
        "hyphen",
        "apostrophe",
        "white space",
        "characters OpenCC merges",
        "signs stay signs",
        "quotes",
        "half a surrogate pair",
    ],
)
def test_folding(text: str, expected: str) -> None:
    """Spellings that mean the same are the same when folded, and signs do not become words."""
    assert expected == fold(text).text


@pytest.mark.parametrize("text", ["ﬁrst ﬂight of AI", "straße AI", "İstanbul AI"])
def test_a_character_that_grows_keeps_its_place(text: str) -> None:
    """Where folding makes a text longer, a span still leads back to the right characters."""
    shadow = fold(text)
    start = shadow.text.index("ai", len(shadow.text) - 3)
    first, last = shadow.original(start, start + 2)
    assert "AI" == text[first:last]


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_every_span_leads_back(text: str) -> None:
    """Each character of the shadow comes from a real character of the original, in order."""
    shadow = fold(text)
    places = [shadow.original(at, at + 1) for at in range(len(shadow.text))]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert len(shadow.text) >= len(text)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_phrases_are_folded_like_text(text: str) -> None:
    """A phrase of the taxonomy and the same words in an article end up alike."""
    assert fold(text).text == folded(text)
