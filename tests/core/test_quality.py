"""Are answers counted as a careful reader would count them?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.quality import MICRO, Score, TagAnswer, micro, score, score_binary, score_tags


def answer(expected: str, given_: str, disputed: str = "") -> TagAnswer:
    """Make an answer from words."""
    return TagAnswer(
        frozenset(expected.split()), frozenset(given_.split()), frozenset(disputed.split())
    )


def test_score_of_counts() -> None:
    """Precision, recall and F1 follow from the counts."""
    expected = Score(0.75, 0.6, 6 / 9, 5, 3, 1, 2)
    assert expected == score(3, 1, 2)


def test_nothing_at_all_is_zero() -> None:
    """No answers give no division by zero."""
    assert Score(0.0, 0.0, 0.0, 0, 0, 0, 0) == score_binary([])


@pytest.mark.parametrize(
    ("pair", "counts"),
    [
        ((True, True), (1, 0, 0)),
        ((False, True), (0, 1, 0)),
        ((True, False), (0, 0, 1)),
        ((False, False), (0, 0, 0)),
    ],
    ids=["hit", "false alarm", "missed", "rightly silent"],
)
def test_binary(pair: tuple[bool, bool], counts: tuple[int, int, int]) -> None:
    """Each pair of expected and given lands in its own count."""
    found = score_binary([pair])
    assert counts == (found.true_positive, found.false_positive, found.false_negative)


def test_disputed_tags_are_left_out() -> None:
    """A tag on which the readers disagree counts neither for nor against."""
    answers = [answer("ai", "ai talent", "talent"), answer("ai", "", "ai")]
    scores = score_tags(answers, ["ai", "talent"])
    assert score(1, 0, 0) == scores["ai"]
    assert score(0, 0, 0) == scores["talent"]


def test_micro_adds_up_the_tags_asked_for() -> None:
    """Micro counts every answer once, and sub-tags not asked for not at all."""
    answers = [answer("ai", "ai ai.models"), answer("quantum research", "quantum ai")]
    scores = score_tags(answers, ["ai", "quantum", "research"])
    assert score(2, 1, 1) == scores[MICRO]


def test_score_as_json() -> None:
    """The mapping for --json holds the three shares under their public names."""
    assert {"precision": 1.0, "recall": 1.0, "f1": 1.0} == {
        key: value
        for key, value in score(2, 0, 0).as_json().items()
        if key in {"precision", "recall", "f1"}
    }


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_shares_stay_in_bounds(pairs: list[tuple[bool, bool]]) -> None:
    """F1 lies between precision and recall, and the counts add up."""
    found = score_binary(pairs)
    low, high = sorted((found.precision, found.recall))
    assert low - 1e-9 <= found.f1 <= high + 1e-9
    assert found.support == sum(expected for expected, _ in pairs)
    assert micro({"one": found}) == found
