"""Which figures does a text name, in a form in which 1900亿 and $190 billion are the same?

A figure is a short canonical string: `1.9e+11`, `80%`, `2027y`, `4q`, `9m` (month), `13d` (day),
and a bare `5.6` for versions and small counts.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCALES: Final = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6,
    "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2,
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6,
    "mln": 1e6, "thousand": 1e3, "k": 1e3, "t": 1e12, "b": 1e9, "m": 1e6,
}  # fmt: skip
_MONTHS: Final = {
    name: str(month)
    for month, names in enumerate(
        [
            "january|jan",
            "february|feb",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august|aug",
            "september|sept",
            "october|oct",
            "november|nov",
            "december|dec",
        ],
        start=1,
    )
    for name in names.split("|")
}
_SPELT: Final = {
    word: str(value)
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=2,
    )
}
_ORDINALS: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_CALENDAR: Final = {"月": "m", "日": "d", "号": "d"}
_UNITS: Final = {"%": "{} %", "y": "{}", "q": "Q{}", "m": "month {}", "d": "day {}"}
_YEARS: Final = range(1990, 2100)

# The patterns begin with the characters that they may begin with: re skips to those without trying
# anything, so a text without figures costs next to nothing.
_NUMERAL = re.compile(
    r"[第二三四五六七八九十百两零]"
    r"(?:(?<=第)[一二三四五六七八九十百零]{1,5}|(?<!第)[二三四五六七八九十百两零]{1,4}"
    r"|(?<=[二三四五六七八九两]))"
    r"(?=个?[批次届名强例款座家项台辆月年日号季倍艘枚颗只条种篇项件起笔])"
)
_QUARTER = re.compile(
    r"(?<![a-z0-9])q([1-4])(?![0-9])|第?([1-4一二三四])季[度报]"
    r"|(first|second|third|fourth)[ -]quarter"
)
_MONTH_DAY = re.compile(rf"\b({'|'.join(_MONTHS)})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)")
_SPELT_WORD = re.compile(rf"\b(?:{'|'.join(_SPELT)})\b")
# A digit behind a single letter belongs to a name (H200, V4), behind more it is a version (gpt-5).
_FIGURE = re.compile(
    r"(\d(?<![\d.]\d)(?<!\b[a-z]\d)(?<![㐀-鿿][a-z]\d)\d*(?:,\d{3})*(?:\.\d+)?)[ -]?"
    r"(?:(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百(?!分)"
    r"|(?:trillion|billion|million|thousand|mln|bn|tn|mn|[kmbt])(?![a-z0-9]))"
    r"|(%|percent\b|per cent\b|个百分点|pct\b)|([年月日号]))?"
)
_NUMERIC = re.compile(r"[\d二三四五六七八九十百两]")
_LATIN = re.compile("[a-z]+")
_RANGE = re.compile(r"\s?(?:[-–—~]|至|到|to)\s?[$€£¥]?")


def figures(text: str) -> frozenset[str]:
    """Give the figures of a folded text (see `normal.folded`) in canonical form."""
    latin = _LATIN.findall(text)
    spelt = not _SPELT.keys().isdisjoint(latin)
    if not (spelt or _NUMERIC.search(text) or "quarter" in text or "第一" in text):
        return frozenset()
    result: set[str] = set()
    if not text.isascii():
        text = _NUMERAL.sub(_arabic, text)
    if "季" in text or "q" in text:
        result.update(f"{_quarter(found)}q" for found in _QUARTER.finditer(text))
        text = _QUARTER.sub(" ", text)
    if not _MONTHS.keys().isdisjoint(latin):
        for month, day in _MONTH_DAY.findall(text):
            result.update((f"{_MONTHS[month]}m", f"{int(day)}d"))
        text = _MONTH_DAY.sub(" ", text)
    if spelt:
        result.update(_SPELT[word] for word in _SPELT_WORD.findall(text))
    result.update(_amounts(text))
    return frozenset(result)


def _arabic(found: re.Match[str]) -> str:
    """Write 第三十一批 as 31批."""
    total = current = 0
    for sign in found[0].removeprefix("第"):
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = current * 10 + _DIGITS[sign]
    return f" {total + current}"


def _quarter(found: re.Match[str]) -> str:
    digit = found[1] or found[2] or _ORDINALS[found[3]]
    return str(_DIGITS.get(digit, digit))


def _amounts(text: str) -> list[str]:
    matches = list(_FIGURE.finditer(text))
    scales = [found[2] for found in matches]
    for place, (left, right) in enumerate(pairwise(matches)):
        bare = not (left[2] or left[3] or left[4])
        if bare and right[2] and _RANGE.fullmatch(text[left.end(1) : right.start()]):
            scales[place] = right[2]  # $190-200 billion: the scale counts for both ends
    return [_canonical(found, scale) for found, scale in zip(matches, scales, strict=True)]


def _canonical(found: re.Match[str], scale: str | None) -> str:
    value = float(found[1].replace(",", ""))
    if scale:
        value *= _SCALES[scale]
    elif found[3]:
        return f"{value:.6g}%"
    elif found[4] in _CALENDAR:
        return f"{value:.6g}{_CALENDAR[found[4]]}"
    elif value in _YEARS and "," not in found[1]:
        return f"{value:.0f}y"
    return f"{value:.6g}"


def agrees(left: str, right: str) -> bool:
    """Say whether one figure may be the other, rounded: 22亿 beside 22.3亿, 58600 beside 5.9万.

    Only amounts are rounded; dates, years and quarters must be equal.
    """
    if left == right:
        return True
    if left[-1] in "ymdq" or right[-1] in "ymdq" or (left[-1] == "%") != (right[-1] == "%"):
        return False
    low, high = sorted((float(left.rstrip("%")), float(right.rstrip("%"))), key=_precision)
    digits = _precision(low)
    return digits > 1 and f"{high:.{digits - 1}e}" == f"{low:.{digits - 1}e}"


def _precision(value: float) -> int:
    """Count the significant digits."""
    return len(f"{value:.5e}".split("e", maxsplit=1)[0].replace(".", "").rstrip("0"))


def unmatched(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """Give the figures of ours that nothing of theirs agrees with."""
    return frozenset(
        figure for figure in ours - theirs if not any(agrees(figure, other) for other in theirs)
    )


def listed(figures: Iterable[str]) -> str:
    """Write figures for people: 190 billion, 80 %, 2027, Q4."""
    return ", ".join(sorted(map(_shown, figures)))


def _shown(figure: str) -> str:
    number, unit = figure[:-1], figure[-1]
    if unit in _UNITS:
        return _UNITS[unit].format(number)
    value = float(figure)
    for scale, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= scale:
            return f"{value / scale:.6g} {word}"
    return f"{value:.6g}"
