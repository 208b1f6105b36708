"""Which sentence of an article carries a figure on a claim's subject?

Precision comes before recall: kind, unit and direction of the figure must be the claim's, a phrase
of each of its choices must stand near, and of several such figures in a sentence only the nearest
counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from huangpu.core.claims.periods import Period, period_of
from huangpu.core.claims.phrases import nearest, pattern_of, sentences
from huangpu.core.claims.screening import Screen
from huangpu.core.quantities import MAX_TEXT, quantities
from huangpu.core.quantities.folding import folded

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from huangpu.model.claims import Claim, Claims
    from huangpu.model.quantities import Quantity

_MAX_TITLE: Final = 1_000
_MOST_FIGURES: Final = 16  # a sentence with more is a table, and says nothing of what is near
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A figure on a claim's subject: its sentence, where the figure stands in it, and its period.

    `field` is 0 for the title and 1 for the summary; `gap` is how far its phrases are, in columns.
    """

    claim: Claim
    quantity: Quantity
    sentence: str
    start: int
    end: int
    period: Period
    field: int
    position: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    near: tuple[re.Pattern[str], ...]
    context: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


class Watch:
    """The claims of `claims.yaml`, ready to be looked for. Holds no state of its own."""

    def __init__(self, book: Claims) -> None:
        self.book = book
        self._patterns = {
            claim.id: _Patterns(
                tuple(pattern_of(choice) for choice in claim.near),
                tuple(pattern_of(choice) for choice in claim.context),
                pattern_of(claim.unless) if claim.unless else None,
            )
            for claim in book.claims
        }
        self._screen = Screen(book.claims)
        self._kinds = frozenset(claim.kind for claim in book.claims)

    def sightings(
        self, title: str, summary: str, tags: Iterable[str], published_year: int
    ) -> tuple[Sighting, ...]:
        """Give what an article says about the claims, at most one sighting a sentence and claim.

        `tags` are the article's, and decide for claims that ask for some. In order of the text.
        """
        fields = (title[:_MAX_TITLE], summary[:MAX_TEXT])
        carried = tuple(tags)
        whole = folded("\n".join(fields))
        claims = [claim for claim in self._screen.claims_for(whole) if _is_tagged(claim, carried)]
        claims = [claim for claim in claims if self._has_context(claim, whole)]
        if not claims:
            return ()
        found: list[Sighting] = []
        for field, text in enumerate(fields):
            for start, end in sentences(text):
                sentence = text[start:end]
                found += self._in_sentence(sentence, (field, start), claims, published_year)
        return tuple(found)

    def _has_context(self, claim: Claim, whole: str) -> bool:
        return all(pattern.search(whole) for pattern in self._patterns[claim.id].context)

    def _in_sentence(
        self,
        sentence: str,
        place: tuple[int, int],
        claims: Iterable[Claim],
        published_year: int,
    ) -> Iterator[Sighting]:
        figures = [figure for figure in quantities(sentence) if figure.kind in self._kinds]
        if not 0 < len(figures) <= _MOST_FIGURES:
            return
        plain = folded(sentence)
        for claim in claims:
            patterns = self._patterns[claim.id]
            fitting = [one for one in figures if _fits(claim, one, self.book.rates)]
            if not fitting or (patterns.unless and patterns.unless.search(plain)):
                continue
            gaps = [
                (gap, figure.start, figure)
                for figure in fitting
                if (gap := _gap(patterns.near, plain, figure, claim.within)) is not None
            ]
            if gaps:
                gap, _, figure = min(gaps, key=lambda row: row[:2])
                period = period_of(plain, figure.start, figure.end, published_year)
                yield Sighting(
                    claim, figure, sentence, figure.start, figure.end, period, *place, gap
                )


def in_unit_of(claim: Claim, quantity: Quantity, rates: Mapping[str, Decimal]) -> Decimal | None:
    """Give the factor that turns a figure into the claim's unit; None where nothing does."""
    if quantity.unit == claim.unit:
        return _ONE
    if quantity.kind != "money":
        return None
    known = {"USD": _ONE, **rates}
    own, wanted = known.get(quantity.unit), known.get(claim.unit)
    return wanted / own if own and wanted else None


def _fits(claim: Claim, quantity: Quantity, rates: Mapping[str, Decimal]) -> bool:
    if quantity.kind != claim.kind or (quantity.direction == "none") != (claim.direction == "none"):
        return False
    factor = in_unit_of(claim, quantity, rates)
    if factor is None:
        return False
    low, high = quantity.low * factor, quantity.high * factor
    return claim.between is None or (claim.between[0] <= low and high <= claim.between[1])


def _is_tagged(claim: Claim, tags: Iterable[str]) -> bool:
    return not claim.tags or any(
        tag == wanted or tag.startswith(f"{wanted}.") for tag in tags for wanted in claim.tags
    )


def _gap(
    patterns: Iterable[re.Pattern[str]], plain: str, figure: Quantity, within: int
) -> int | None:
    total = 0
    for pattern in patterns:
        gap = nearest(pattern, plain, figure.start, figure.end)
        if gap is None or gap > within:
            return None
        total += gap
    return total
