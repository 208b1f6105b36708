"""Why are two articles together, or apart? Sentences for people, the strongest reason first."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from huangpu.core.sameness.normal import has_chinese
from huangpu.core.sameness.numbers import listed, unmatched
from huangpu.core.sameness.scoring import contributions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huangpu.core.sameness.reading import Background, Reading
    from huangpu.model.sameness import Rule

_MOST: Final = 6
_NOTEWORTHY: Final = 0.15  # log odds; what adds less is no reason
_NAMES: Final = 4
_TELLING: Final = 3.3  # nats; AI, China and 2026 are in every other headline
_WORD: Final = re.compile(r"[^\W_]+")
_SHARED_RUN: Final = 4  # Chinese characters in a row that are worth quoting
_HOURS_A_DAY: Final = 24


def reasons_for(
    left: Reading,
    right: Reading,
    measures: Mapping[str, float],
    rule: Rule,
    background: Background,
    *,
    veto: str = "",
) -> tuple[str, ...]:
    """Give up to six sentences: the veto, what both say, then what weighed most in the rule."""
    sentences = [veto, *_common(left, right, background)]
    for name, added in contributions(rule, measures):
        if abs(added) >= _NOTEWORTHY:
            sentences.append(sentence(name, measures[name], left, right))
    return tuple(dict.fromkeys(filter(None, sentences)))[:_MOST]


def sentence(name: str, value: float, left: Reading, right: Reading) -> str:
    """Say one measure in words; "" where there is nothing to say."""
    return _SENTENCES[name](value, left, right) if name in _SENTENCES else ""


def _common(left: Reading, right: Reading, background: Background) -> list[str]:
    """Say which names, figures and words both headlines hold."""
    both = [
        concept
        for concept in left.concepts.keys() & right.concepts.keys()
        if left.concepts[concept] >= _TELLING
    ]
    ranked = sorted(both, key=lambda concept: (-left.concepts[concept], concept))
    names = [background.gazetteer.names[one[1:]] for one in ranked if one.startswith("@")]
    entities = [name.label for name in names if name.is_entity][:_NAMES]
    terms = [name.label for name in names if not name.is_entity][:_NAMES]
    figures = [one[1:] for one in ranked if one.startswith("#")][:_NAMES]
    quoted = _quoted(left.head.text, right.head.text)
    return [
        f"both name {', '.join(entities)}" if entities else "",
        f"both give {listed(figures)}" if figures else "",
        f"both speak of {', '.join(terms)}"
        if terms and left.is_chinese != right.is_chinese
        else "",
        f"both say “{quoted}”" if quoted else "",
    ]


def _quoted(left: str, right: str) -> str:
    """Give the longest run of words or characters in both folded headlines; "" for a short one."""
    if not has_chinese(left) or not has_chinese(right):
        ours, theirs = _WORD.findall(left), set(pairwise(_WORD.findall(right)))
        start, length = _longest([pair in theirs for pair in pairwise(ours)])
        return " ".join(ours[start : start + length + 1]) if length else ""
    pairs = set(pairwise(right))
    start, length = _longest([pair in pairs for pair in pairwise(left)])
    run = left[start : start + length + 1].strip(" ,.:;!?\"'“”()")
    return run if length and len(run) >= _SHARED_RUN else ""


def _longest(flags: list[bool]) -> tuple[int, int]:
    """Give where the longest run of true values starts, and its length."""
    best = (0, 0)
    begin = 0
    for place, flag in enumerate([*flags, False]):
        if not flag:
            if place - begin > best[1]:
                best = (begin, place - begin)
            begin = place + 1
    return best


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _gap(value: float, _left: Reading, _right: Reading) -> str:
    hours = math.expm1(value)
    if hours < 1:
        return f"published {60 * hours:.0f} minutes apart"
    if hours < 2 * _HOURS_A_DAY:
        return f"published {hours:.0f} hours apart"
    return f"published {hours / _HOURS_A_DAY:.0f} days apart"


def _conflict(value: float, left: Reading, right: Reading) -> str:
    ours, theirs = unmatched(left.figures, right.figures), unmatched(right.figures, left.figures)
    return f"figures differ: {listed(ours)} / {listed(theirs)}" if value else ""


def _only_one(value: float, left: Reading, right: Reading) -> str:
    extra = unmatched(left.figures, right.figures) | unmatched(right.figures, left.figures)
    return f"only one gives {listed(extra)}" if value else ""


def _subject(value: float, left: Reading, right: Reading) -> str:
    if value > 0:
        return f"the same is speaking: {min(left.subject, right.subject, key=len)}"
    return f"others are speaking: {left.subject} / {right.subject}" if value else ""


def _strangers(value: float, left: Reading, right: Reading) -> str:
    ours, theirs = left.entities - right.houses, right.entities - left.houses
    return (
        f"each names others: {', '.join(sorted(ours))} / {', '.join(sorted(theirs))}"
        if value
        else ""
    )


_SENTENCES: Final[dict[str, Callable[[float, Reading, Reading], str]]] = {
    "exact": lambda value, *_: "the headlines are equal but for their dress" if value else "",
    "title_found_min": lambda value, *_: (
        f"each holds {_percent(value)} or more of the other's headline"
    ),
    "title_found_max": lambda value, *_: f"one holds {_percent(value)} of the other's headline",
    "text_shared": lambda value, *_: f"{_percent(value)} of the shorter text is in the other",
    "characters": lambda value, *_: f"the headlines are {_percent(value)} alike, letter by letter",
    "concepts_found_min": lambda value, *_: (
        f"each holds {_percent(value)} or more of the other's names and figures"
    ),
    "concepts_found_max": lambda value, *_: (
        f"one holds {_percent(value)} of the other's names and figures"
    ),
    "meaning": lambda value, *_: (
        f"the encoder finds them {_percent(max(0.0, value))} alike in meaning"
    ),
    "figures_conflict": _conflict,
    "figures_unmatched": _only_one,
    "subject": _subject,
    "names_unmatched": _strangers,
    "gap": _gap,
}
