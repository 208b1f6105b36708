"""Which language is this written in? Told by script, which beats statistics on short titles.

Script ratio is right on .9990 of 9,000 titles at 3 us each; the best library reaches .9989 at
25 us (research/text.md E).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huangpu.model.entries import EntryLanguage

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’.&-][A-Za-z\u00c0-\u024f]+)*")
_HAN_MIN = 2  # one character is a symbol as often as a word
_HAN_PER_WORD = 0.35  # text.md E
_KANA_SHARE = 0.15  # a single の is fashion in Chinese headlines, not Japanese
_KANA_MIN = 2


def language_of(title: str, summary: str) -> EntryLanguage:
    """Give the language of an entry: of its title, or with the summary if the title is unclear.

    `und` when neither holds a word.
    """
    found = _language(title)
    return found if found != "und" else _language(summary[:500])


def _language(text: str) -> EntryLanguage:
    if text.isascii():
        return "en" if _LATIN_WORD.search(text) else "und"
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    hangul = len(_HANGUL.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if hangul >= max(_HAN_MIN, _HAN_PER_WORD * words) and hangul > han + kana:
        return "ko"
    cjk = han + kana
    if cjk >= _HAN_MIN and cjk >= _HAN_PER_WORD * words:
        return "ja" if kana >= _KANA_MIN and kana >= _KANA_SHARE * cjk else "zh"
    return "en" if words else "und"
