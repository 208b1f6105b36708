"""How much is each candidate said as known terms are? A weighted sum of what was measured.

The weights were fitted to terms of the shipped taxonomy against everything else that was said as
often (`benchmarks/growth.py --fit`), so they say how a term behaves, not which one it is. What
depends on the place - which characters and neighbours terms have - is learnt from the taxonomy in
use at every run.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from huangpu.core.terms.contrast import Contrast
from huangpu.core.terms.corpus import Floats, Ints, is_chinese
from huangpu.core.terms.known import Known
from huangpu.core.terms.table import Table

_MOST = 3.0  # nats: one rare character must not decide
_PRIOR = 5.0  # neighbours that are believed to be like all others before any was seen


@dataclass(frozen=True, slots=True)
class Weights:
    """What each measure counts for, each in standard deviations of the candidates at hand."""

    version: str
    bias: float
    weights: Mapping[str, float]


MEASURES: Final = (
    *("field", "tag", "share", "first word", "last word", "before", "behind", "repeated", "ends"),
    *("link left", "link right", "neighbours", "one outlet", "titles", "chinese"),
)


def likeness(measures: Mapping[str, Floats], weights: Weights) -> Floats:
    """Give the log-odds that each row is a term, from its measures."""
    total = np.full(len(measures[MEASURES[0]]), weights.bias)
    for name, weight in weights.weights.items():
        total += weight * standardised(measures[name])
    return total


def standardised(values: Floats) -> Floats:
    """Give values in standard deviations from their mean."""
    return (values - values.mean()) / (values.std() + 1e-9) if len(values) else values


def measured(table: Table, known: Known, contrast: Contrast) -> dict[str, Floats]:
    """Give all measures of each row of a table, by the names of `MEASURES`."""
    said = table.manner
    rows = np.arange(len(table.words))
    first_word, last_word = _ends(table, known)
    before, behind = _company(table)
    return {
        "field": np.sqrt(np.maximum(contrast.field, 0.0)),
        "tag": np.sqrt(np.maximum(contrast.strength, 0.0)),
        "share": table.carrying[rows, contrast.tag] / table.articles,
        "first word": first_word,
        "last word": last_word,
        "before": before,
        "behind": behind,
        "repeated": np.log(said.repeated),
        "ends": said.ends_right,
        "link left": said.link_left,
        "link right": said.link_right,
        "neighbours": np.minimum(said.entropy_right, _MOST),
        "one outlet": table.one_outlet,
        "titles": said.in_title,
        "chinese": np.array([float(any(map(is_chinese, words))) for words in table.words]),
    }


def _ends(table: Table, known: Known) -> tuple[Floats, Floats]:
    """Give how much more often terms begin and end with the words that each row has there.

    All terms of the taxonomy teach it, those too that no article says; none teaches about itself.
    """
    ends: list[Floats] = []
    for position in (0, -1):
        of_terms = Counter(words[position] for words in known.terms)
        of_all = Counter(words[position] for words in table.words)
        share = len(table.words) / max(1, len(known.terms))
        ends.append(
            np.array(
                [
                    _bounded(
                        (of_terms[words[position]] - itself + 0.5)
                        / (of_all[words[position]] + 0.5)
                        * share
                    )
                    for words, itself in zip(table.words, table.is_known.tolist(), strict=True)
                ]
            )
        )
    return ends[0], ends[1]


def _bounded(ratio: float) -> float:
    return max(-_MOST, min(_MOST, math.log(ratio)))


def _company(table: Table) -> tuple[Floats, Floats]:
    """Give how much the words before and behind each row are those that known terms keep."""
    width = len(table.corpus.words) + 2  # all signs count as one word, the edge as another
    sides: list[Floats] = []
    for is_behind in (False, True):
        row, neighbour = _neighbours(table, width, is_behind=is_behind)
        known = table.is_known[row]
        of_known = np.bincount(neighbour[known], minlength=width)
        of_all = np.bincount(neighbour, minlength=width)
        usual = max(1, of_known.sum()) / max(1, of_all.sum())
        ratio = (of_known[neighbour] - known + _PRIOR * usual) / (of_all[neighbour] - 1 + _PRIOR)
        total = np.bincount(row, weights=np.log(ratio / usual), minlength=len(table.words))
        count = np.bincount(row, minlength=len(table.words))
        sides.append(np.asarray(total / np.maximum(count, 1), dtype=np.float64))
    return sides[0], sides[1]


def _neighbours(table: Table, width: int, *, is_behind: bool) -> tuple[Ints, Ints]:
    """Give every neighbour of every row on one side, each once."""
    found = []
    for level, grams in enumerate(table.levels):
        rows = np.nonzero(table.level == level)[0]
        row_of = np.full(grams.size, -1, dtype=np.int64)
        row_of[table.gram[rows]] = rows
        row = row_of[grams.gram]
        place = grams.place[row >= 0] + (grams.length if is_behind else -1)
        token = table.corpus.token[place]
        token = np.where(token >= 0, token, np.where(token == -1, width - 2, width - 1))
        found.append(np.unique(row[row >= 0] * width + token))
    pairs = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return pairs // width, pairs % width
