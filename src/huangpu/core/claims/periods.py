"""Of which time does a sentence speak, and is its figure a result or only expected?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_EXPECTED: Final = re.compile(
    r"力争|目标|预计|预期|有望|计划|规划|拟|将达|将超|将突破|将增|将建|将形成|将投|将有|将在|望达|到20[2-9][0-9]年"
    r"|据传|网传|传闻|疑似|或将|[？?]\s*$"
    r"|\b(?:will|aims?|aiming|plans? to|planned|expect(?:s|ed)?|forecast(?:s|ed)?|projected|targets?"
    r"|targeting|by 20[2-9][0-9]|could reach|is set to|are set to|estimates? that|rumou?r(?:s|ed)?|allegedly|reportedly|may|might)\b",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(
    r"(?<![0-9A-Za-z.,$])(?P<year>20[0-4][0-9])(?![0-9A-Za-z.%])(?!,[0-9])"
    r"|(?P<last>去年|上年|\blast year\b)|(?P<this>今年|本年|年内|\bthis year\b)",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"(?P<half>上半年|first half|\bH1\b|1-6月|前6个?月|前六个?月)"
    r"|(?P<second>下半年|second half|\bH2\b)"
    r"|(?P<nine>前三季度|前三个季度|1-9月|前[9九]个?月|first (?:three quarters|nine months))"
    r"|(?P<quarter>[一二三四1-4]季度|第[一二三四]季|[1-4]季报|\bQ[1-4]\b"
    r"|\b(?:first|second|third|fourth)[ -]quarter)"
    r"|(?P<months>1-[0-9]{1,2}月|前[二三四五七八九十1-9]{1,2}个?月|first (?:two|three|four|five|seven|eight|ten) months)",
    re.IGNORECASE,
)  # fmt: skip
_PART_NAMES: Final = {
    "half": "the first half",
    "second": "the second half",
    "nine": "the first nine months",
    "quarter": "one quarter",
    "months": "the first months",
}
_UP_TO: Final = re.compile(r"(?:至|到|\bto)\s?$", re.IGNORECASE)
_CLAUSE_END: Final = re.compile(r"[，。；;]|, ")
_AFTER: Final = 30


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a figure is of, as far as its sentence says: a year, a part of one, or nothing.

    `expected` is whether the sentence speaks of a target, a forecast or a rumour, or only asks.
    """

    year: int | None
    part: str
    expected: bool

    @property
    def words(self) -> str:
        """Name it for people: "the first half of 2026"; empty where nothing is said."""
        year = "" if self.year is None else str(self.year)
        if self.part:
            return f"{self.part} of {year}" if year else f"{self.part} of a year"
        return year


def period_of(sentence: str, start: int, end: int, published_year: int) -> Period:
    """Give the period of a figure at `[start, end)`: the last one named before it, else just after.

    `published_year` is what "this year" and "last year" are counted from.
    """
    year = _nearest(_YEAR, sentence, start, end)
    part = _nearest(_PART, sentence, start, end)
    if year and year["last"] and _UP_TO.search(sentence[max(0, start - 6) : start]):
        year = None  # 从去年的80家增至200家: the second figure is of now
    named = None
    if year:
        named = int(year["year"]) if year["year"] else published_year - (1 if year["last"] else 0)
    words = (
        next((_PART_NAMES[name] for name, hit in part.groupdict().items() if hit), "")
        if part
        else ""
    )
    expected = _EXPECTED.search(sentence) is not None or (
        named is not None and named > published_year
    )
    return Period(named, words, expected)


def _nearest(pattern: re.Pattern[str], sentence: str, start: int, end: int) -> re.Match[str] | None:
    before = None
    for found in pattern.finditer(sentence):
        if found.end() <= start:
            before = found
        elif before is None and end <= found.start() <= end + _AFTER:
            return None if _CLAUSE_END.search(sentence, end, found.start()) else found
    return before
