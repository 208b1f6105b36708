"""Are the keys the same for ever, and different for different things?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.keys import key64, short_id


def test_the_keys_never_change() -> None:
    """Stored keys depend on these values: a change would double every article."""
    assert 2_330_304_593_508_037_532 == key64("shen", "guid", "上海-1")
    assert "acbtfrqziruj" == short_id("url", "https://shen.example/1")


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_an_id_is_twelve_plain_characters(parts: list[str]) -> None:
    """Ids are short enough to be kept inline, and safe in a URL and a shell."""
    name = short_id(*parts)
    assert 12 == len(name)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_the_border_between_parts_counts() -> None:
    """("ab", "c") and ("a", "bc") are two things."""
    assert key64("ab", "c") != key64("a", "bc")
