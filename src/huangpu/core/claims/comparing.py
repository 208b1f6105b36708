"""Does a figure of the news agree with the report's claim, and how is that said in a sentence?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from huangpu.core.claims.matching import in_unit_of

if TYPE_CHECKING:
    from huangpu.core.claims.matching import Sighting
    from huangpu.model.claim_findings import Verdict
    from huangpu.model.claims import Claims
    from huangpu.model.quantities import Quantity

_TENTH: Final = Decimal("0.1")
_ABOUT: Final = Decimal("0.05")
# "Over 5,000" is said of what is a little more: beyond a quarter more, another number would do.
_OVER: Final = Decimal("1.25")
_UNDER: Final = Decimal("0.8")
_EQUAL: Final = frozenset({"node", "qubits"})  # kinds in which there is nothing to round
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_CURRENCIES: Final = {"USD": "US$", "HKD": "HK$", "TWD": "NT$", "EUR": "€", "GBP": "£"}
_HEDGES: Final = {
    "exact": "",
    "about": "about ",
    "nearly": "nearly ",
    "over": "over ",
    "under": "at most ",
}
_MOVES: Final = {"none": "", "up": "growth of ", "down": "a decline of "}
_AMOUNTS: Final = ("lower than", "higher than")
_NODES: Final = ("a finer process than", "a coarser process than")
_KM2: Final = Decimal(10**6)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure means for a claim: a word for programs, a sentence for people."""

    verdict: Verdict
    words: str


def compare(sighting: Sighting, book: Claims) -> Comparison:
    """Say how a figure stands to the report's, and of which time it is.

    An expectation or rumour never agrees or differs, it is a forecast; a figure of another year is newer or
    older, and the sentence says how it compares. The figure itself is told first, for those who
    do not read the language of the quote.
    """
    claim, quantity, period = sighting.claim, sighting.quantity, sighting.period
    factor = in_unit_of(claim, quantity, book.rates) or Decimal(1)
    verdict, said = _standing(sighting, book, factor)
    figure = quantity_words(quantity)
    if claim.value is not None and quantity.unit != claim.unit:
        value = figure_words(quantity.low * factor, quantity.high * factor, claim.unit)
        figure += f" (about {value})"
    said = f"{figure}{said}"
    if period.expected:
        return Comparison("forecast", f"A target, forecast or rumour, no result: {said}.")
    if period.year is not None and claim.year is not None and period.year != claim.year:
        newer = period.year > claim.year
        head = f"{'Newer' if newer else 'Older'}, for {period.words}: "
        return Comparison("newer" if newer else "older", f"{head}{said}.")
    of_when = f" (for {period.words})" if period.words else ""
    return Comparison(verdict, f"{said[:1].upper()}{said[1:]}{of_when}.")


def quantity_words(quantity: Quantity) -> str:
    """Give a figure for people, as hedged as it was: "over 5,000 firms", "growth of 13 %"."""
    figure = figure_words(quantity.low, quantity.high, quantity.unit)
    return _MOVES[quantity.direction] + _HEDGES[quantity.bound] + figure


def figure_words(low: Decimal, high: Decimal, unit: str) -> str:
    """Give a value or a range with its unit: "US$38 billion", "5 to 7 nm", "34 %", "25 km²"."""
    if unit == "m2" and low >= _KM2:
        low, high, unit = low / _KM2, high / _KM2, "km²"
    number = _number(low) if low == high else f"{_number(low)} to {_number(high)}"
    if unit in _CURRENCIES:
        return f"{_CURRENCIES[unit]}{number}"
    if unit.isupper() and unit != "N+":
        return f"{unit} {number}"
    names = {"m2": "m²", "things": "", "points": "percentage points"}
    return f"N+{number}" if unit == "N+" else f"{number} {names.get(unit, unit)}".strip()


def _standing(sighting: Sighting, book: Claims, factor: Decimal) -> tuple[Verdict, str]:
    """Give the verdict, and the words for it that go on from the figure."""
    claim, quantity = sighting.claim, sighting.quantity
    if claim.value is None:
        return "figure", "; the report gives no figure"
    report = f"the report's {figure_words(claim.value, claim.value, claim.unit)}"
    if quantity.direction != claim.direction:
        verdict: Verdict = "lower" if quantity.direction == "down" else "higher"
        return verdict, f", against {report}"
    tolerance = Decimal(0) if claim.kind in _EQUAL else Decimal(str(book.tolerance))
    least, most = claim.value * (1 - tolerance), claim.value * (1 + tolerance)
    low, high = _ends(quantity, factor)
    if low <= most and high >= least:
        return "agrees", f", in agreement with {report}"
    higher = low > most
    if quantity.bound == ("under" if higher else "over"):
        return "open", f", which leaves {report} open"
    words = _NODES if claim.unit == "nm" else _AMOUNTS
    return "higher" if higher else "lower", f", {words[higher]} {report}"


def _ends(quantity: Quantity, factor: Decimal) -> tuple[Decimal, Decimal]:
    """Give the least and most that a hedged figure can be taken to mean, in the claim's unit."""
    low, high = quantity.low * factor, quantity.high * factor
    match quantity.bound:
        case "about":
            return low * (1 - _ABOUT), high * (1 + _ABOUT)
        case "nearly":
            return low * (1 - _TENTH), high
        case "over":
            return low, high * _OVER
        case "under":
            return low * _UNDER, high
    return low, high


def _number(value: Decimal) -> str:
    for scale, word in _SCALES:
        if value >= scale:
            return f"{_plain(value / scale)} {word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,.3f}" if value < 1 else f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
