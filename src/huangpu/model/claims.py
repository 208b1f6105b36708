"""Which claims of the seed report can be checked, and what would be a figure on the same subject?

The model of `config/claims.yaml`. A claim is a claim, not a fact: what is kept is a paraphrase in
our own words, the figure that the report gives, and how a sentence of the news is recognised that
carries a figure on the same subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Self

from pydantic import Field, model_validator

from huangpu.model.problems import Problem, doubles, raise_all
from huangpu.model.quantities import UNITS, Direction, Kind
from huangpu.model.taxonomy_terms import Closed, Name, Phrase, TagName

Number = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 16, allow_inf_nan=False)]
Choice = Annotated[tuple[Phrase, ...], Field(max_length=40)]
Sentence = Annotated[str, Field(min_length=1, max_length=200)]

_MOVING = frozenset({"percent", "points"})


class Claim(Closed):
    """One claim of the report, and the figures that speak to it.

    `near` holds choices: of each, one phrase must stand in the figure's sentence, at most
    `within` columns away (a Chinese character takes two). `context` is the same for the article
    as a whole. `between` bounds what can be meant at all, in the claim's unit.
    """

    id: Name
    paragraph: int = Field(ge=1, le=7)
    en: Sentence
    zh: Sentence
    kind: Kind
    unit: Annotated[str, Field(max_length=20)]
    value: Number | None = None  # None: the report gives no figure, the reader may want one
    year: int | None = Field(default=None, ge=2000, le=2100)  # that the report's figure is for
    direction: Direction = "none"
    near: tuple[Choice, ...] = Field(max_length=6)
    context: tuple[Choice, ...] = Field(default=(), max_length=6)
    unless: tuple[Phrase, ...] = ()
    within: int = Field(default=60, ge=1, le=200)
    between: tuple[Number, Number] | None = None
    tags: tuple[TagName, ...] = ()
    note: str = ""


class Claims(Closed):
    """The whole of `claims.yaml`; without the file nothing is watched.

    `tolerance` is the share by which two figures may differ and still agree, since news rounds;
    process nodes and qubits must be equal. `rates` are units of a currency to one US dollar: a
    figure in another currency than the claim's is only compared where both are given.
    """

    claims: tuple[Claim, ...] = Field(default=(), max_length=200)
    tolerance: float = Field(default=0.05, ge=0, le=0.5)
    rates: dict[str, Annotated[Decimal, Field(gt=0, le=10_000)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        raise_all("Claims", claim_problems(self.model_dump()))
        return self


def claim_problems(values: Mapping[str, object]) -> Iterator[Problem]:
    """Give what does not go together: doubled ids, units of another kind, values out of bounds.

    `values` may be as they were read from the file: what has a wrong type is left to the model.
    """
    rates, rows = values.get("rates"), values.get("claims")
    if isinstance(rates, Mapping):
        for name in rates:
            if name not in UNITS["money"]:
                yield ("rates", name), f"is no currency; {_known(str(name), UNITS['money'])}"
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return
    ids = [row.get("id") if isinstance(row, Mapping) else None for row in rows]
    yield from doubles(
        "claims", "id", [one if isinstance(one, str) else f"\0{at}" for at, one in enumerate(ids)]
    )
    for at, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield from ((("claims", at, key), words) for key, words in _row_problems(row))
            for key in ("near", "context"):
                yield from _empty_choices(row.get(key), ("claims", at, key))


def _empty_choices(choices: object, place: tuple[str | int, ...]) -> Iterator[Problem]:
    if not isinstance(choices, list | tuple):
        return
    if not choices and place[-1] == "near":
        yield place, "must not be empty; name what stands near the figure"
    for at, choice in enumerate(choices):
        if isinstance(choice, list | tuple) and not choice:
            yield (*place, at), "must not be empty"


def _row_problems(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    kind, unit, direction = row.get("kind"), row.get("unit"), row.get("direction")
    known = UNITS.get(kind) if isinstance(kind, str) else None  # type: ignore[call-overload]  # asked
    if known and isinstance(unit, str) and unit not in known:
        yield "unit", f"is no unit of {kind}; {_known(unit, known)}"
    if known and direction in {"up", "down"} and kind not in _MOVING:
        yield "direction", "is for percent and points alone; remove it"
    ends, value = row.get("between"), row.get("value")
    if not isinstance(ends, list | tuple) or len(ends) != 2:  # noqa: PLR2004  a low and a high end
        return
    low, high = ends
    if not (_is_number(low) and _is_number(high)):
        return
    if low >= high:
        yield "between", "must have its smaller end first; write [low, high]"
    elif _is_number(value) and not low <= value <= high:
        yield "value", "does not lie in 'between'; widen that, or correct this"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal)


def _known(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}"
