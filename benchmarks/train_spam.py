"""Train the classifier of whole adverts from ../shared/data, the same weights on every machine.

    .venv/bin/python benchmarks/train_spam.py [--cv | --part A] [--errors] [--output FILE]

`--cv` judges each tenth (by hash of the title, or of the cluster that an advert or a message of the
chat is in) with weights that learnt from the other nine, through the whole filter: the honest
figures. `--part A` learns from half of spam-dev and of the news, for `spam.py --part B --weights
FILE`. Without either everything is learnt from, and the weights are written into the package. Only
weights are written, no text.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spam_data import LABELS, ROOT, bundled_lexicon, clusters, half, hash_of, lines, real_items
from spam_footers import EVERY, footer

from huangpu.core.spam import SpamFilter
from huangpu.core.spam.contacts import ContactFinder
from huangpu.core.spam.folding import fold
from huangpu.core.spam.sketches import GRAM_BITS
from huangpu.core.spam.traits import TRAITS, TraitReader, Traits
from huangpu.core.spam.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.model.spam import SpamLexicon

PACKAGE = ROOT / "src" / "huangpu" / "core" / "spam"
FOLDS = 10
# chosen by --cv; the plateau is wide (SHRINK_GRAMS 0.5 to 8, HARD 5 to 12)
ROUNDS, STEP, SHRINK_GRAMS, SHRINK_COUNTED = 150, 0.5, 2.0, 0.3
WEIGHTS = {"advert": 30.0, "chat": 15.0, "news": 1.0}  # few stand against thousands of titles
HARD = 5.0  # news that could be answered is what the filter must not take for an advert
FOOTED = 0.6  # more, and an advert without its trade's words looks honest too
SAMPLE = 6  # of the rest every sixth is learnt from, and counts as six


@dataclass(frozen=True, slots=True)
class Example:
    """An item, its kind, and what is learnt from it.

    `title` and `summary` are real news, `footed` is one with an honest contact below it.
    """

    key: str  # decides its part and its fold
    kind: str
    title: str
    summary: str
    traits: Traits | None = None  # None: judged only
    weight: float = 0.0


def message(title: str, summary: str) -> str:
    """Join an item's texts the way the filter does."""
    return fold(f"{title}\n{summary}").text.strip()


def examples(lexicon: SpamLexicon) -> list[Example]:
    """Read everything there is to learn from and to judge."""
    labelled = [item for item in lines(LABELS) if item["kind"] in WEIGHTS]
    cluster = clusters([item for item in labelled if item["kind"] != "news"])
    reader, contacts = TraitReader(lexicon), ContactFinder(lexicon)
    found = []
    for item in labelled:
        key, kind = cluster.get(item["id"], item["id"]), item["kind"]
        texts = item["title"], item["summary"]
        found.append(Example(key, kind, *texts, reader.read(message(*texts)), WEIGHTS[kind]))
    for title, summary in real_items().items():
        for kind, text in (("title", ""), ("summary", summary)):
            folded = message(title, text)
            weight = HARD if contacts.best(folded) else SAMPLE
            if weight == HARD or hash_of(folded) % SAMPLE == 0:
                found.append(Example(title, kind, title, text, reader.read(folded), weight))
            else:
                found.append(Example(title, kind, title, text))
        if hash_of(title) % EVERY == 1:
            line = footer(title)
            traits = reader.read(message(title, line))
            found.append(Example(title, "footed", title, line, traits, FOOTED))
    return found


def train(learnt: Iterable[Example]) -> Weights:
    """Fit a logistic regression with an L2 penalty by AdaGrad, all examples a round."""
    learnt = [one for one in learnt if one.traits]
    traits = [one.traits for one in learnt if one.traits]
    target = np.array([one.kind == "advert" for one in learnt], float)
    weight = np.array([one.weight for one in learnt])
    lengths = [len(one.grams) for one in traits]
    grams = np.concatenate([one.grams for one in traits])
    rows = np.repeat(np.arange(len(traits)), lengths)
    values = np.repeat(np.array(lengths) ** -0.5, lengths)
    counted = np.array([one.counted for one in traits])
    size = 1 << GRAM_BITS
    penalty = np.concatenate([np.full(size, SHRINK_GRAMS), np.full(TRAITS, SHRINK_COUNTED), [0.0]])
    fitted = np.zeros(size + TRAITS + 1)
    moved = np.full_like(fitted, 1e-8)
    for _ in range(ROUNDS):
        score = np.bincount(rows, values * fitted[grams], len(traits))
        score += counted @ fitted[size:-1] + fitted[-1]
        error = (1 / (1 + np.exp(-score)) - target) * weight
        gradient = np.concatenate(
            [np.bincount(grams, values * error[rows], size), counted.T @ error, [error.sum()]]
        )
        gradient += penalty * fitted
        moved += gradient**2
        fitted -= STEP * gradient / np.sqrt(moved)
    return Weights(
        fitted[:size].astype(np.float16).astype(np.float32),
        np.round(fitted[size:-1], 4),
        round(float(fitted[-1]), 4),
    )


class Tally:
    """How many items of each kind the whole filter took for adverts, or cut."""

    def __init__(self, *, errors: bool) -> None:
        self.items: Counter[str] = Counter()
        self.adverts: Counter[str] = Counter()
        self.cut: Counter[str] = Counter()
        self.errors = errors

    def judge(self, spam_filter: SpamFilter, judged: Iterable[Example]) -> None:
        """Ask the filter about each item."""
        for one in judged:
            verdict = spam_filter.inspect(one.title, one.summary)
            self.items[one.kind] += 1
            self.adverts[one.kind] += verdict.is_spam
            self.cut[one.kind] += bool(verdict.cuts)
            if self.errors and verdict.is_spam is not (one.kind == "advert"):
                print(f"  ! {one.kind}: {one.title[:80]!r} {verdict.reason}")

    def print(self) -> None:
        """Print one line a kind."""
        for kind, count in self.items.items():
            taken = self.adverts[kind]
            share = f"{taken / count:.3f}" if kind == "advert" else f"{1e4 * taken / count:.1f}/10k"
            print(f"{kind:8} {taken:4} of {count:5} are adverts ({share}), {self.cut[kind]} cut")


def cross_validate(lexicon: SpamLexicon, found: list[Example], tally: Tally) -> None:
    """Judge each tenth with what the other nine taught."""
    for fold_number in range(FOLDS):
        held = [one for one in found if hash_of(one.key) % FOLDS == fold_number]
        weights = train(one for one in found if hash_of(one.key) % FOLDS != fold_number)
        tally.judge(SpamFilter(lexicon, weights), held)


def main() -> None:
    """Train, print the held-out figures or the learnt ones, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cv", action="store_true", help=f"{FOLDS}-fold cross-validation")
    parser.add_argument("--part", choices=["A", "B"], default="")
    parser.add_argument("--errors", action="store_true", help="print every wrong item")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    lexicon = bundled_lexicon()
    found = examples(lexicon)
    tally = Tally(errors=options.errors)
    if options.cv:
        print(f"{FOLDS} folds, each judged with weights that have not seen it")
        cross_validate(lexicon, found, tally)
        tally.print()
        return
    weights = train(one for one in found if not options.part or half(one.key) == options.part)
    held = [one for one in found if options.part and half(one.key) != options.part]
    print(f"judged on {'the other part' if options.part else 'what was learnt from'}")
    tally.judge(SpamFilter(lexicon, weights), held or found)
    tally.print()
    target = options.output or (None if options.part else PACKAGE / "weights.npz")
    if target is not None:
        target.write_bytes(weights.dumped())
        print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
