"""What does a text say once its disguise is off, and where in the original does it say so?

Adverts are written full-width, in traditional characters, with invisible marks between the letters
(folded always) or with spaces and symbols there (a second, squeezed reading). Both are shadows:
every span found in one maps back to the original.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
import opencc

from huangpu.core.shadows import Shadow

_BMP = 0x10000
_HEARTS = "❤♡♥❣💓💕💖💗💙💚💛💜🖤🤍🤎🧡💝💘"
_DRAWINGS = dict.fromkeys("‐‑‒–—―−", "-") | {"🍵": "茶", "🫖": "茶", "🎫": "票", "🧾": "票"}
_DOTS = "·•‧・丨"
_SYMBOLS = frozenset({"So", "Sk", "Sm", "Zs", "Pd", "Pc"})
# letters that look Latin and are not: Cyrillic, Greek, small capitals
_SEEM = "аaеeоoрpсcуyхxѕsіiјjԛqѵvкkмmтtвbнhԝwԁdɡgᴠvᴡwᴛtɢgᴄcᴏoοoαaνvρpχxτtκkιiυu"
_TWINS = dict(zip(_SEEM[::2], _SEEM[1::2], strict=True))
# letters drawn inside a box or a disk, and those that flags are made of, each run from a to z
_DRAWN = (0x1F150, 0x1F170, 0x1F1E6)


class _Folding(dict[int, str]):
    """A translation table that learns each character of the basic plane when it is first met.

    `codes` holds the same for characters that stay one character, as numbers; 0 is "ask me".
    """

    def __init__(self) -> None:
        super().__init__()
        self._simplify = opencc.OpenCC("t2s").convert
        self.codes = np.zeros(_BMP, np.uint32)

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if code < _BMP:  # a bound on what a hostile text can make us remember
            self[code] = folded
            self.codes[code] = ord(folded) if folded else 0
        return folded

    def _fold(self, char: str) -> str:
        """Give one character for one, or none for a mark that shows no ink of its own."""
        if char in _HEARTS:
            return "❤"
        if char in _DRAWINGS:
            return _DRAWINGS[char]
        category = unicodedata.category(char)
        if category in {"Mn", "Me", "Cf"}:
            return ""
        if category == "Cs":  # half a surrogate pair: no text, and OpenCC refuses it
            return "\ufffd"
        if letter := _letter(char):
            return letter
        symbol = char in _DOTS or (category in _SYMBOLS and not char.isascii())
        return " " if symbol else self._simple(char)

    def _simple(self, char: str) -> str:
        wide = unicodedata.normalize("NFKC", char).casefold()
        simple = str(self._simplify(wide))
        return simple if len(simple) == 1 else char


def _letter(char: str) -> str:
    """Give the Latin letter or digit that a look-alike stands for, or nothing."""
    code = ord(char)
    for first in _DRAWN:
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    wide = unicodedata.normalize("NFKC", char).casefold().strip("()")
    wide = _TWINS.get(wide, wide)
    return wide if len(wide) == 1 and wide.isascii() and wide.isalnum() else ""


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> Shadow:
    """Fold width, case, traditional characters and invisible marks."""
    if text.isascii():
        return Shadow(text.lower(), None)
    table = _folding()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if codes.max() < _BMP:  # three times as fast as str.translate, where no character is new
        found = table.codes[codes]
        if found.all():
            return Shadow(found.tobytes().decode("utf-32-le"), None)
    folded = text.translate(table)
    if len(folded) == len(text):  # nothing grows, so nothing was dropped either
        return Shadow(folded, None)
    return Shadow(folded, tuple(at for at, char in enumerate(text) if table[ord(char)]))


def folded(term: str) -> str:
    """Fold a term of the lexicon, the same way as the text it will be sought in."""
    return fold(term).text
