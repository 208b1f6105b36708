"""What does a text say once its disguise is off, and where in the original does it say so?

Adverts are written full-width, in traditional characters, with invisible marks between the letters
(folded always) or with spaces and symbols there (a second, squeezed reading). Both are shadows:
every span found in one maps back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

_BMP = 0x10000
_HEARTS = "❤♡♥❣💓💕💖💗💙💚💛💜🖤🤍🤎🧡💝💘"
_DASHES = "‐‑‒–—―−"
_DOTS = "·•‧・丨"
_SYMBOLS = frozenset({"So", "Sk", "Sm", "Zs", "Pd", "Pc"})
# What may stand between the letters of a word to hide it; other symbols are folded to a space.
# Sentence punctuation is left out: a full stop ends whatever came before it.
_SEPARATORS = re.compile(r"[ \t.*/\\|#~^_=+\-`'\"()\[\]{}<>❤]{1,3}")
_BEFORE_HEART = "v薇威微徽"


@dataclass(frozen=True, slots=True)
class Shadow:
    """A folded text, and for each of its characters the position it came from.

    `origins` is None while the two run side by side, which is nearly always.
    """

    text: str
    origins: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original text that became `[start, end)`; never empty of it."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


class _Folding(dict[int, str]):
    """A translation table that learns each character of the basic plane when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = opencc.OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code < _BMP:  # a bound on what a hostile text can make us remember
            self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        """Give one character for one, or none for a mark that shows no ink of its own."""
        if char in _HEARTS:
            return "❤"
        if char in _DASHES:
            return "-"
        category = unicodedata.category(char)
        if category in {"Mn", "Me", "Cf"}:
            return ""
        if char in _DOTS or (category in _SYMBOLS and not char.isascii()):
            return " "
        if category == "Cs":  # half a surrogate pair: no text, and OpenCC refuses it
            return "\ufffd"
        wide = unicodedata.normalize("NFKC", char).casefold()
        simple = str(self._simplify(wide))
        return simple if len(simple) == 1 else char


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> Shadow:
    """Fold width, case, traditional characters and invisible marks."""
    folded = text.lower() if text.isascii() else text.translate(_folding())
    if len(folded) == len(text):  # nothing grows, so nothing was dropped either
        return Shadow(folded, None)
    table = _folding()
    return Shadow(folded, tuple(at for at, char in enumerate(text) if table[ord(char)]))


def folded(term: str) -> str:
    """Fold a term of the lexicon, the same way as the text it will be sought in."""
    return fold(term).text


def _hides(text: str, start: int, end: int) -> bool:
    """Say whether `[start, end)` stands beside a Chinese character, or amid single letters."""
    if not start or end == len(text):
        return False
    before, after = text[start - 1], text[end]
    if text[start] == "❤" and before in _BEFORE_HEART:  # V❤ is a word by itself
        return False
    if _is_chinese(before):
        return _is_chinese(after) or after == "@" or (after.isascii() and after.isalnum())
    if _is_chinese(after):
        return before.isascii() and before.isalnum()
    return _lone_letter(text, start - 1) and _lone_letter(text, end)


def _is_chinese(char: str) -> bool:
    return "一" <= char <= "鿿"


def _lone_letter(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return "a" <= text[at] <= "z" and not any(char.isalnum() for char in around)


def squeeze(shadow: Shadow) -> Shadow | None:
    """Drop what separates the letters of a hidden word; None if there is nothing to drop."""
    text = shadow.text
    gaps = [span for found in _SEPARATORS.finditer(text) if _hides(text, *(span := found.span()))]
    if not gaps:
        return None
    pieces: list[str] = []
    kept: list[int] = []
    end = 0
    for start, stop in (*gaps, (len(text), len(text))):
        pieces.append(text[end:start])
        kept.extend(range(end, start))
        end = stop
    origins = kept if shadow.origins is None else [shadow.origins[at] for at in kept]
    return Shadow("".join(pieces), tuple(origins))
