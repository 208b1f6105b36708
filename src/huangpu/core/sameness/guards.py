"""What must keep two articles apart, however alike their words are?

Each guard is a fact about one headline, found by words that can be read below; comparing two
facts gives the sentence that explains a refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import ahocorasick_rs

from huangpu.core.sameness.tokens import stands_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.core.sameness.normal import Headline

_ROUNDUP: Final = "a round-up"
_SHARE: Final = re.compile(r"[(（](?:[A-Z]+:\s?)?([A-Z]{1,5}|\d{4,6})(?:\.[A-Z]{1,2})?[)）]")
_LIST_PARTS: Final = 3  # a title of three or more parts between semicolons is a list,
_LIST_LENGTH: Final = 80  # unless it is a whole flash report

_ROUNDUPS: Final = {
    _ROUNDUP: "早报|晚报|晨报|周报|早餐|早知道|早参|早读|盘前必读|投资避雷针|财经早|9点1氪|8点1氪|新闻精选"
    "|公告精选|要闻精选|公告集锦|要闻回顾|一周要闻|一周回顾|今日要闻|主题前瞻|电报解读"
    "|morning brief|morning briefing|morning call|morning bid|daily brief|daily briefing"
    "|daily digest|week in review|roundup|round-up|newsletter|what we know|live updates"
    "|live blog|stocks today:|the download:|top stories|things to know|bloomberg tech 1"
}
_SESSIONS: Final = {
    "before the open": "盘前|premarket|pre-market|futures",
    "the open": "开盘|盘初|高开|低开",
    "midday": "午评|午间|午报|半日|午盘|midday",
    "the close": "收评|收盘|收涨|收跌|集体收|closes up|closes down|closes higher|closes lower",
    "after the close": "盘后|after-hours|after hours",
    "the night session": "夜盘",
}
_MARKETS: Final = {
    "mainland China": "a股|沪指|上证|创业板|深成指|科创50|沪深|csi 300",
    "Hong Kong": "港股|恒指|恒生|恒科|hang seng",
    "the United States": "美股|纳指|纳斯达克|道指|标普|费城半导体|dow|nasdaq|s&p 500|wall street",
    "Japan": "日股|日经|nikkei 225",
    "Korea": "韩股|kospi",
}
# 第6集, 第三期, Episode 4, Part II of a series; 第三季度 is a quarter, which the figures tell apart
_INSTALMENT: Final = re.compile(
    r"第\s?(\d{1,4}|[一二三四五六七八九十百零]{1,5})\s?(集|期|讲|篇|章|回|弹|辑|课|部|卷|季(?!度)|轮|场|站)"
    r"|\b(part|episode|ep|vol|volume|chapter|season|round)\.? ?(\d{1,4})\b"
)
_DIGITS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
# Each first word is the opposite of the second.
_OPPOSITES: Final = (
    ("rises", "falls"),
    ("raises", "lowers"),
    ("buys", "sells"),
    ("returns", "goes"),
    ("first half", "second half"),
    ("confirms", "denies"),
)
_DIRECTIONS: Final = {
    "rises": "涨|上升|走高|拉升|回升|反弹|rise|rises|rose|jump|jumps|gain|gains|surge|surges|climbs"
    "|soar|soars|rally|rallies",
    "falls": "跌|下降|走低|回落|跳水|下滑|fall|falls|fell|drop|drops|sink|sinks|slump|slumps|plunge"
    "|plunges|tumble|tumbles|slides|dives",
    "raises": "上调|提高|加息|raises|hikes",
    "lowers": "下调|降低|降息|降价|lowers|slashes",
    "buys": "增持|买入|加仓",
    "sells": "减持|卖出|减仓",
    "returns": "恢复上架|重新上架|复牌",
    "goes": "下架|停牌",
    "first half": "上半年|first half",
    "second half": "下半年|second half",
    "confirms": "证实|确认|confirms",
    "denies": "否认|辟谣|denies",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the guards have seen in one headline."""

    is_roundup: bool
    sessions: frozenset[str]
    markets: frozenset[str]
    directions: frozenset[str]
    shares: frozenset[str] = frozenset()  # the stock codes in it
    instalments: frozenset[tuple[str, int]] = frozenset()  # of a series: ("集", 6)


_TABLES: Final = (_ROUNDUPS, _SESSIONS, _MARKETS, _DIRECTIONS)


@cache
def _words() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[int, str]]]:
    facts = [
        (word, (place, fact))
        for place, table in enumerate(_TABLES)
        for fact, listed in table.items()
        for word in listed.split("|")
    ]
    return ahocorasick_rs.AhoCorasick([word for word, _ in facts]), [fact for _, fact in facts]


def marks(title: Headline, written: str = "") -> Marks:
    """Read the facts off a headline and the column it ran under.

    `written` is the title as the feed gave it, with its stock codes.
    """
    text = f"{title.column} {title.text}" if title.column else title.text
    automaton, facts = _words()
    found: tuple[set[str], ...] = (set(), set(), set(), set())
    for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if stands_alone(text, start, end):
            place, fact = facts[index]
            found[place].add(fact)
    is_list = text.count(";") >= _LIST_PARTS - 1 and len(text) <= _LIST_LENGTH
    return Marks(
        is_roundup=is_list or _ROUNDUP in found[0],
        sessions=frozenset(found[1]),
        markets=frozenset(found[2]),
        directions=frozenset(found[3]),
        shares=frozenset(_SHARE.findall(written))
        if "(" in written or "（" in written
        else frozenset(),
        instalments=frozenset(_instalments(text)),
    )


def _instalments(text: str) -> Iterator[tuple[str, int]]:
    for found in _INSTALMENT.finditer(text):
        number, unit, name, digits = found.groups()
        yield (unit, _counted(number)) if unit else (name, int(digits))


def _counted(number: str) -> int:
    """Read 12, 十二 or 一百零二 as 12, 12 and 102."""
    if number.isdecimal():
        return int(number)
    total = current = 0
    for sign in number:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = _DIGITS[sign]
    return total + current


def other_instalments(left: Marks, right: Marks) -> str:
    """Name two instalments of one series: "集 6 / 集 4"; "" where there are none."""
    for unit, number in sorted(left.instalments):
        theirs = {other for name, other in right.instalments if name == unit}
        if theirs and number not in theirs:
            return f"{unit} {number} / {unit} {min(theirs)}"
    return ""


def opposed(left: Marks, right: Marks) -> tuple[str, str] | None:
    """Give the two words with which the headlines contradict each other, in the order given.

    A headline that says both 涨 and 跌 contradicts nobody.
    """
    for pair in _OPPOSITES:
        ours, theirs = left.directions.intersection(pair), right.directions.intersection(pair)
        if len(ours) == len(theirs) == 1 and ours != theirs:
            return min(ours), min(theirs)
    return None


def apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether both name something and nothing in common."""
    return bool(left) and bool(right) and not left & right
