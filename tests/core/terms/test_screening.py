"""Is each thing shown once, in its best form?"""

from __future__ import annotations

import pytest

from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.screening import Screen


@pytest.mark.parametrize(
    "later",
    ["光刻机", "光刻", "国产光刻机"],
    ids=["the same", "a part of it", "more than it"],
)
def test_forms_of_one_thing_give_way(later: str) -> None:
    """What is inside a form that has passed, or holds one, does not pass."""
    screen = Screen()
    assert screen.passes(words_of("光刻机"))
    assert not screen.passes(words_of(later))
    assert screen.passes(words_of("刻蚀机"))


def test_plural_and_numbered_forms_give_way() -> None:
    """HBM 4 is HBM, GPUs are GPU; glass is no plural."""
    screen = Screen()
    assert screen.passes(words_of("quantum sensor"))
    assert not screen.passes(words_of("quantum sensors"))
    assert screen.passes(words_of("glm 5"))
    assert not screen.passes(words_of("GLM"))
    assert screen.passes(words_of("glass"))
    assert screen.passes(words_of("glas"))


def test_a_limit_is_kept() -> None:
    """As many as asked for, in their order."""
    order = [
        (7, words_of("甲乙")),
        (3, words_of("甲乙丙")),
        (5, words_of("丁戊")),
        (1, words_of("己庚")),
    ]
    assert [7, 5] == Screen().all_of(order, 2)
