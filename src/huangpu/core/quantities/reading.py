"""Which figures stand in this text? Numbers with their units, in one pass of linear time."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from huangpu.core.quantities.bounds import bound_before
from huangpu.core.quantities.folding import folded
from huangpu.core.quantities.joining import CHAINED, LIKE_A_YEAR, Number, joined
from huangpu.core.quantities.numerals import chinese_number, scale_of
from huangpu.core.quantities.units import (
    CURRENCY,
    Unit,
    counted_behind,
    currency_of,
    unit_behind,
    unsaid_yuan,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.quantities import Quantity

MAX_TEXT: Final = 8_000  # characters read; four times the longest summary that is stored

_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9])"
_HAN = "零〇一二两三四五六七八九十百千万亿"
_HAN_NUMBER = rf"(?<![{_HAN}])[{_HAN}]{{1,14}}(?:点[零一二三四五六七八九]{{1,6}})?(?![{_HAN}])"
_SCALE = (
    r"(?:\s(?:[十百千]?万?亿|[十百千]?万)(?=[美欧日韩港元人家片颗个台多余])"
    r"|[多余]?(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|千(?!米|瓦|克|兆|分|卡|字节|伏)|百(?!分)|十(?=[余多万亿]))"
    r"|[ -]?(?:trillion|billion|million|thousand|trn|tn|bn|mln|mn)(?![A-Za-z]))"
)
_NUMBER: Final = re.compile(
    rf"(?P<percent>百分之)(?P<share>{_ARABIC}|[{_HAN}]{{1,14}}(?:点[零一二三四五六七八九]{{1,6}})?)"
    rf"|(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(?P<sign>{CURRENCY})?\s?(?P<move>(?<![0-9A-Za-z%])[-+])?"
    rf"(?P<digits>{_ARABIC})(?P<scale>{_SCALE})?(?P<letter>[mbktMBKT](?![A-Za-z0-9]))?"
    rf"|(?P<han>{_HAN_NUMBER})"
    r"|(?<![A-Za-z0-9])N\+(?P<plus>[0-9])(?![0-9.])",
    re.IGNORECASE,
)
_MORE = re.compile(r"[多余]|\+")
_AMONG = re.compile(r"(?:第|前|top |no\. ?|fortune |世界|Q|#)$", re.IGNORECASE)
_BARE_SCALE = re.compile("[十百千万亿]+")
_LETTERS: Final = {"m": "million", "b": "billion", "k": "thousand", "t": "trillion"}


def quantities(text: str) -> tuple[Quantity, ...]:
    """Give the figures of a text, in order, none overlapping another.

    A number without a unit is none: years, dates, telephone numbers, stock codes and versions are
    left out that way. Nor is an ordinal, nor a single 一. Reads at most `MAX_TEXT` characters.
    """
    plain = folded(text[:MAX_TEXT])
    if not any(sign in plain for sign in "0123456789二两三四五六七八九十百千万亿"):
        return ()
    return tuple(joined(plain, [number for number in _numbers(plain) if number]))


def _numbers(text: str) -> Iterator[Number | None]:
    for found in _NUMBER.finditer(text):
        if found["percent"]:
            yield _percentage(found)
        elif found["plus"]:
            unit = Unit("node", "N+", Decimal(1), found.end())
            yield Number(Decimal(found["plus"]), unit, found.start(), found.end())
        elif found["han"]:
            yield _chinese(text, found)
        else:
            yield _digits(text, found)


def _percentage(found: re.Match[str]) -> Number | None:
    share = found["share"]
    value = Decimal(share.replace(",", "")) if share[0].isdigit() else chinese_number(share)
    if value is None:
        return None
    unit = Unit("percent", "%", Decimal(1), found.end())
    return Number(value, unit, found.start(), found.end())


def _digits(text: str, found: re.Match[str]) -> Number | None:
    digits, sign = found["digits"], found["sign"]
    end = found.end("scale") if found["scale"] else found.end("digits")
    scale_words = found["scale"] or ""
    if found["letter"] and sign and not scale_words:
        scale_words, end = _LETTERS[found["letter"].lower()], found.end("letter")
    more = scale_words[:1] in {"多", "余"}
    if digits[0] == "0" and digits[1:2].isdigit():
        return None  # a code, a telephone number
    start = found.start("sign") if sign else found.start("digits")
    if _AMONG.search(text[max(0, start - 8) : start]) or (
        not sign and CHAINED.search(text[max(0, start - 2) : start]) and not _is_range(text, start)
    ):
        return None
    number = Number(
        Decimal(digits.replace(",", "")),
        None,
        start,
        end,
        scale=scale_of(scale_words.lstrip("多余 ")),
        scaled=bool(scale_words),
        more=more,
        move=found["move"] or "",
    )
    is_year = not scale_words and LIKE_A_YEAR.fullmatch(digits) is not None
    return _with_unit(text, number, sign, is_year=is_year)


def _chinese(text: str, found: re.Match[str]) -> Number | None:
    numeral = found["han"]
    value = chinese_number(numeral)
    start, bare = found.start(), _BARE_SCALE.fullmatch(numeral) is not None
    if value is None or numeral == "一" or _AMONG.search(text[max(0, start - 8) : start]):
        return None
    if bare and not bound_before(text, start, bare_scale=True):
        return None  # 百家, 千万, 万人 mean "many"
    number = Number(value, None, start, found.end(), scaled=True, bare=bare)
    return _with_unit(text, number, None, is_year=False)


def _with_unit(text: str, number: Number, sign: str | None, *, is_year: bool) -> Number:
    """Give the number with the unit behind it, or the currency before it."""
    behind, more = number.number_end, number.more
    if extra := _MORE.match(text, behind):
        behind, more = extra.end(), True
    unit = unit_behind(text, behind)
    if unit is None and not is_year:
        unit = counted_behind(text, behind) or unsaid_yuan(text, number.start, behind)
    if sign and (unit is None or unit.kind == "count"):
        name = currency_of(sign)
        unit = Unit("money", name, Decimal(1), number.number_end) if name else None
    return replace(number, unit=unit, more=more)


def _is_range(text: str, start: int) -> bool:
    """Whether the dash before a number joins it to just one other."""
    words = text[max(0, start - 20) : start]
    return re.search(r"(?<![0-9/.:-])[0-9][0-9,.]*-$", words) is not None
