"""Which words are said more of late than chance explains?

The count of the last weeks is held against the rate before, as a Poisson variable: weekly steps
need no more than that (text.md F).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import numpy as np

from huangpu.core.terms.corpus import Flags, Floats
from huangpu.core.terms.table import Table

WINDOW: Final = timedelta(days=28)
FEWEST: Final = 5  # recent articles, text.md F
SURE: Final = 3.0  # standard deviations


def rising(table: Table, now: datetime) -> Floats:
    """Give for each row by how many standard deviations it rises; NaN where it does not.

    Nothing rises while there are no articles from before the window.
    """
    recent = np.array(
        [now - WINDOW < one.published_at <= now for one in table.corpus.articles], dtype=bool
    )
    surge = np.full(len(table.words), np.nan)
    if not recent.any() or recent.all():
        return surge
    lately, before = _counted(table, recent), _counted(table, ~recent)
    expected = (before + 0.5) * recent.sum() / (~recent).sum()
    deviations = (lately - expected) / np.sqrt(expected)
    rises = (lately >= FEWEST) & (deviations >= SURE)
    surge[rises] = deviations[rises]
    return surge


def _counted(table: Table, chosen: Flags) -> Floats:
    """Count the chosen articles that say each row."""
    counts = np.zeros(len(table.words))
    for level, grams in enumerate(table.levels):
        rows = table.level == level
        said = np.bincount(
            grams.said_gram, weights=chosen[grams.said_article], minlength=grams.size
        )
        counts[rows] = said[table.gram[rows]]
    return counts
