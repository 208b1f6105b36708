"""Which words are hidden by what stands between their letters?

品.茶, 微-信 and v x read as one word once the separators are gone. Only what stands beside Chinese
characters, or amid single letters and digits, hides anything.
"""

from __future__ import annotations

import re

from huangpu.core.shadows import Shadow

# What may stand between the letters of a word to hide it; other symbols are folded to a space.
# Sentence punctuation is left out: a full stop ends whatever came before it.
_SEPARATOR = r"[ \t.*/\\|#~^_=+\-`'\"()\[\]{}<>❤]{1,3}"
_SEPARATORS = re.compile(_SEPARATOR)
# Cheap to look for, and present wherever a word is hidden: a gap inside Chinese, between single
# letters, or two around a single digit (3.4 is a number).
_HIDDEN = re.compile(
    rf"(?<=[一-鿿]){_SEPARATOR}[一-鿿]"
    rf"|(?<![a-z0-9])(?:[a-z]|[0-9]{_SEPARATOR}[0-9]){_SEPARATOR}[a-z0-9](?![a-z0-9])"
)
_BEFORE_HEART = "v薇威微徽"


def without_separators(text: str) -> str | None:
    """Give a folded text without any separator, a quick look at what it may hide.

    None where no separator stands where one could hide a word.
    """
    return _SEPARATORS.sub("", text) if _HIDDEN.search(text) else None


def squeeze(shadow: Shadow) -> Shadow | None:
    """Drop what separates the letters of a hidden word; None if there is nothing to drop."""
    text = shadow.text
    if not _HIDDEN.search(text):
        return None
    gaps = [span for found in _SEPARATORS.finditer(text) if _hides(text, *(span := found.span()))]
    kept: list[int] = []
    pieces: list[str] = []
    end = 0
    for start, stop in (*gaps, (len(text), 0)):
        pieces.append(text[end:start])
        kept.extend(range(end, start))
        end = stop
    origins = kept if shadow.origins is None else [shadow.origins[at] for at in kept]
    return Shadow("".join(pieces), tuple(origins))


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
    return _stands_alone(text, start - 1) and _stands_alone(text, end)


def _is_chinese(char: str) -> bool:
    return "一" <= char <= "鿿"


def _stands_alone(text: str, at: int) -> bool:
    """Say whether a single letter or digit stands at a position."""
    return text[at] in _SINGLE and _SINGLE.isdisjoint(
        text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    )


_SINGLE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
