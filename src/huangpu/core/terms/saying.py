"""Does a text say a phrase? Chinese anywhere, Latin only as whole words, in any case and width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from huangpu.core.taxonomy.shadow import folded

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Needle:
    """What is looked for: in the folded text, or among its Latin words."""

    text: str
    is_latin: bool

    def is_in(self, hay: Hay) -> bool:
        """Tell whether a text says it."""
        return self.text in (hay.latin if self.is_latin else hay.folded)


@dataclass(frozen=True, slots=True)
class Hay:
    """A text made ready: folded, and its Latin words with one space on each side."""

    folded: str
    latin: str


def needle(phrase: str) -> Needle | None:
    """Give what is looked for; None for what is no word at all."""
    text = folded(phrase).strip()
    if text.isascii():
        words = _NO_WORD.sub(" ", text).strip()
        return Needle(f" {words} ", is_latin=True) if words else None
    return Needle(text, is_latin=False) if text else None


def hay(text: str) -> Hay:
    """Make a text ready."""
    plain = folded(text)
    return Hay(plain, f" {_NO_WORD.sub(' ', plain)} ")
