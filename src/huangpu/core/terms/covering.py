"""How often is a sequence only a piece of a longer term that we know? 智能 in 人工智能."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from huangpu.core.terms.corpus import Corpus, Floats, Ints
from huangpu.core.terms.grams import Grams
from huangpu.core.terms.known import Known


def reach_of(corpus: Corpus, levels: Sequence[Grams], known: Known) -> Ints:
    """Give for each place of the corpus how far a known term reaches that begins there or before."""
    reach = np.zeros(len(corpus.token), dtype=np.int64)
    for grams in levels:
        is_known = np.array(
            [corpus.phrase(place, grams.length) in known.terms for place in grams.first.tolist()],
            dtype=bool,
        )
        places = grams.place[is_known[grams.gram]]
        reach[places] = np.maximum(reach[places], places + grams.length)
    return np.maximum.accumulate(reach)


def covered(grams: Grams, reach: Ints) -> Floats:
    """Give the share of each gram's occurrences that lie within known terms; 1 for a known one."""
    inside = (reach[grams.place] >= grams.place + grams.length).astype(np.float64)
    return np.asarray(np.bincount(grams.gram, inside, grams.size) / grams.count, dtype=np.float64)
