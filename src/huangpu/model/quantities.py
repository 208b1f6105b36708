"""What is a figure of a text, with its unit, and how sure does the text say that it is?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["money", "count", "node", "qubits", "percent", "points", "area"]
Bound: TypeAlias = Literal["exact", "about", "nearly", "over", "under"]
Direction: TypeAlias = Literal["none", "up", "down"]

UNITS: dict[Kind, tuple[str, ...]] = {
    "money": ("CNY", "USD", "HKD", "TWD", "EUR", "GBP", "JPY", "KRW", "SGD"),
    "count": ("firms", "laboratories", "clients", "people", "visits", "wafers", "things"),
    "node": ("nm", "N+"),
    "qubits": ("qubits",),
    "percent": ("%",),
    "points": ("points",),
    "area": ("m2",),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text, in base units: 3000亿元 is 300000000000 of CNY, 25 km² 25000000 of m2.

    `low` and `high` differ only where the text names a range. `bound` is how the text hedges it;
    `direction` says whether a percentage is one of growth or of decline. `start` and `end` are the
    half-open span in the text that was read, number and unit without the hedge.
    """

    kind: Kind
    unit: str
    low: Decimal
    high: Decimal
    bound: Bound
    direction: Direction
    start: int
    end: int
