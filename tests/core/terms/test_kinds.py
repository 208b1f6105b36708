"""Is the kind of a candidate guessed well enough to save a person a word?"""

from __future__ import annotations

import pytest

from huangpu.core.terms.corpus import words_of
from huangpu.core.terms.kinds import kind_of


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("曦望半导体", "organisation"),
        ("浦江实验室", "organisation"),
        ("申康研究院", "organisation"),
        ("Huangpu Labs", "organisation"),
        ("Pudong Therapeutics", "organisation"),
        ("世界算力大会", "event"),
        ("Lujiazui Forum", "event"),
        ("算力券政策", "policy"),
        ("临江新区", "place"),
        ("光刻机", "technology"),
        ("HBM4", "technology"),
        ("半导体", "technology"),
        ("labs", "technology"),
    ],
    ids=str,
)
def test_kind_by_ending(phrase: str, expected: str) -> None:
    """Endings of both languages tell; an ending alone is no name."""
    assert expected == kind_of(words_of(phrase))


def test_a_person_keeps_a_persons_company() -> None:
    """Surname and title, or a name that says something."""
    assert "person" == kind_of(words_of("王小明"), ["中科院院士 表示", "本报记者 介绍"])
    assert "technology" == kind_of(words_of("王小明"), ["购买 一台", "便宜的 降价"])
    assert "person" == kind_of(words_of("Jane Doe"), ["chief executive  said on monday"])
    assert "technology" == kind_of(words_of("光小明"), ["中科院院士 表示"])
