"""Which numbers of a text belong together: two ends of a range, or one figure in two scales?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from huangpu.core.quantities.bounds import bound_after, bound_before, direction
from huangpu.core.quantities.units import Unit
from huangpu.model.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.model.quantities import Bound

CHAINED: Final = re.compile(r"[0-9][-/.:]$")
LIKE_A_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_CHAIN_ON: Final = re.compile(r"[-/:][0-9]")
_JOIN: Final = re.compile(r"\s?(?:-|至|到|to)\s?", re.IGNORECASE)
_CHANGE: Final = re.compile(r"(?:从|由|\bfrom\b)[^，。；,;]{0,6}$", re.IGNORECASE)
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands, with its scale apart, and the unit behind it.

    `scaled` is whether it names a scale itself, `more` whether 多, 余 or + follows it, `move`
    is the sign before it, `bare` whether it is nothing but a scale (千亿).
    """

    raw: Decimal
    unit: Unit | None
    start: int
    number_end: int
    scale: Decimal = _ONE
    scaled: bool = False
    more: bool = False
    move: str = ""
    bare: bool = False


def joined(text: str, numbers: Iterable[Number]) -> Iterator[Quantity]:
    """Give the figures that numbers, in the order of the text, make together or alone."""
    added = _added(numbers)
    position = 0
    while position < len(added):
        first = added[position]
        second = added[position + 1] if position + 1 < len(added) else None
        pair = _range(text, first, second) if second else None
        if pair:
            yield from _quantity(text, *pair, first.start)
            position += 2
            continue
        if not _CHAIN_ON.match(text, first.number_end):
            value = first.raw * first.scale
            yield from _quantity(text, first, (value, value), first.start)
        position += 1


def _added(numbers: Iterable[Number]) -> list[Number]:
    """Add up what is written in two scales: 4万7884, 1亿2000万."""
    added: list[Number] = []
    for number in numbers:
        first = added[-1] if added else None
        if (
            first
            and first.scaled
            and first.unit is None
            and first.number_end == number.start
            and number.raw * number.scale < first.scale
        ):
            whole = first.raw * first.scale + number.raw * number.scale
            added[-1] = replace(number, raw=whole, scale=_ONE, scaled=True, start=first.start)
        else:
            added.append(number)
    return added


def _range(
    text: str, first: Number, second: Number
) -> tuple[Number, tuple[Decimal, Decimal]] | None:
    """Give the end and both values of 5-7nm, 3%至5%, $190-200 billion; None for what is no range."""
    own, unit = first.unit, second.unit
    if unit is None and own and own.kind == "money" and own.end == first.number_end:
        unit = replace(own, end=second.number_end)  # $190-200 billion
    if unit is None or _CHAIN_ON.match(text, second.number_end):
        return None
    joint = text[(own.end if own else first.number_end) : second.start]
    same = own is None or (own.kind, own.name) == (unit.kind, unit.name)
    if not same or not _JOIN.fullmatch(joint):
        return None
    before = text[max(0, first.start - 10) : first.start]
    if _CHANGE.search(before) or CHAINED.search(before) or LIKE_A_YEAR.fullmatch(str(first.raw)):
        return None
    low = first.raw * (first.scale if first.scaled else second.scale)
    high = second.raw * second.scale
    return (replace(second, unit=unit), (low, high)) if low < high else None


def _quantity(
    text: str, number: Number, ends: tuple[Decimal, Decimal], start: int
) -> Iterator[Quantity]:
    """Give the figure of a number with a unit; none without."""
    unit = number.unit
    if unit is None:
        return
    behind, end = bound_after(text, unit.end)
    bound: Bound = (
        behind
        or bound_before(text, start, bare_scale=number.bare)
        or ("over" if number.more else "exact")
    )
    moves = unit.kind in {"percent", "points"}
    turn = direction(text, start, unit.end) if moves else "none"
    if moves and number.move:
        turn = "down" if number.move == "-" else "up"
    low, high = (value * unit.factor for value in ends)
    yield Quantity(unit.kind, unit.name, low, high, bound, turn, start, end if behind else unit.end)
