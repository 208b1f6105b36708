"""How right are we, measured against labels? Precision, recall and F1, nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MICRO = "micro"  # the name under which all tags together are reported


@dataclass(frozen=True, slots=True)
class Score:
    """Right and wrong answers, and the shares that follow from them.

    `support` is how many were labelled positive. Shares of nothing are 0.
    """

    precision: float
    recall: float
    f1: float
    support: int
    true_positive: int
    false_positive: int
    false_negative: int

    def as_json(self) -> dict[str, float | int]:
        """Give the fields as a plain mapping, for `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TagAnswer:
    """One labelled item: what it should carry, what it was given, and what readers dispute."""

    expected: frozenset[str]
    given: frozenset[str]
    disputed: frozenset[str] = frozenset()


def score(true_positive: int, false_positive: int, false_negative: int) -> Score:
    """Give the score of these counts; F1 is 2 TP / (2 TP + FP + FN)."""
    return Score(
        precision=_share(true_positive, true_positive + false_positive),
        recall=_share(true_positive, true_positive + false_negative),
        f1=_share(2 * true_positive, 2 * true_positive + false_positive + false_negative),
        support=true_positive + false_negative,
        true_positive=true_positive,
        false_positive=false_positive,
        false_negative=false_negative,
    )


def score_binary(answers: Iterable[tuple[bool, bool]]) -> Score:
    """Score yes-or-no answers, given as pairs of (expected, given)."""
    hit = false_alarm = missed = 0
    for expected, given in answers:
        hit += expected and given
        false_alarm += given and not expected
        missed += expected and not given
    return score(hit, false_alarm, missed)


def score_tags(answers: Iterable[TagAnswer], tags: Iterable[str]) -> dict[str, Score]:
    """Score each of the tags, and all of them together under `micro`.

    A tag that is disputed for an item is left out there, whatever was given. Tags that are not
    asked for, such as sub-tags, do not count.
    """
    answers = list(answers)
    scores = {
        tag: score_binary(
            (tag in answer.expected, tag in answer.given)
            for answer in answers
            if tag not in answer.disputed
        )
        for tag in tags
    }
    return {MICRO: micro(scores), **scores}


def micro(scores: Mapping[str, Score]) -> Score:
    """Add up the counts of several scores: every single answer weighs the same."""
    return score(
        sum(each.true_positive for each in scores.values()),
        sum(each.false_positive for each in scores.values()),
        sum(each.false_negative for each in scores.values()),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
