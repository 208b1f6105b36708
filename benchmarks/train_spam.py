"""Train the classifier of whole adverts from ../shared/data, the same weights on every machine.

    .venv/bin/python benchmarks/train_spam.py [--part A] [--output FILE]

`--part A` learns from half of spam-dev (by hash of the id) and of the news titles, and prints how
the other halves are judged: the honest figure. Without it everything is learnt from, and the
weights are written into the package. Only weights are written, no text.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from huangpu.core.spam.adverts import AdvertJudge
from huangpu.core.spam.folding import fold
from huangpu.core.spam.traits import GRAM_BITS, TRAITS, TraitReader, Traits
from huangpu.core.spam.weights import Weights
from huangpu.model.spam import SpamLexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
PACKAGE = ROOT / "src" / "huangpu" / "core" / "spam"
ROUNDS, STEP, SHRINK = 200, 0.5, 0.5
ADVERT_WEIGHT, CHAT_WEIGHT = 30.0, 15.0  # few of them stand against thousands of titles
_ITEM = re.compile(r"<(item|entry)[ >](.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A message, whether it is an advert, and how much it counts."""

    text: str
    advert: bool
    weight: float


def half(text: str) -> str:
    """Put a text into part A or B by its hash."""
    return "AB"[hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % 2]


def message(title: str, summary: str) -> str:
    """Join an item's texts the way the filter does."""
    return f"{fold(title).text}\n{fold(summary).text}".strip()


def replay_items(archive: Path) -> dict[str, str]:
    """Give the distinct titles of the replay with one summary each, read loosely."""
    items: dict[str, str] = {}
    with tarfile.open(archive) as snapshots:
        for member in snapshots:
            content = snapshots.extractfile(member)
            if content is None or not member.name.endswith(".xml.gz"):
                continue
            document = gzip.decompress(content.read()).decode("utf-8", "replace")
            for found in _ITEM.finditer(document):
                title = _element(found[2], "title")
                if title:
                    text = _element(found[2], "description") or _element(found[2], "summary")
                    items[title] = text
    return items


def real_items() -> dict[str, str]:
    """Give every real title we have with one summary: the replay and the pool of articles."""
    items = replay_items(DATA / "replay.tar")
    return items | {one["title"]: one["summary"] for one in lines(DATA / "articles-pool.jsonl")}


def bundled_lexicon() -> SpamLexicon:
    """Read `config/spam.yaml`."""
    config = (ROOT / "config" / "spam.yaml").read_text(encoding="utf-8")
    return SpamLexicon.model_validate(yaml.safe_load(config))


def _element(block: str, name: str) -> str:
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", block, re.DOTALL)
    if not found:
        return ""
    text = found[1].strip()
    text = text[9:].split("]]>")[0] if text.startswith("<![CDATA[") else html.unescape(text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())[:3_000]


def lines(path: Path) -> Iterator[dict[str, str]]:
    """Give the records of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def examples(news: dict[str, str], part: str) -> list[Example]:
    """Collect what is learnt from (or judged, for the other part)."""
    found = []
    for item in lines(DATA / "spam-dev.jsonl"):
        if part and half(item["id"]) != part:
            continue
        text = message(item["title"], item["summary"])
        if item["kind"] == "advert":
            found.append(Example(text, advert=True, weight=ADVERT_WEIGHT))
        elif item["kind"] == "chat":
            found.append(Example(text, advert=False, weight=CHAT_WEIGHT))
        elif item["kind"] == "news":
            found.append(Example(text, advert=False, weight=1.0))
    for title, summary in news.items():
        if not part or half(title) == part:
            found.append(Example(message(title, ""), advert=False, weight=1.0))
            found.append(Example(message(title, summary), advert=False, weight=1.0))
    return found


def train(traits: list[Traits], labels: list[bool], weights: list[float]) -> Weights:
    """Fit a logistic regression with an L2 penalty by AdaGrad, all examples a round."""
    bounds = np.cumsum([0, *(len(one.grams) for one in traits)])
    grams = np.concatenate([one.grams for one in traits])
    rows = np.repeat(np.arange(len(traits)), np.diff(bounds))
    values = np.concatenate([np.full(len(one.grams), len(one.grams) ** -0.5) for one in traits])
    counted = np.array([one.counted for one in traits])
    target, weight = np.array(labels, float), np.array(weights)
    size = 1 << GRAM_BITS
    learnt = np.zeros(size + TRAITS + 1)
    moved = np.full_like(learnt, 1e-8)
    for _ in range(ROUNDS):
        score = np.bincount(rows, values * learnt[grams], len(traits))
        score += counted @ learnt[size:-1] + learnt[-1]
        error = (1 / (1 + np.exp(-score)) - target) * weight
        gradient = np.concatenate(
            [np.bincount(grams, values * error[rows], size), counted.T @ error, [error.sum()]]
        )
        gradient[:-1] += SHRINK * learnt[:-1]
        moved += gradient**2
        learnt -= STEP * gradient / np.sqrt(moved)
    return Weights(
        learnt[:size].astype(np.float16).astype(np.float32),
        np.round(learnt[size:-1], 4),
        round(float(learnt[-1]), 4),
    )


def report(lexicon: SpamLexicon, weights: Weights, judged: list[Example]) -> None:
    """Print the recall on adverts and the false positives, with a handle asked for."""
    judge = AdvertJudge(lexicon, weights)
    for name, advert, weight in (
        ("adverts", True, ADVERT_WEIGHT),
        ("chat", False, CHAT_WEIGHT),
        ("news", False, 1.0),
    ):
        group = [one for one in judged if one.advert is advert and one.weight == weight]
        opinions = [judge.judge(one.text) for one in group]
        sure = sum(one is not None and one.probability >= lexicon.sure for one in opinions)
        reachable = sum(one is not None for one in opinions)
        print(f"{name:8} {sure:5} of {len(group):6} sure ({reachable} with a handle)")


def main() -> None:
    """Train, print the held-out figures or the learnt ones, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["A", "B"], default="")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    lexicon, news = bundled_lexicon(), real_items()
    reader = TraitReader(lexicon)
    learnt = examples(news, options.part)
    weights = train(
        [reader.read(one.text) for one in learnt],
        [one.advert for one in learnt],
        [one.weight for one in learnt],
    )
    if options.part:
        other = "B" if options.part == "A" else "A"
        print(f"learnt from part {options.part}, judged on part {other}")
        report(lexicon, weights, examples(news, other))
    else:
        print("learnt from everything, judged on the same")
        report(lexicon, weights, learnt)
    target = options.output or (None if options.part else PACKAGE / "weights.npz")
    if target is not None:
        target.write_bytes(weights.dumped())
        print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
