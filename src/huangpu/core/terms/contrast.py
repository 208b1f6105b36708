"""For which tag does each candidate stand out, and how far does it belong to the field at all?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from huangpu.core.terms.corpus import Floats, Ints
from huangpu.core.terms.known import Known
from huangpu.core.terms.table import Table

NEAR_COUNTS: Final = 0.5  # an untagged article that speaks of the field counts as half a tagged one
_IMPLIED = -1e9


@dataclass(frozen=True, slots=True)
class Contrast:
    """For each row the column of its `tag`, how far it stands out for that, and for the field.

    Both are log-likelihood ratios (Dunning's G2, as in text.md F), negative where it is rarer
    there than elsewhere.
    """

    tag: Ints
    strength: Floats
    field: Floats


def contrast(table: Table, known: Known) -> Contrast:
    """Choose the tag of each row; never one that a known term inside it speaks for already."""
    facts = table.facts
    everything = np.full(len(facts.tags), float(len(facts.tagged)))
    of_tag = facts.carried.sum(axis=0)
    by_tag = log_likelihood_ratio(
        table.carrying, of_tag, table.articles[:, None] - table.carrying, everything - of_tag
    )
    number = {tag: at for at, tag in enumerate(facts.tags)}
    for row, words in enumerate(table.words):
        for implied in known.implied(words):
            if implied in number:
                by_tag[row, number[implied]] = _IMPLIED
    rows = np.arange(len(table.words))
    tag = by_tag.argmax(axis=1) if len(rows) else np.zeros(0, dtype=np.int64)
    in_field = table.tagged + NEAR_COUNTS * table.near
    field = np.full(len(rows), facts.tagged.sum() + NEAR_COUNTS * facts.near.sum())
    return Contrast(
        tag=tag,
        strength=by_tag[rows, tag],
        field=log_likelihood_ratio(
            in_field, field, table.articles - in_field, float(len(facts.tagged)) - field
        ),
    )


def log_likelihood_ratio(
    inside: Floats, all_inside: Floats, outside: Floats, all_outside: Floats
) -> Floats:
    """Give G2 of `inside` of `all_inside` articles against `outside` of `all_outside`."""
    cells = (
        (inside, all_inside - inside),
        (outside, all_outside - outside),
    )
    together = (inside + outside, all_inside + all_outside - inside - outside)
    apart = np.zeros(np.broadcast(inside, all_inside).shape)
    for said, unsaid in cells:
        apart = apart + _xlogx(said) + _xlogx(unsaid) - _xlogx(said + unsaid)
    joint = _xlogx(together[0]) + _xlogx(together[1]) - _xlogx(all_inside + all_outside)
    sign = np.where(inside * all_outside >= outside * all_inside, 2.0, -2.0)
    return np.asarray(sign * (apart - joint), dtype=np.float64)


def _xlogx(values: Floats) -> Floats:
    return np.asarray(values * np.log(np.maximum(values, 1e-300)), dtype=np.float64)
