"""Does a sequence look like a term, in both languages?"""

from __future__ import annotations

import pytest
from mined import taxonomy_of

from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.forms import may_be_a_term
from huangpu.core.terms.known import known_of

KNOWN = known_of(
    taxonomy_of(
        "chip | 芯片",
        "Claude",
        "brain-computer interface | 脑机接口",
        masks={"m": {"zh": ["薯片"]}},
        words={"w": {"en": ["smuggle"]}},
    ),
    rejected=["三大", "Wall St"],
)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("光刻机", True),
        ("HBM4", True),
        ("AI智能体", True),
        ("lithography machine", True),
        ("chip", True),
        ("机", False),
        ("的光刻", False),
        ("光刻的", False),
        ("发布光刻机", False),
        ("光刻机股价", False),
        ("2026年光刻", False),
        ("the lithography", False),
        ("lithography of", False),
        ("lithography stocks", False),
        ("x", False),
        ("2026", False),
        ("a b c d e", False),
        ("薯片", False),
        ("smuggle", False),
        ("三大", False),
        ("wall st", False),
        ("Claude 4.5", False),
        ("chips", False),
        ("脑机接口手", False),
        ("新芯片", False),
        ("芯片设计", True),
    ],
    ids=str,
)
def test_form(phrase: str, expected: bool) -> None:  # noqa: FBT001  the expected value
    """Small words, market talk, numbers, variants of known terms and rejected ones are no terms."""
    assert expected is may_be_a_term(words_of(phrase), KNOWN)


def test_a_sentence_is_no_term() -> None:
    """What somebody does, with both names around it, is told from a name."""
    known = known_of(taxonomy_of())
    assert not may_be_a_term(words_of("某社推出模型"), known)
    assert may_be_a_term(words_of("某社模型"), known)
