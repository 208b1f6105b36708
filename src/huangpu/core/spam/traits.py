"""What does a message look like to the classifier of whole adverts?

Numbers, names and addresses become signs, so that no weight hangs on one advertiser's number, and
character n-grams of the rest are hashed (text.md D). A few traits that carry over to adverts never
seen are counted beside them: how much of the message is contact, how many words of the trade's
jargon it holds, how rare its characters are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs
import numpy as np

from huangpu.core.spam.folding import folded
from huangpu.core.spam.handles import AT_NAME, DOMAIN, LONG_NUMBER, MIXED_ID, NUMBER

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from huangpu.model.spam import SpamLexicon

GRAM_BITS = 14
TRAITS = 17
MAX_MESSAGE = 400  # characters looked at

_ADDRESS, _NAME, _MIXED, _LONG = "\x01", "\x02", "\x03", "\x04"
_HANDLES = _ADDRESS + _NAME + _MIXED + _LONG
_START, _END = "\x05", "\x06"
_SHORT = 40  # characters: a message that is little but contact
_LITTLE, _NOTHING = 6, 2  # letters beside contacts and masks
_CUE_BASE = 12  # one word of jargon in twelve characters is dense
_HAN_NEEDED = 3
_LAST_COMMON_ROW = 0xD7


@dataclass(frozen=True, slots=True)
class Traits:
    """One message: its hashed n-grams (indices below 2**GRAM_BITS) and its counted traits."""

    grams: NDArray[np.int64]
    counted: NDArray[np.float64]


class TraitReader:
    """Reads messages with the jargon of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automata of cues and masks."""
        self._cues = _automaton(lexicon.adverts.cues)
        self._masks = _automaton(lexicon.adverts.masks)

    def cues(self, text: str) -> list[str]:
        """Give the jargon of a folded text, each word once, in text order."""
        return list(dict.fromkeys(self._cues.find_matches_as_strings(text)))

    def read(self, text: str) -> Traits:
        """Give the traits of a folded message."""
        sketch = _sketch(text[:MAX_MESSAGE])
        return Traits(_hashed(sketch), np.array(self._counted(sketch), dtype=np.float64))

    def _counted(self, sketch: str) -> list[float]:
        length = max(len(sketch), 1)
        has = [float(sign in sketch) for sign in _HANDLES]
        handles = sum(sketch.count(sign) for sign in _HANDLES)
        masked = self._masks.find_matches_as_indexes(sketch)
        hidden = sum(end - start for _, start, end in masked)
        beside = sum(char.isalnum() for char in sketch) - hidden
        cues = len(self.cues(sketch))
        curt = handles > 0 and length <= _SHORT
        return [
            _rarity(sketch),
            min(8 * handles / length, 1.0),
            min(length, 200) / 200,
            *has,
            float(handles > 1),
            min(cues, 10) / 5,
            min(_CUE_BASE * cues / max(length, _CUE_BASE), 1.0),
            float(cues > 1 and handles > 0),
            float(curt),
            float(curt and bool(masked)),
            float(curt and any(_is_rare(char) for char in sketch)),
            float(curt and beside <= _LITTLE),
            float(handles > 0 and beside <= _NOTHING),
            sum(_is_odd(char) for char in sketch) / length,
        ]


def _automaton(terms: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(
        sorted({folded(term) for term in terms}),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
    )


def _sketch(text: str) -> str:
    """Put signs in place of addresses, names, ids and numbers."""
    for sign, pattern in ((_ADDRESS, DOMAIN), (_NAME, AT_NAME), (_MIXED, MIXED_ID)):
        text = pattern.sub(sign, text)
    return NUMBER.sub(_size, LONG_NUMBER.sub(_LONG, text))


def _size(number: re.Match[str]) -> str:
    return "0" * min((len(number[0]) + 1) // 2, 3)


def _rarity(text: str) -> float:
    """Give the share of rare characters among the Chinese ones."""
    han = [char for char in text if "一" <= char <= "鿿"]
    if len(han) < _HAN_NEEDED:
        return 0.0
    return sum(map(_is_rare, han)) / len(han)


def _is_rare(char: str) -> bool:
    """Say whether a character is Chinese, but none of the 3,755 common ones (GB 2312, level 1)."""
    if not "一" <= char <= "鿿":
        return False
    try:
        return char.encode("gb2312")[0] > _LAST_COMMON_ROW
    except UnicodeEncodeError:
        return True


def _is_odd(char: str) -> bool:
    """Say whether a character is a letter of neither script that our news is written in."""
    return char.isalpha() and not char.isascii() and not "一" <= char <= "鿿"


_MULTIPLIERS = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9))


def _hashed(sketch: str) -> NDArray[np.int64]:
    """Give the buckets of its 1- to 3-grams, each once, the same on every machine."""
    text = f"{_START}{sketch}{_END}".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(text, dtype="<u4").astype(np.uint64)
    grams = [codes]
    for size in (1, 2):
        grams.append(grams[-1][:-1] * np.uint64(0x10FFFF) + codes[size:])
    return np.unique(np.concatenate([_bucket(g, at) for at, g in enumerate(grams)]))


def _bucket(grams: NDArray[np.uint64], salt: int) -> NDArray[np.int64]:
    mixed = (grams + np.uint64(salt << 60)) * _MULTIPLIERS[0]
    mixed ^= mixed >> np.uint64(29)
    mixed = mixed * _MULTIPLIERS[1]
    return (mixed >> np.uint64(64 - GRAM_BITS)).astype(np.int64)
