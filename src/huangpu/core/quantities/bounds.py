"""Does the text hedge a figure, and does a percentage grow or shrink?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from huangpu.model.quantities import Bound, Direction

_REACH: Final = 26  # characters before a figure in which its hedge or its verb can stand

_BEFORE: Final[tuple[tuple[Bound, re.Pattern[str]], ...]] = (
    (
        "under",
        re.compile(
            r"(?:不超过|不高于|不多于|至多|最多|低于|少于|不足|不到|小于"
            r"|\b(?:under|below|less than|fewer than|lower than|up to|at most|no more than"
            r"|not more than|as much as|as many as|a maximum of))\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "over",
        re.compile(
            r"(?:不少于|不低于|至少|超过|超出|超越|超|逾|突破|破|高于|多于|大于|远超|[>＞≥]"
            r"|\b(?:(?:well |far )?over|more than|at least|above|exceed(?:s|ed|ing)?"
            r"|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|upwards? of|in excess of|higher than"
            r"|no fewer than|not less than|beyond))了?\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "nearly",
        re.compile(
            r"(?:接近|将近|逼近|临近|近|\b(?:nearly|almost|close to|approaching|just under))\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "about",
        re.compile(
            r"(?:大约|约为|约合|约|大概|[≈]"
            r"|\b(?:about|around|roughly|approximately|some|circa|an estimated|estimated))\s?$",
            re.IGNORECASE,
        ),
    ),
)
_HIGHLY: Final = re.compile(r"上\s?$")  # 上千家, before a bare scale only
_AFTER: Final[tuple[tuple[Bound, re.Pattern[str]], ...]] = (
    ("over", re.compile(r"\s?(?:及以上|或以上|以上|or (?:more|higher|above)\b|and above\b)")),
    ("under", re.compile(r"\s?(?:及以下|或以下|以下|or (?:less|lower|below)\b|and below\b)")),
    ("about", re.compile(r"\s?(?:左右|上下|or so\b)")),
)

_CLAUSE_END: Final = re.compile(r"[，。；！？、：:;!?（）()【】\n]|, ")
_UP: Final = (
    r"增长|增加|上涨|上升|提升|提高|增幅|涨幅|增速|增大|攀升|上浮|上调|激增|大涨|飙升|扩大|涨|增"
    r"|\b(?:grew|grow(?:s|n|ing|th)?|r[io]se[ns]?|rising|up|increas(?:e|es|ed|ing)|jump(?:s|ed)?"
    r"|surg(?:e|es|ed|ing)|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|gain(?:s|ed)?|expand(?:s|ed)?"
    r"|expansion|higher|raised?)\b"
)
_DOWN: Final = (
    r"下降|下跌|下滑|下调|减少|降低|跌幅|降幅|缩减|萎缩|收窄|大跌|回落|跌|降|减"
    r"|\b(?:f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|down|declin(?:e|es|ed|ing)|decreas(?:e|es|ed)"
    r"|shr[aiu]nk|slump(?:s|ed)?|plung(?:e|es|ed)|slid|lower|cut|loss|lost|reduc(?:e|es|ed|tion))\b"
)
_MOVES: Final = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})", re.IGNORECASE)
_MOVE_BEHIND: Final = re.compile(
    r"\s?-?的?(?:同比|年均|复合|annual\s|yearly\s|year-on-year\s|yoy\s)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))",
    re.IGNORECASE,
)
_TO_LEVEL: Final = re.compile(r"(?:至|到|\bto)(?:了)?\s?$", re.IGNORECASE)
_FROM_LEVEL: Final = re.compile(r"(?:从|由|\bfrom)[^，。；,;]{0,6}$", re.IGNORECASE)
_LEVEL_BEHIND: Final = re.compile(
    r"\s?(?:的(?:股权|股份|份额|比例|市场|企业|公司|用户)|\s?(?:of|stake|share)\b)", re.IGNORECASE
)
_YEAR_ON_YEAR: Final = re.compile(r"(?:同比|环比)\s?$")


def bound_before(text: str, start: int, *, bare_scale: bool = False) -> Bound | None:
    """Give how the words before a figure hedge it; None when they do not."""
    words = text[max(0, start - _REACH) : start]
    for bound, pattern in _BEFORE:
        if pattern.search(words):
            return bound
    return "over" if bare_scale and _HIGHLY.search(words) else None


def bound_after(text: str, end: int) -> tuple[Bound | None, int]:
    """Give how the words behind a unit hedge the figure, and where they end."""
    for bound, pattern in _AFTER:
        if found := pattern.match(text, end):
            return bound, found.end()
    return None, end


def direction(text: str, start: int, end: int) -> Direction:
    """Say whether a percentage tells of growth or decline; "none" for a share or a level.

    The nearest word of the same clause decides. What rose *to* 15 % is at a level of 15 %.
    """
    before = text[max(0, start - _REACH) : start]
    if cuts := [found.end() for found in _CLAUSE_END.finditer(before)]:
        before = before[cuts[-1] :]
    hedge = re.sub(r"(?:超过?|逾|近|约|了|by|about|nearly|over|more than)\s?$", "", before).rstrip()
    if _TO_LEVEL.search(hedge) or _FROM_LEVEL.search(hedge):
        return "none"
    moves = list(_MOVES.finditer(before))
    if moves:
        return "up" if moves[-1]["up"] else "down"
    if _LEVEL_BEHIND.match(text, end):
        return "none"
    if found := _MOVE_BEHIND.match(text, end):
        return "up" if found["up"] else "down"
    return "up" if _YEAR_ON_YEAR.search(before) else "none"
