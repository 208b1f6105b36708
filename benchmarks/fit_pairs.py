"""Fit the numbers of `huangpu.core.sameness`: frequencies of parts, weights of measures.

    .venv/bin/python benchmarks/fit_pairs.py [--write]

Reads ../shared/data (titles of the pools and of the replay; labels of pairs-dev.jsonl), prints
what the rules reach on pairs that they were not fitted on, and with --write replaces
src/huangpu/data/sameness_{statistics.npz,weights.json}. The same inputs give the same numbers.
"""

from __future__ import annotations

import dataclasses
import gzip
import html
import json
import random
import re
import sys
import tarfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from huangpu.adapters.config_files import read_model
from huangpu.adapters.encoder import Encoder
from huangpu.adapters.sameness_files import STATISTICS, WEIGHTS
from huangpu.core.sameness.features import parts_of
from huangpu.core.sameness.gazetteer import Gazetteer
from huangpu.core.sameness.measures import measure
from huangpu.core.sameness.normal import headline
from huangpu.core.sameness.numbers import figures
from huangpu.core.sameness.quality import LabelledPair, labelled_pair
from huangpu.core.sameness.reading import Background, read, words_to_encode
from huangpu.core.sameness.statistics import Statistics, count_documents
from huangpu.core.sameness.tokens import word_hash
from huangpu.core.sameness.vetoes import copy_veto, event_veto
from huangpu.model.gazetteer import GazetteerFile
from huangpu.model.sameness import Rule, Weight, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Numbers = npt.NDArray[np.float64]

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT.parent / "shared" / "data"
VERSION: Final = "2026-11"
FLOOR: Final = 2  # parts in fewer titles are left out: the file stays small, nothing is lost
RIDGE: Final = 3.0  # on standardised measures; 1 to 10 give the same figures
STRANGERS: Final = 800  # pairs of articles weeks apart, as if they were of one day: all are no
STRANGE: Final = timedelta(days=20)
FOLDS: Final = 10
REPEATS: Final = 10

# What each rule looks at: chosen by leaving out, one after the other, what did not help.
COPY: Final = (
    "exact", "title_found_min", "title_found_max", "text_shared", "characters",
    "left_over_short", "concepts_found_min", "rarest_shared", "gap",
)  # fmt: skip
EVENT: Final = (
    "title_found_min", "text_shared", "rarest_shared", "left_over_long", "subject",
    "concepts_found_min", "names_shared", "terms_shared", "gap",
)  # fmt: skip
ACROSS: Final = (
    "concepts_shared", "concepts_found_min", "concepts_found_max", "terms_shared", "gap",
)  # fmt: skip
COPY_FROM: Final = 0.5
EVENT_FROM: Final = 0.45  # half of the F1 that is reached: where claiming pays best
SURE_FROM: Final = 0.75  # of links across languages; main() prints their precision


@dataclass(frozen=True, slots=True)
class Sample:
    """The labelled pairs as measures: one row a pair, `names` says which column is which."""

    names: tuple[str, ...]
    values: Numbers
    is_copy: Numbers
    is_event: Numbers
    is_across: npt.NDArray[np.bool_]
    no_copy: npt.NDArray[np.bool_]  # vetoed: no rule is asked
    no_event: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.str_]
    groups: npt.NDArray[np.int64]  # pairs that share an article are never split over folds
    is_stranger: npt.NDArray[np.bool_]  # made up: helps to fit, is never graded

    def columns(self, names: Sequence[str]) -> Numbers:
        """Give the columns of some measures."""
        return self.values[:, [self.names.index(name) for name in names]]


def rows_of(name: str) -> list[dict[str, object]]:
    """Read one of the JSON lines files."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def background_titles() -> list[str]:
    """Collect the different titles of the pools and of the replay."""
    titles: set[str] = {str(row["title"]) for row in rows_of("articles-pool.jsonl")}
    for row in rows_of("pairs-pool.jsonl"):
        titles.update(str(row[side]["title"]) for side in "ab")  # type: ignore[index]  # JSON
    titles.update(_replayed_titles())
    return sorted(filter(None, titles))


def _replayed_titles() -> Iterator[str]:
    with tarfile.open(DATA / "replay.tar") as archive:
        for member in archive:
            packed = archive.extractfile(member) if member.name.endswith(".gz") else None
            if packed is None:
                continue
            text = gzip.decompress(packed.read()).decode("utf-8", "replace")
            for entry in re.findall(r"<(?:item|entry)[ >].*?</(?:item|entry)>", text, re.DOTALL):
                if found := re.search(r"<title[^>]*>(.*?)</title>", entry, re.DOTALL):
                    bare = re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", found[1])
                    yield html.unescape(bare).strip()


def counted_statistics(titles: Sequence[str], gazetteer: Gazetteer) -> Statistics:
    """Count in how many titles each part and each name occurs."""

    def parts(title: str) -> set[int]:
        text = headline(title).text
        names = {word_hash(f"@{hit.name.id}") for hit in gazetteer.find(text, title)}
        return parts_of(text, figures(text)) | names

    counts = count_documents(map(parts, titles))
    kept = {part: count for part, count in sorted(counts.items()) if count > FLOOR}
    print(f"statistics: {len(titles):,} titles, {len(kept):,} parts in more than {FLOOR} of them")
    if "--write" in sys.argv:
        np.savez_compressed(
            ROOT / "src" / "huangpu" / "data" / STATISTICS,
            hashes=np.array(list(kept), dtype=np.uint64),
            counts=np.array(list(kept.values()), dtype=np.uint32),
            documents=np.array(len(titles)),
            version=np.array(VERSION),
            floor=np.array(FLOOR),
        )
    return Statistics(kept, len(titles), VERSION, floor=FLOOR)


def sample_of(pairs: Sequence[LabelledPair], background: Background) -> Sample:
    """Measure the labelled pairs."""
    texts = [words_to_encode(item) for pair in pairs for item in (pair.left, pair.right)]
    vectors = Encoder().encode(texts).astype(float).reshape(len(pairs), 2, -1)
    cosines = (vectors[:, 0] * vectors[:, 1]).sum(axis=1)
    readings = [(read(pair.left, background), read(pair.right, background)) for pair in pairs]
    measured = [
        measure(left, right, float(cosine))
        for (left, right), cosine in zip(readings, cosines, strict=True)
    ]
    no_event = np.array([bool(event_veto(left, right)) for left, right in readings])
    names = tuple(measured[0])
    return Sample(
        names=names,
        values=np.array([[row[name] for name in names] for row in measured]),
        is_copy=np.array([float(pair.label == "copy") for pair in pairs]),
        is_event=np.array([float(pair.label in {"copy", "event"}) for pair in pairs]),
        is_across=np.array([pair.pair_kind == "en-zh" for pair in pairs]),
        no_copy=np.array([bool(copy_veto(left, right)) for left, right in readings]) | no_event,
        no_event=no_event,
        kinds=np.array([pair.pair_kind for pair in pairs]),
        groups=_groups(pairs),
        is_stranger=np.array([pair.id.startswith("stranger") for pair in pairs]),
    )


def strangers(pairs: Sequence[LabelledPair]) -> list[LabelledPair]:
    """Pair articles that have nothing to do with each other, at the distances of true events.

    The labelled pairs were chosen to be hard; without easy ones the rules would take two articles
    of the same minute for one event. Uses the unlabelled pool; times are moved, texts are not.
    """
    pool = [labelled_pair({**row, "label": "no"}) for row in rows_of("pairs-pool.jsonl")]
    items = {item.title: item for pair in pool for item in (pair.left, pair.right)}
    dice = random.Random(0)
    made: list[LabelledPair] = []
    gaps = [
        abs(pair.left.published_at - pair.right.published_at)
        for pair in pairs
        if pair.label in {"copy", "event"}
    ]
    while len(made) < STRANGERS:
        left, right = dice.choice(list(items.values())), dice.choice(list(items.values()))
        if abs(left.published_at - right.published_at) < STRANGE:
            continue
        left, right = sorted((left, right), key=lambda item: item.language)
        moved = dataclasses.replace(right, published_at=left.published_at + dice.choice(gaps))
        kind = f"{left.language}-{right.language}"
        made.append(LabelledPair(f"stranger{len(made)}", kind, left, moved, "none"))
    return made


def _groups(pairs: Sequence[LabelledPair]) -> npt.NDArray[np.int64]:
    """Give the pairs numbers, the same number to those that share a title."""
    parent: dict[str, str] = {}

    def root(title: str) -> str:
        while parent.setdefault(title, title) != title:
            title = parent[title]
        return title

    def own(pair: LabelledPair) -> str:
        return pair.id if pair.id.startswith("stranger") else pair.left.title

    for pair in pairs:
        if own(pair) == pair.left.title:
            parent[root(pair.left.title)] = root(pair.right.title)
    roots = [root(own(pair)) for pair in pairs]
    numbers = {name: number for number, name in enumerate(sorted(set(roots)))}
    return np.array([numbers[name] for name in roots])


def fitted(values: Numbers, wanted: Numbers) -> Numbers:
    """Fit a ridge logistic regression by Newton's method; the last coefficient is the bias."""
    rows = np.hstack([values, np.ones((len(values), 1))])
    ridge = np.diag([RIDGE] * values.shape[1] + [1e-6])
    coefficients = np.zeros(rows.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-rows @ coefficients))
        slope = rows.T @ (guess - wanted) + ridge @ coefficients
        curve = (rows * (guess * (1 - guess))[:, None]).T @ rows + ridge
        step = np.linalg.solve(curve, slope)
        coefficients -= step
        if np.abs(step).max() < 1e-9:
            break
    return coefficients


def standard(values: Numbers) -> tuple[Numbers, Numbers]:
    """Give centre and spread of each column."""
    return values.mean(axis=0), values.std(axis=0) + 1e-9


def unseen_scores(values: Numbers, wanted: Numbers, groups: npt.NDArray[np.int64]) -> Numbers:
    """Score every pair by rules that were fitted without it and its relatives.

    The mean over several ways of making the folds.
    """
    total = np.zeros(len(wanted))
    for repeat in range(REPEATS):
        different = np.unique(groups)
        shuffled = np.random.default_rng(repeat).permutation(different)
        fold_of = {group: place % FOLDS for place, group in enumerate(shuffled)}
        folds = np.array([fold_of[group] for group in groups])
        for fold in range(FOLDS):
            held = folds == fold
            centre, spread = standard(values[~held])
            fit = fitted((values[~held] - centre) / spread, wanted[~held])
            total[held] += 1 / (
                1 + np.exp(-((values[held] - centre) / spread @ fit[:-1] + fit[-1]))
            )
    return total / REPEATS


def held_out(
    sample: Sample,
    names: Sequence[str],
    rows: npt.NDArray[np.bool_],
    wanted: Numbers,
    vetoed: npt.NDArray[np.bool_],
) -> Numbers:
    """Score the rows without their own help; others, and what is vetoed, score 0."""
    scores = np.zeros(len(wanted))
    asked = rows & ~vetoed
    scores[asked] = unseen_scores(sample.columns(names)[asked], wanted[asked], sample.groups[asked])
    return scores


def rule_of(
    sample: Sample,
    names: Sequence[str],
    asked: npt.NDArray[np.bool_],
    wanted: Numbers,
    start: float,
) -> Rule:
    """Fit one rule on all the pairs that it is asked about; yes begins at `start`."""
    values = sample.columns(names)[asked]
    centre, spread = standard(values)
    fit = fitted((values - centre) / spread, wanted[asked])
    weights = tuple(
        Weight(name, *(round(float(number), 5) for number in (fit[i], centre[i], spread[i])))
        for i, name in enumerate(names)
    )
    return Rule(round(float(fit[-1]), 5), start, SURE_FROM, weights)


def line(name: str, claimed: npt.NDArray[np.bool_], wanted: Numbers) -> str:
    """Write precision, recall and F1 of some claims."""
    right = float((claimed & (wanted > 0)).sum())
    precision, recall = right / max(1, claimed.sum()), right / wanted.sum()
    f1 = 2 * right / (claimed.sum() + wanted.sum())
    return f"  {name:<36} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({claimed.sum()} claims)"


def report(sample: Sample) -> None:
    """Print what the rules reach on pairs that they have not seen."""
    within, across = ~sample.is_across, sample.is_across
    graded = ~sample.is_stranger
    print(f"out of fold, {FOLDS} folds x {REPEATS}, relatives kept together:")
    copies = held_out(sample, COPY, within, sample.is_copy, sample.no_copy) >= COPY_FROM
    for kinds in (("zh-zh", "en-en"), ("zh-zh",), ("en-en",)):
        rows = graded & np.isin(sample.kinds, kinds)
        print(line(f"copies, {' + '.join(kinds)}", copies[rows], sample.is_copy[rows]))
    for label, more in (("words only", ()), ("with meaning", ("meaning",))):
        scores = held_out(sample, (*EVENT, *more), within, sample.is_event, sample.no_event)
        scores += held_out(sample, (*ACROSS, *more), across, sample.is_event, sample.no_event)
        told = (scores >= EVENT_FROM) | copies
        for kind in ("zh-zh", "en-en", "en-zh"):
            rows = graded & (sample.kinds == kind)
            print(line(f"stories, {kind}, {label}", told[rows], sample.is_event[rows]))
        print(line(f"stories, all, {label}", told[graded], sample.is_event[graded]))
        rows = graded & across
        for sure in (0.6, 0.65, 0.7, 0.75, 0.8):
            print(line(f"  en-zh from {sure}", scores[rows] >= sure, sample.is_event[rows]))
        for name, of_kind in (("one language", within), ("two languages", across)):
            rows = of_kind & sample.is_stranger
            print(f"  of {rows.sum()} strangers in {name}, {told[rows].sum()} are taken for events")


def main() -> None:
    """Count, fit, report; write with --write."""
    gazetteer = Gazetteer(read_model(ROOT / "config" / "gazetteer.yaml", GazetteerFile).names())
    statistics = counted_statistics(background_titles(), gazetteer)
    none = Rule(0.0, 0.5, SURE_FROM, ())
    background = Background(statistics, gazetteer, Weights(VERSION, none, none, none, none, none))
    pairs = [labelled_pair(row) for row in rows_of("pairs-dev.jsonl")]
    sample = sample_of([*pairs, *strangers(pairs)], background)
    report(sample)
    within, across = ~sample.is_across & ~sample.no_event, sample.is_across & ~sample.no_event
    copies = ~sample.is_across & ~sample.no_copy
    rules = {
        "copy": rule_of(sample, COPY, copies, sample.is_copy, COPY_FROM),
        "event": rule_of(sample, EVENT, within, sample.is_event, EVENT_FROM),
        "event_meaning": rule_of(sample, (*EVENT, "meaning"), within, sample.is_event, EVENT_FROM),
        "across": rule_of(sample, ACROSS, across, sample.is_event, EVENT_FROM),
        "across_meaning": rule_of(
            sample, (*ACROSS, "meaning"), across, sample.is_event, EVENT_FROM
        ),
    }
    for name, rule in rules.items():
        shown = ", ".join(f"{part.measure} {part.weight:+.2f}" for part in rule.weights)
        print(f"{name}: bias {rule.bias:+.2f}, {shown}")
    if "--write" in sys.argv:
        write(rules)


def write(rules: Mapping[str, Rule]) -> None:
    """Replace the weights that are shipped."""
    fields = {
        name: {
            "bias": rule.bias,
            "threshold": rule.threshold,
            "sure": rule.sure,
            "weights": [[w.measure, w.weight, w.centre, w.spread] for w in rule.weights],
        }
        for name, rule in rules.items()
    }
    text = json.dumps({"version": VERSION, "rules": fields}, indent=1)
    (ROOT / "src" / "huangpu" / "data" / WEIGHTS).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
