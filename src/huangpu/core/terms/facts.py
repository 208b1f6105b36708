"""What are the mined articles called, who published each, and which speak of the field untagged?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huangpu.core.terms.corpus import Corpus, Flags, Floats, Ints
from huangpu.core.terms.grams import Grams
from huangpu.core.terms.known import Known
from huangpu.model.terms import SHANGHAI


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the articles: `carried[article, tag]` is 1 or 0; `tagged` with any of them.

    `near` are those without any tag that say a known term. `shanghai` is the last of the tags.
    """

    tags: tuple[str, ...]
    carried: Floats
    tagged: Flags
    near: Flags
    outlet: Ints


def facts_of(corpus: Corpus, levels: Sequence[Grams], known: Known) -> Facts:
    """Lay out the articles of a corpus."""
    articles = corpus.articles
    tags = (*sorted({tag for one in articles for tag in one.tags} - {SHANGHAI}), SHANGHAI)
    number = {tag: at for at, tag in enumerate(tags)}
    carried = np.zeros((len(articles), len(tags)))
    for at, article in enumerate(articles):
        carried[at, [number[tag] for tag in article.tags]] = 1.0
    tagged = np.asarray(carried.any(axis=1), dtype=np.bool_)
    near = speaking(corpus, levels, known) > 0
    outlets = {name: at for at, name in enumerate(sorted({one.outlet for one in articles}))}
    outlet = np.array([outlets[one.outlet] for one in articles], dtype=np.int64)
    return Facts(tags, carried, tagged, near & ~tagged, outlet)


def speaking(corpus: Corpus, levels: Sequence[Grams], known: Known) -> Ints:
    """Count for each article how many known terms it says, those without a tag left out."""
    said = np.zeros(len(corpus.articles), dtype=np.int64)
    for grams in levels:
        for gram, place in enumerate(grams.first.tolist()):
            if known.terms.get(corpus.phrase(place, grams.length)):
                said[grams.articles_of(gram)] += 1
    return said
