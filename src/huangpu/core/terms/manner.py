"""How is each sequence of tokens said? Numbers that tell a name from a piece of a sentence.

All of them are shares and entropies of its occurrences, one value a gram (text.md F; Ahmad and
others call the entropies "branching entropy" or "accessor variety").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from huangpu.core.terms.corpus import Corpus, Flags, Floats, Ints
from huangpu.core.terms.grams import Grams

STRANGERS: Final = -4.0  # the link of two tokens that a sign or an edge parts, in nats


@dataclass(frozen=True, slots=True)
class Manner:
    """How the grams of one level are said, an array a property.

    `entropy_left` and `entropy_right` measure in nats how many different neighbours a gram has; a
    sign beside it counts as ever another one. `ends_right` is the share of occurrences with a sign
    behind. `link_left` and `link_right` say how strongly its outer tokens belong to their
    neighbours (mean pointwise mutual information): high where it is cut out of a longer word.
    `in_title` is the share that stands in titles. `repeated` is how
    often an article that says it says it, and `nested` the share that always stands in one longer
    gram.
    """

    entropy_left: Floats
    entropy_right: Floats
    ends_right: Floats
    link_left: Floats
    link_right: Floats
    in_title: Floats
    repeated: Floats
    nested: Floats

    def only(self, rows: Ints) -> Manner:
        """Give what is known of these rows."""
        return Manner(**{part.name: getattr(self, part.name)[rows] for part in fields(self)})

    @staticmethod
    def joined(parts: Sequence[Manner]) -> Manner:
        """Put the rows of several levels one below the other."""
        names = [part.name for part in fields(Manner)]
        return Manner(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        )


def links(corpus: Corpus) -> Floats:
    """Give how strongly each token belongs to the next: mutual information, less when it is rare."""
    token = corpus.token
    width = max(1, len(corpus.words))
    places = np.nonzero((token[:-1] >= 0) & (token[1:] >= 0))[0]
    pairs, number, count = np.unique(
        token[places] * width + token[places + 1], return_inverse=True, return_counts=True
    )
    single = np.bincount(token[token >= 0], minlength=width).astype(float)
    together = np.log(
        count * max(1, len(places)) / (single[pairs // width] * single[pairs % width])
    )
    strength = np.full(len(token), STRANGERS)
    strength[places] = (together * count / (count + 1.0))[number]
    return strength


def manner(corpus: Corpus, grams: Grams, longer: Grams | None, link: Floats) -> Manner:
    """Measure the grams of one level; `longer` is the level above, `link` comes from `links`."""
    before, behind = grams.place - 1, grams.place + grams.length
    left, right = corpus.token[before], corpus.token[behind]
    return Manner(
        entropy_left=_entropy(grams, left),
        entropy_right=_entropy(grams, right),
        ends_right=_share(grams, right < 0),
        link_left=_mean(grams, link[before]),
        link_right=_mean(grams, link[behind - 1]),
        in_title=_share(grams, corpus.in_title[grams.place]),
        repeated=grams.count / grams.articles,
        nested=_nested(grams, longer),
    )


def _mean(grams: Grams, values: Floats) -> Floats:
    sums = np.bincount(grams.gram, weights=values, minlength=grams.size)
    return np.asarray(sums / grams.count, dtype=np.float64)


def _share(grams: Grams, flags: Flags) -> Floats:
    return _mean(grams, flags.astype(np.float64))


def _entropy(grams: Grams, neighbour: Ints) -> Floats:
    """Give the entropy of what stands on one side of each gram."""
    total = grams.count.astype(float)
    is_word = neighbour >= 0
    width = int(neighbour.max(initial=0)) + 1
    pairs, count = np.unique(grams.gram[is_word] * width + neighbour[is_word], return_counts=True)
    gram = pairs // width
    share = count / total[gram]
    words = np.bincount(gram, weights=-share * np.log(share), minlength=grams.size)
    signs = np.bincount(grams.gram[~is_word], minlength=grams.size)
    return np.asarray(words + signs * np.log(total) / total, dtype=np.float64)


def _nested(grams: Grams, longer: Grams | None) -> Floats:
    """Give the share of a gram's articles that say one and the same longer gram."""
    most = np.zeros(grams.size)
    if longer is not None:
        for offset in (0, 1):
            np.maximum.at(most, grams.at[longer.first + offset], longer.articles)
    return np.asarray(most / grams.articles, dtype=np.float64)
