"""Words of a list are found beside Chinese, and not inside Latin words."""

import pytest

from huangpu.core.spam.folding import folded
from huangpu.core.spam.wordlists import WordList, inside_word

WORDS = WordList(["日结", "日结兼职", "free trial", "USDT", "大量"])


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["日结", "usdt"], "日结收USDT日结"),
        (["日结兼职"], "日结兼职"),
        (["free trial"], "a Free Trial today"),
        ([], "free trials of the usdtx"),
        (["usdt"], "收usdt 大 量"),
    ],
    ids=["each once", "the longest", "English", "inside a word", "spaced"],
)
def test_found(expected: list[str], text: str) -> None:
    """Each word is given once, in text order, the longest of those that overlap."""
    assert expected == WORDS.found(folded(text))


@pytest.mark.parametrize(
    ("expected", "at"), [(False, 0), (True, 1), (False, 2), (False, 3), (False, 4)]
)
def test_inside_word(expected: bool, at: int) -> None:  # noqa: FBT001 (pytest passes by name)
    """Only two Latin letters side by side make one word."""
    assert expected is inside_word("ab海9", at)
