"""How are numbers and lists said in an English sentence?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


def counted(number: int, noun: str, plural: str = "") -> str:
    """Give "1 story", "2 stories", "1,200 articles"; `plural` where an s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def joined(words: Sequence[str]) -> str:
    """Join words as English does: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def age_words(age: timedelta) -> str:
    """Say how long something is past: in minutes, hours or days, whichever has small numbers."""
    if age < timedelta(hours=2):
        return f"{max(0, age // timedelta(minutes=1))} minutes"
    if age < timedelta(days=2):
        return f"{age // timedelta(hours=1)} hours"
    return f"{age // timedelta(days=1)} days"
