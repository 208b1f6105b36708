"""How well are copies and stories told, beside the ways of other readers, on the same pairs?

    .venv/bin/python benchmarks/pairs.py [FILE] [--errors]

FILE is a label file of pairs (default ../shared/data/pairs-dev.jsonl). On the shipped default the
rules have seen the pairs; their honest figures are the rows "out of fold", from rules fitted
without the pair in question. --errors prints every wrong pair with its reasons.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fit_pairs import (
    ACROSS,
    COPY,
    COPY_FROM,
    EVENT,
    EVENT_FROM,
    held_out,
    sample_of,
    strangers,
)
from pair_peers import PEERS

from huangpu.adapters.encoder import Encoder
from huangpu.adapters.sameness_files import load_background
from huangpu.core.sameness.quality import (
    LabelledPair,
    confusions,
    described,
    judge,
    labelled_pair,
)
from huangpu.core.sameness.reading import Background

Claims = npt.NDArray[np.bool_]
ROOT = Path(__file__).resolve().parent.parent
HEAD = ("copies zh+en", "stories zh-zh", "stories en-en", "stories en-zh", "stories all")


class Table:
    """Prints one row a method: P R F1 in each column."""

    def __init__(self, pairs: Sequence[LabelledPair]) -> None:
        self.is_copy = np.array([pair.label == "copy" for pair in pairs])
        self.is_event = np.array([pair.label in {"copy", "event"} for pair in pairs])
        self.kind = np.array([pair.pair_kind for pair in pairs])
        print(f"{'':34}" + "".join(f"{name:>19}" for name in HEAD))
        print(f"{'':34}" + f"{'P    R    F1':>19}" * len(HEAD))

    def row(self, name: str, copies: Claims, stories: Claims) -> None:
        """Print one method."""
        everything = np.ones(len(self.kind), dtype=bool)
        columns = [
            (copies, self.is_copy, self.kind != "en-zh"),
            *((stories, self.is_event, self.kind == kind) for kind in ("zh-zh", "en-en", "en-zh")),
            (stories, self.is_event, everything),
        ]
        cells = [_cell(claimed[rows], wanted[rows]) for claimed, wanted, rows in columns]
        print(f"{name:34}" + "".join(f"{cell:>19}" for cell in cells))

    def scored(self, name: str, scores: npt.NDArray[np.float64], threshold: float) -> None:
        """Print a method at its own threshold, and at the best one for this very set."""
        self.row(name, scores >= threshold, scores >= threshold)
        within = self.kind != "en-zh"
        self.row(
            "  at its best threshold here",
            scores >= _best(scores[within], self.is_copy[within]),
            scores >= _best(scores, self.is_event),
        )


def _cell(claimed: Claims, wanted: Claims) -> str:
    right = int((claimed & wanted).sum())
    parts = (right, claimed.sum()), (right, wanted.sum()), (2 * right, claimed.sum() + wanted.sum())
    shown = [f"{up / down:.3f}".removeprefix("0") if down else "  - " for up, down in parts]
    return " ".join(shown)


def _best(scores: npt.NDArray[np.float64], wanted: Claims) -> float:
    """Give the threshold with the highest F1 on the set itself: kind to the method."""

    def f1(threshold: float) -> float:
        claimed = scores >= threshold
        return float(2 * (claimed & wanted).sum() / (claimed.sum() + wanted.sum()))

    return max((float(one) for one in np.unique(scores)), key=f1)


def out_of_fold(table: Table, pairs: Sequence[LabelledPair], background: Background) -> None:
    """Print our rules, each pair judged by rules fitted without it and its relatives."""
    sample = sample_of([*pairs, *strangers(pairs)], background)
    count, within = len(pairs), ~sample.is_across
    copies = held_out(sample, COPY, within, sample.is_copy, sample.no_copy) >= COPY_FROM
    for label, more in (("words only", ()), ("with encoder", ("meaning",))):
        scores = held_out(sample, (*EVENT, *more), within, sample.is_event, sample.no_event)
        scores += held_out(
            sample, (*ACROSS, *more), sample.is_across, sample.is_event, sample.no_event
        )
        told = (scores >= EVENT_FROM) | copies
        table.row(f"huangpu, {label}, out of fold", copies[:count], told[:count])


def main() -> None:
    """Print the table."""
    files = [one for one in sys.argv[1:] if not one.startswith("-")]
    path = Path(files[0]) if files else ROOT.parent / "shared" / "data" / "pairs-dev.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines()
    pairs = [labelled_pair(json.loads(row)) for row in rows]
    background = load_background(ROOT / "config" / "gazetteer.yaml")
    encoder = Encoder()
    encode = encoder.encode if Encoder.is_available() else None
    table = Table(pairs)
    for name, (method, threshold) in PEERS.items():
        table.scored(name, np.array([method(pair.left, pair.right) for pair in pairs]), threshold)
    if encode is not None:
        texts = [item.title for pair in pairs for item in (pair.left, pair.right)]
        vectors = encode(texts).astype(float).reshape(len(pairs), 2, -1)
        table.scored(
            "WorldMonitor vectors >= .60 (USE)", (vectors[:, 0] * vectors[:, 1]).sum(axis=1), 0.6
        )
        out_of_fold(table, pairs, background)
    for label, with_vectors in (("words only", None), ("with encoder", encode)):
        started = time.process_time()
        judged = judge(pairs, background, with_vectors)
        spent = time.process_time() - started
        told = np.array([one.comparison.kind == "copy" for one in judged])
        same = np.array([one.comparison.same_story for one in judged])
        table.row(f"huangpu, {label}, as shipped", told, same)
        print(
            f"{'':34}{spent:.2f} s cpu, {1e3 * spent / len(pairs):.2f} ms a pair, reading included"
        )
    if "--errors" in sys.argv:
        for level in ("copies", "stories"):
            print(f"\n== {level} judged wrong")
            for one in confusions(judged, level):
                print(described(one))


if __name__ == "__main__":
    main()
