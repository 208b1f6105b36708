"""Which number does a numeral stand for, in digits or in Chinese characters?"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_STEPS: Final = {"十": 10, "百": 100, "千": 1_000}
_GREAT: Final = {"万": 10_000, "亿": 100_000_000}
SCALES: Final = {
    "万亿": Decimal(10**12), "亿": Decimal(10**8), "万": Decimal(10**4),
    "千": Decimal(1000), "百": Decimal(100), "十": Decimal(10),
    "trillion": Decimal(10**12), "trn": Decimal(10**12), "tn": Decimal(10**12),
    "t": Decimal(10**12), "billion": Decimal(10**9), "bn": Decimal(10**9), "b": Decimal(10**9),
    "million": Decimal(10**6), "mln": Decimal(10**6), "mn": Decimal(10**6), "m": Decimal(10**6),
    "thousand": Decimal(1000), "k": Decimal(1000),
}  # fmt: skip
_SHORTEST_YEAR: Final = 4  # 二〇二五 is read digit by digit; 三五 means "three to five"


def scale_of(words: str) -> Decimal:
    """Give the factor of a scale: 万亿, 千亿, billion; 1 for none.

    A scale of several Chinese characters is the product of them.
    """
    scale = words.strip(" -").lower()
    if not scale:
        return Decimal(1)
    if scale in SCALES:
        return SCALES[scale]
    factor = Decimal(1)
    for sign in scale:
        factor *= SCALES[sign]
    return factor


def chinese_number(numeral: str) -> Decimal | None:
    """Give the value of 三千亿, 两万, 三点五 or 二〇二五; None for what is no number."""
    whole, _, fraction = numeral.partition("点")
    value = _positional(whole) if all(sign in DIGITS for sign in whole) else _counted(whole)
    if value is None or not fraction:
        return None if value is None else Decimal(value)
    if not all(sign in DIGITS for sign in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[sign]) for sign in fraction)}")


def _positional(signs: str) -> int | None:
    if len(signs) == 1:
        return DIGITS[signs]
    if len(signs) < _SHORTEST_YEAR:
        return None
    return int("".join(str(DIGITS[sign]) for sign in signs))


def _counted(signs: str) -> int | None:
    """Add up 三千二百亿五千万: each scale must be smaller than the one before it."""
    total, rest = 0, signs
    for sign in "亿万":
        head, found, tail = rest.partition(sign)
        if not found:
            continue
        if sign == "亿" and head.endswith("万") and not tail:  # 三万亿
            part = _counted(head)
        else:
            part = 1 if not head else _section(head)
        if part is None:
            return None
        total += part * _GREAT[sign]
        rest = tail.removeprefix("零")
        if not rest:
            return total
    last = _section(rest)
    return None if last is None else total + last


def _section(signs: str) -> int | None:
    """Add up what stands before 万 or 亿: 三千二百零五."""
    total = digit = 0
    room = 10_000
    for sign in signs:
        if sign in _STEPS:
            if _STEPS[sign] >= room:
                return None
            room = _STEPS[sign]
            total += (digit or 1) * room
            digit = 0
        elif sign in DIGITS and not digit:
            digit = DIGITS[sign]
        else:
            return None
    return total + digit
