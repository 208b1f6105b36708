"""How does a title or summary fit, cut where a reader would cut it?"""

from __future__ import annotations

import re
import unicodedata

_SENTENCE_END = re.compile(
    r"[。！？][”’」』）]?"
    # a Latin full stop ends a sentence only after a word of three letters (not "Dr.", "U.S."),
    # a figure or a bracket, and before a new beginning
    r"|(?:[a-z]{3}|[0-9%)])[.!?][\"”’)]?(?=\s+[^\sa-z])"
)
# 【文/观察者网 某某】 and 【记者 某某】 say who wrote it, which the line above has said better
_BYLINE = re.compile(r"^【(?:文\s*[/／丨|]|[^】]{0,12}(?:记者|作者|编译|撰文))[^】]{0,40}】\s*")
_NEVER_LAST = " .,;:–—-、，；：（([《“‘「『"
_EARLIEST_END = 0.45  # a sentence that leaves more than half of the room empty says too little


def width(text: str) -> int:
    """Give the columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` columns: after a sentence, else after a word, with an ellipsis.

    White space, line separators included, becomes single spaces. A token longer than the room is
    cut where it must be.
    """
    text = " ".join(text.split())
    if width(text) <= limit:
        return text
    room = _prefix(text, limit)
    ends = [found.end() for found in _SENTENCE_END.finditer(text) if found.end() <= len(room)]
    if ends and width(text[: ends[-1]]) >= limit * _EARLIEST_END:
        return text[: ends[-1]]
    room = _prefix(text, limit - 1)
    return _whole_words(room, text[len(room)]).rstrip(_NEVER_LAST) + "…"


def summary_of(title: str, summary: str, limit: int) -> str:
    """Give what a summary says beyond its title, shortened; empty when it says no more.

    Chinese agencies open a summary with its title in 【】; aggregators repeat it; columns open with
    who wrote them.
    """
    title = " ".join(title.split())
    said = " ".join(summary.split())
    if title:
        said = said.removeprefix(f"【{title}】").removeprefix(title).lstrip(" .。:：|-–—·")
    return shorten(_BYLINE.sub("", said), limit)


def _prefix(text: str, limit: int) -> str:
    taken = 0
    for position, sign in enumerate(text):
        taken += width(sign)
        if taken > limit:
            return text[:position]
    return text


def _whole_words(room: str, following: str) -> str:
    if not (_is_latin(following) and _is_latin(room[-1:])):
        return room
    start = len(room)
    while start and _is_latin(room[start - 1]):
        start -= 1
    # a token without any break (a link, an attack) leaves nothing: then it is cut inside
    return room[:start] if start > len(room) // 2 else room


def _is_latin(sign: str) -> bool:
    return sign.isalnum() and unicodedata.east_asian_width(sign) not in "WF"
