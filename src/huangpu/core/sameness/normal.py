"""What is left of a headline when everything that does not tell the news apart is taken away?

Width, case, simplified or traditional characters, publisher tails, datelines and stock codes
differ between two copies of one report. They are folded here, in a shadow text: what is stored
and shown is always the original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import opencc

from huangpu.core.sameness.newsrooms import NEWSROOMS

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TITLE = 400  # characters that are looked at: a flash item carries its whole text as title
MAX_BODY = 600

_CHINESE = re.compile(r"[㐀-鿿豈-﫿]")
# the full-width signs of ordinary Chinese; where there is nothing else to fold, NFKC can be skipped
_WIDE = [*zip("，：；！？（）％", ",:;!?()%", strict=True)]
# 【headline】body, the form of Chinese flash news; 【column】headline where the bracket is short.
_BRACKETED = re.compile(r"^【([^】]{1,160})】\s*(.*)$")
_COLUMN_LENGTH = 6  # 每日收评, 电报解读, 早报: a bracket up to this long names a column
# 财联社3月10日电, 《科创板日报》12日讯, 新华社上海3月10日电
_DATELINE = re.compile(
    r"^[《》\w·]{2,16}?(?:\d{1,2}月)?\d{1,2}日[电讯](?:\([^()]{1,16}\))?\s*[,:]?\s*"
)
# the source named after the full stop: ...。(纽约时报)
_TRAILING_SOURCE = re.compile(r"(?<=[。!?.])\s*\([^()]{2,24}\)$")
_HEARSAY = re.compile(
    r"^(?:据[^,:。]{2,16}:|据(?:报道|悉)[,:]|(?:市场)?消息(?:人士)?:|消息称|报道称?:"
    r"|(?:外媒|韩媒|日媒|美媒|港媒|知情人士|机构):|(?:独家|快讯|详讯|突发|最新)\s*[|丨:]"
    r"|exclusive\s*[-:–—]\s*|update \d\s*-\s*)\s*"
)
_STOCK_CODE = re.compile(
    r"\(\s*(?:[a-z]{1,5}\.[a-z]{1,2}|\d{4,6}(?:\.(?:sh|sz|bj|hk|ss))?)\s*\)|-s?w(?=[:(,\s]|$)"
)
_SEPARATOR = re.compile(r"[|丨_]|\s[-–—]\s")
_TAIL = re.compile(r"(?:\s+[-–—]\s+|\s*[|丨_]\s*)([^-–—|丨_]{2,40})$")
_TAIL_SHARE = 0.2  # a tail on a fifth of a feed's titles is the publisher's (text.md A6)
_TAIL_TITLES = 10


@dataclass(frozen=True, slots=True)
class Headline:
    """A folded headline, the folded text behind it, and the column it ran under ("" for none)."""

    text: str
    body: str
    column: str


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def has_chinese(text: str) -> bool:
    """Say whether any Chinese character occurs."""
    return _CHINESE.search(text) is not None


def plain(text: str) -> str:
    """Fold width, traditional characters, entities and white space; keep the case."""
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8")  # lone surrogates stop OpenCC
        for wide, narrow in _WIDE:
            text = text.replace(wide, narrow)
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if has_chinese(text):
            text = _to_simplified().convert(text)
    return " ".join(text.split())


def folded(text: str) -> str:
    """Fold what `plain` folds, and case."""
    return plain(text).lower()


def headline(
    title: str, summary: str = "", *, outlet: str = "", tails: frozenset[str] = frozenset()
) -> Headline:
    """Give the folded headline without publisher, dateline, hearsay and stock codes.

    `outlet` and `tails` (see `learned_tails`) are names that may stand behind the headline.
    A title that is nothing but decoration is kept as it is, so that `text` is empty only for an
    empty title.
    """
    text, body = folded(title[:MAX_TITLE]), folded(summary[:MAX_BODY])
    column = ""
    if text.startswith("【") and (found := _BRACKETED.match(text)):
        inside, rest = found.groups()
        if len(inside) <= _COLUMN_LENGTH and rest:
            column, text = inside, rest
        else:
            text, body = inside, f"{rest} {body}".strip()
    stripped = _without_decoration(text, outlet.lower(), tails)
    return Headline(stripped or text, _without_repeat(body, text), column)


def _without_decoration(text: str, outlet: str, tails: frozenset[str]) -> str:
    if _SEPARATOR.search(text) and (found := _TAIL.search(text)):
        tail = found[1].strip()
        if tail in NEWSROOMS or tail in tails or tail == outlet:
            text = text[: found.start()]
    if "日电" in text or "日讯" in text:
        text = _DATELINE.sub("", text)
    if "(" in text or "-" in text:
        text = _STOCK_CODE.sub("", text)
        text = _TRAILING_SOURCE.sub("", text)
    return _HEARSAY.sub("", text).strip()


def _without_repeat(body: str, title: str) -> str:
    """Drop the headline that flash news repeats in front of its text."""
    for front in (f"【{title}】", title):
        if body.startswith(front):
            body = body[len(front) :].lstrip(" 。.:,")
    return _DATELINE.sub("", body) if "日电" in body[:40] or "日讯" in body[:40] else body


def learned_tails(titles: Iterable[str]) -> frozenset[str]:
    """Learn what one feed hangs behind its headlines: tails on a fifth of at least ten titles.

    `titles` are those of one feed. Needs no list of publishers (text.md A6).
    """
    seen: Counter[str] = Counter()
    count = 0
    for title in titles:
        count += 1
        if found := _TAIL.search(folded(title)):
            seen[found[1].strip()] += 1
    if count < _TAIL_TITLES:
        return frozenset()
    return frozenset(tail for tail, times in seen.items() if times >= _TAIL_SHARE * count)
