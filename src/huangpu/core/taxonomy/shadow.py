"""In which form is text compared, and where was that in the original?

Full-width, traditional and upper-case letters, hyphens and curly quotes are folded in a shadow
copy only (text.md C2: a character table damages simplified text, 乾坤 becomes 干坤). Phrases are
folded the same way, so both sides suffer alike, and evidence always points into the original.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import opencc

from huangpu.core.shadows import Shadow

_APOSTROPHES = "‘’‛`´"
_QUOTES = "“”„‟«»"
_DASHES = "-‐‑‒–—―−"


class _Folding(dict[int, str]):
    """A translation table that learns each character when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = opencc.OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        if char in _DASHES or char.isspace():
            return " "
        if char in _APOSTROPHES:
            return "'"
        if char in _QUOTES:
            return '"'
        category = unicodedata.category(char)
        if category == "Cs":  # half a surrogate pair: no text, and OpenCC refuses it
            return "\ufffd"
        wide = unicodedata.normalize("NFKC", char)
        # ™ must not become a word, nor ① a number that glues to the word before it
        if category == "No" or (len(wide) > 1 and not char.isalpha()):
            wide = char
        return str(self._simplify(wide.casefold())) or char


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> Shadow:
    """Fold a text for comparison; never shorter than the original."""
    folded = text.translate(_folding())
    if len(folded) == len(text):
        return Shadow(folded, None)
    table = _folding()
    origins = [at for at, char in enumerate(text) for _ in table[ord(char)]]
    return Shadow(folded, tuple(origins))


def folded(phrase: str) -> str:
    """Fold a phrase of the taxonomy, the same way as the text it will be sought in."""
    return phrase.translate(_folding())
