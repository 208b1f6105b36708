"""How does text from outside become text that we can show, compare and trust?

Everything here takes hostile strings. Output is plain text, never markup; whoever shows it
escapes it (research/security.md 3.5).
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from typing import Final

import nh3
import opencc

MAX_TITLE: Final = 500  # characters; security.md 3.5
MAX_SUMMARY: Final = 2_000
MAX_MARKUP: Final = 65_536  # nh3 is quadratic on nested input: security.md 3.5
_FIRST_LOOK = 12_288  # markup that nearly always holds MAX_SUMMARY characters of text

# The contents of these are code or fallbacks, not text.
_NOT_TEXT = {
    *("script", "style", "template", "iframe", "noscript", "svg", "math"),
    *("xmp", "plaintext", "noembed", "noframes"),
}
# nh3, because what a browser takes for a tag is what has to go. No tag and no attribute passes.
_TAGLESS = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_NOT_TEXT)
_TAGLESS_LISTLESS = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags={*_NOT_TEXT, "ol"})
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|tr|td|th|table|blockquote|pre|section|article"
    r"|figure|figcaption|header|footer)\b)",
    re.IGNORECASE,
)
# Bidi controls, zero-width characters (but not ZWNJ and ZWJ, which Persian and emoji need),
# soft hyphen, interlinear marks, tag characters, private use, noncharacters, lone surrogates.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(  # a letter under a tower of accents; three are enough for any language
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_SENTENCE_END = re.compile(r"[。！？!?…][”’」』）\"')]*|\.[”’\"')]*(?=\s)")
_ENDLESS_NUMBER = re.compile(r"&#\d{8,};?")
_WORD = re.compile(r"\w")
_SENTENCE_MIN = 10  # "U.S." is no sentence
_KEPT_IN_KEY = re.compile(r"[^\w+#%]+|_")
_CJK_SPACE = re.compile(r"(?<=[\u2e80-\u9fff\uac00-\ud7af]) | (?=[\u2e80-\u9fff\uac00-\ud7af])")


def clean_text(raw: str, limit: int = MAX_TITLE) -> str:
    """Give plain text on one line: NFC, nothing invisible, at most `limit` characters.

    Markup is text here (`List<String>` stays); use `plain_text` for what is HTML.
    """
    return _cut(_SPACES.sub(" ", _seen(raw[: limit * 8])).strip(), limit)


def plain_text(markup: str) -> str:
    """Give the text of an HTML fragment on one line: tags gone, entities read once."""
    return _SPACES.sub(" ", _without_tags(markup[:MAX_MARKUP])).strip()


def summary_text(markup: str, limit: int = MAX_SUMMARY, *, drop_lists: bool = False) -> str:
    """Give the readable text of an HTML fragment, blocks on lines of their own.

    Reads at most 64 KB of markup and gives at most `limit` characters, cut at a sentence or a
    word. `drop_lists` leaves out ordered lists (Google News puts other stories there:
    research/feeds.md 2.1).
    """
    cleaner = _TAGLESS_LISTLESS if drop_lists else _TAGLESS
    text = _lines(markup[:_FIRST_LOOK], cleaner)
    if len(text) <= limit and len(markup) > _FIRST_LOOK:
        text = _lines(markup[:MAX_MARKUP], cleaner)
    return _cut(text, limit)


def plain_summary(raw: str, limit: int = MAX_SUMMARY) -> str:
    """Give a text that is no markup with its lines kept and all else cleaned."""
    return _cut(_clean_lines(raw[: limit * 8]), limit)


def normal_title(title: str) -> str:
    """Give the form of a title that is the same for all its spellings; a key, never shown.

    Width, case, traditional or simplified script, punctuation and spaces make no difference.
    """
    text = unicodedata.normalize("NFKC", _seen(_unescaped(title[: MAX_TITLE * 2])))
    text = unicodedata.normalize("NFKC", _to_simplified().convert(text).casefold())
    return _CJK_SPACE.sub("", _KEPT_IN_KEY.sub(" ", text).strip())


def first_sentence(text: str, limit: int = 120) -> str:
    """Give the first line of a text up to its first full sentence, for items without a title."""
    line = text.strip().partition("\n")[0]
    ends = (end.end() for end in _SENTENCE_END.finditer(line))
    return _cut(line[: next((end for end in ends if end >= _SENTENCE_MIN), None)], limit)


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _seen(text: str) -> str:
    """Drop what no reader sees, and put the rest in NFC."""
    text = _CONTROL.sub(" ", _UNSEEN.sub("", text))
    if text.isascii():
        return text
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", text))


def _without_tags(markup: str, cleaner: nh3.Cleaner = _TAGLESS) -> str:
    if "<" in markup:
        markup = cleaner.clean(markup)
    return _unescaped(markup) if "&" in markup else markup


def _unescaped(text: str) -> str:
    """Read character references once; Python gives up on numbers of thousands of digits."""
    return html.unescape(_ENDLESS_NUMBER.sub("\ufffd", text))


def _lines(markup: str, cleaner: nh3.Cleaner) -> str:
    if _BLOCK.search(markup):  # then blocks make the lines, and a line break is a space
        markup = _BLOCK.sub("\n<", _SPACES.sub(" ", markup))
    return _clean_lines(_without_tags(markup, cleaner))


def _clean_lines(text: str) -> str:
    lines = (_SPACES.sub(" ", _seen(line)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if _WORD.search(line))


def _cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters: after a sentence if one ends late enough, else at a word."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    ends = [end.end() for end in _SENTENCE_END.finditer(head) if end.end() >= limit * 6 // 10]
    if ends:
        return head[: ends[-1]]
    word = head[: limit - 1].rfind(" ", limit * 6 // 10)
    return head[: word if word > 0 else limit - 1].rstrip() + "…"
