"""How right is the claims watch: the figures that it reads, and the claims that it sees?

    python benchmarks/claims.py [--replay DIR] [--data DIR] [--errors]

The sentences are real and stay outside the repository: `claims_labels.jsonl` names each by the hash
of its text, with the figures that a person read in it (`kind:value`, in base units, or
`kind:low-high`; null where they were not read) and the claims of `config/claims.yaml` that it speaks
to. 65 sentences are a random draw, 60 are those with a figure near a claim's subject. Sentences that
the given folders do not hold are left out and counted. With `--replay` every snapshot of every feed
is read.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huangpu.adapters.config_files import read_claims
from huangpu.core.claims import Watch
from huangpu.core.claims.phrases import sentences
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.core.quantities import quantities
from huangpu.errors import ParseError

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"
LABELS = Path(__file__).with_name("claims_labels.jsonl")
HINTS = ParseHints("https://feed.example/rss")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
YEAR = 2026

Text = tuple[str, str]


def main() -> None:
    """Print precision and recall of figures, by kind, and of claims."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--data", type=Path, default=DATA, help="the folder of the pools")
    options.add_argument("--replay", type=Path, help="the folder of replayed feeds")
    options.add_argument("--errors", action="store_true", help="print what was read wrongly")
    chosen = options.parse_args()
    texts = list(dict.fromkeys((*pooled(chosen.data), *replayed(chosen.replay))))
    found = {hash_of(s): s for text in texts for s in cut(text)}
    labels = {row["sha"]: row for row in map(json.loads, LABELS.read_text().splitlines())}
    here = {sha: row for sha, row in labels.items() if sha in found}
    print(
        f"{len(texts):,} articles, {len(found):,} sentences; {len(here)} of {len(labels)} labelled"
    )
    figures_table(here, found, errors=chosen.errors)
    claims_table(texts, labels, errors=chosen.errors)


def hash_of(sentence: str) -> str:
    """Name a sentence without telling it."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def cut(text: Text) -> Iterator[str]:
    """Give the sentences of a title and a summary."""
    for part in text:
        for start, end in sentences(part):
            if sentence := part[start:end].strip():
                yield sentence


def pooled(folder: Path) -> Iterator[Text]:
    """Give the articles of the pools that are there."""
    for name in ("articles-pool.jsonl", "pairs-pool.jsonl"):
        path = folder / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            row = json.loads(line)
            for item in (row["a"], row["b"]) if "a" in row else (row,):
                yield item["title"] or "", item.get("summary") or ""


def replayed(folder: Path | None) -> Iterator[Text]:
    """Give the entries of every snapshot below a folder, as our own parser reads them."""
    for path in sorted(folder.glob("*/*.xml.gz")) if folder else ():
        try:
            feed = parse_feed(gzip.decompress(path.read_bytes()), HINTS, NOW)
        except ParseError:
            continue
        yield from ((entry.title, entry.summary) for entry in feed.entries)


def read(sentence: str) -> Counter[str]:
    """Give the figures that we read in a sentence, as the labels spell them."""
    return Counter(
        f"{one.kind}:{one.low.normalize():f}"
        + ("" if one.low == one.high else f"-{one.high.normalize():f}")
        for one in quantities(sentence)
    )


def figures_table(labels: dict[str, Any], found: dict[str, str], *, errors: bool) -> None:
    """Print precision and recall of the figures of labelled sentences."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sha, row in labels.items():
        if row["figures"] is None:  # chosen for its subject, and only the claims were read
            continue
        expected, ours = Counter(row["figures"]), read(found[sha])
        for counter, hits in (
            (right, expected & ours),
            (wrong, ours - expected),
            (missed, expected - ours),
        ):
            counter.update(spelt.partition(":")[0] for spelt in hits.elements())
        if errors and expected != ours:
            print(f"  ! {found[sha][:100]!r}\n    wrong {ours - expected} missed {expected - ours}")
    print(f"{'figures':10} {'right':>6} {'wrong':>6} {'missed':>7} {'precision':>10} {'recall':>7}")
    for kind in (*sorted(right | wrong | missed), "all"):
        counts = [c.total() if kind == "all" else c[kind] for c in (right, wrong, missed)]
        print(f"{kind:10} {counts[0]:6} {counts[1]:6} {counts[2]:7} {shares(*counts)}")


def claims_table(texts: Iterable[Text], labels: dict[str, Any], *, errors: bool) -> None:
    """Print what the watch sees in all articles, and how much of it a person sees, too."""
    watch = Watch(read_claims(ROOT / "config/claims.yaml"))
    tags = [
        tag for claim in watch.book.claims for tag in claim.tags
    ]  # tagging is measured elsewhere
    started = time.perf_counter()
    seen: dict[tuple[str, str], str] = {}
    number = 0
    for title, summary in texts:
        number += 1
        for one in watch.sightings(title, summary, tags, YEAR):
            sentence = one.sentence.strip()
            seen[hash_of(sentence), one.claim.id] = sentence
    took = time.perf_counter() - started
    wanted = {(sha, claim) for sha, row in labels.items() for claim in row["claims"]}
    judged = {key for key in seen if key[0] in labels}
    right = len(judged & wanted)
    print(
        f"claims     {right:6} {len(judged) - right:6} {len(wanted) - right:7} "
        f"{shares(right, len(judged) - right, len(wanted) - right)}"
        f"   {len(seen) - len(judged)} not labelled; {1000 * took / max(1, number):.2f} ms an article"
    )
    if errors:
        for key in sorted(seen.keys() ^ wanted):
            kind = "not labelled" if key[0] not in labels else "wrong" if key in seen else "missed"
            print(f"  ! {kind}: {key} {seen.get(key, '')[:140]!r}")


def shares(right: int, wrong: int, missed: int) -> str:
    """Give precision and recall as a table has them."""
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
    recall = f"{right / (right + missed):.3f}" if right + missed else "-"
    return f"{precision:>10} {recall:>7}"


if __name__ == "__main__":
    main()
