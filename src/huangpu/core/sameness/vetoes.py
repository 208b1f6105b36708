"""Which fact overrules the likeness of two articles? Sentences, so that a refusal explains itself.

Each guard was read on real pairs before it was let in (text.md A4). On the labelled half none
speaks against a copy, and the story guards keep 31 false pairs out for two events that they lose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from huangpu.core.sameness.guards import apart, opposed, other_instalments
from huangpu.core.sameness.normal import folded
from huangpu.core.sameness.numbers import listed, unmatched

if TYPE_CHECKING:
    from huangpu.core.sameness.reading import Reading

_NAMEPLATE: Final = 3  # characters of a name that is taken for one; 中新 and AP are in headlines
_COLUMN: Final = 3  # characters of a column's name behind it, with its space
_EDITION: Final = 65  # per cent of letters alike: the same sentence with other figures


def copy_veto(left: Reading, right: Reading) -> str:
    """Name the fact that keeps one text from being the other's copy; "" if there is none."""
    ours, theirs = unmatched(left.figures, right.figures), unmatched(right.figures, left.figures)
    if ours and theirs:
        return f"figures differ: {listed(ours)} / {listed(theirs)}"
    if words := opposed(left.marks, right.marks):
        return f"one says {words[0]}, the other {words[1]}"
    return ""


def event_veto(left: Reading, right: Reading) -> str:
    """Name the fact that keeps two articles out of one story; "" if there is none."""
    fact = _another_kind(left, right) or _another_market(left, right)
    if fact or left.is_chinese == right.is_chinese:
        return fact or _another_report(left, right)
    strangers = apart(left.houses, right.houses)
    return "they name different companies and people" if strangers else ""


def _another_kind(left: Reading, right: Reading) -> str:
    if left.marks.is_roundup != right.marks.is_roundup and left.form != right.form:
        return "one is a round-up of many stories"
    if instalments := other_instalments(left.marks, right.marks):
        return f"other instalments of a series: {instalments}"
    if (_says_nothing(left) or _says_nothing(right)) and not _one_body(left, right):
        return "the headline only names the publication"
    return ""


def _another_market(left: Reading, right: Reading) -> str:
    if apart(left.marks.markets, right.marks.markets):
        return f"one is about {min(left.marks.markets)}, the other about {min(right.marks.markets)}"
    if apart(left.marks.sessions, right.marks.sessions):
        return f"one is from {min(left.marks.sessions)}, the other from {min(right.marks.sessions)}"
    if left.marks.markets & right.marks.markets and (words := opposed(left.marks, right.marks)):
        return f"of one market, one says {words[0]}, the other {words[1]}"
    if apart(left.marks.shares, right.marks.shares):
        return f"other shares: {min(left.marks.shares)} / {min(right.marks.shares)}"
    return ""


def _says_nothing(reading: Reading) -> bool:
    """Tell a headline that is the name of its outlet, alone or with the name of a column."""
    outlet = folded(reading.item.outlet)
    if len(outlet) < _NAMEPLATE or not reading.head.text.startswith(outlet):
        return False
    return len(reading.head.text) - len(outlet) <= _COLUMN


def _one_body(left: Reading, right: Reading) -> bool:
    return bool(left.head.body) and left.head.body == right.head.body


def _another_report(left: Reading, right: Reading) -> str:
    """Tell a form that is filled in anew: by another company, or for another day."""
    ours, theirs = unmatched(left.figures, right.figures), unmatched(right.figures, left.figures)
    if not ours or not theirs:
        return ""
    if fuzz.ratio(left.form, right.form) >= _EDITION:
        return f"the same sentence with other figures: {listed(ours)} / {listed(theirs)}"
    if apart(left.entities, right.entities):
        names = f"{min(left.entities)} / {min(right.entities)}"
        return f"other figures of other companies or people: {names}"
    known = left.marks.sessions | left.marks.markets | right.marks.sessions | right.marks.markets
    if left.subject and right.subject and not known and not _akin(left.subject, right.subject):
        return f"other figures of others: {left.subject} / {right.subject}"
    return ""


def _akin(left: str, right: str) -> bool:
    """Say whether two subjects may be one: 国博 shares 国 with 国家博物馆, US Steel shares a word."""
    parts_of_left, parts_of_right = (
        set(name.split()) if name.isascii() else set(name) for name in (left, right)
    )
    return bool(parts_of_left & parts_of_right)
