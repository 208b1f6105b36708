"""How well does the spam filter do on labelled items, and what does it do to real news?

    .venv/bin/python benchmarks/spam.py [LABELS] [--part A|B] [--weights FILE] [--errors]

LABELS defaults to ../shared/data/spam-dev.jsonl: `kind`, `spam`, `injected`, title and summary.
The bundled weights have learnt from all of that file; for honest figures on adverts take weights
that `train_spam.py --part A --output FILE` wrote, and judge `--part B`.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path

from spam_data import LABELS, Item, bundled_lexicon, half, lines, real_items

from huangpu.core.spam import SpamFilter
from huangpu.core.spam.weights import Weights
from huangpu.model.spam import SpamVerdict


def exact(item: Item, verdict: SpamVerdict) -> bool:
    """Say whether just the injected segment was cut, where it stands, and the article stayed."""
    if verdict.is_spam or len(verdict.cuts) != 1:
        return False
    cut = verdict.cuts[0]
    return bool(cut.text == item["injected"] == item[cut.field][cut.start : cut.end])


def letters_cut(item: Item, verdict: SpamVerdict) -> Counter[str]:
    """Count the letters that are cut and advert (both), cut, and advert."""
    counts: Counter[str] = Counter()
    for field in ("title", "summary"):
        text = item[field]
        cut = {at for one in verdict.cuts if one.field == field for at in range(one.start, one.end)}
        first = text.find(item["injected"])
        advert = set(range(first, first + len(item["injected"]))) if first >= 0 else set()
        for name, places in (("both", cut & advert), ("letters cut", cut), ("advert", advert)):
            counts[name] += sum(text[at].isalnum() for at in places)
    return counts


def judge_labelled(spam_filter: SpamFilter, items: list[Item], *, errors: bool) -> None:
    """Print precision and recall, by kind and over all, and the share of exact removals."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        verdict = spam_filter.inspect(item["title"], item["summary"])
        row = rows[item["kind"]]
        row["items"] += 1
        row["quarantined"] += verdict.is_spam
        row["cut"] += bool(verdict.cuts)
        right = verdict.is_spam is item["spam"]
        if item["kind"] == "injected":
            row["exact"] += exact(item, verdict)
            row.update(letters_cut(item, verdict))
            right = exact(item, verdict)
        row["right"] += right
        row["spam"] += bool(item["spam"])
        if errors and not (
            right and (item["spam"] or item["kind"] == "injected" or not verdict.cuts)
        ):
            print(
                f"  ! {item['kind']}: {item['title'][:90]!r} {[cut.reason for cut in verdict.cuts]}"
            )
    print(f"{'kind':10} {'items':>6} {'quarantined':>12} {'cut':>6}  figure")
    for kind, row in sorted(rows.items()):
        print(f"{kind:10} {row['items']:6} {row['quarantined']:12} {row['cut']:6}  {_figure(row)}")
    found = sum(row["quarantined"] for row in rows.values())
    true = sum(row["quarantined"] for row in rows.values() if row["spam"])
    spam = sum(row["spam"] for row in rows.values())
    print(f"whole adverts: precision {true / max(found, 1):.3f}, recall {true / max(spam, 1):.3f}")


def _figure(row: Counter[str]) -> str:
    if row["spam"]:
        return f"recall {row['quarantined'] / row['items']:.3f}"
    if "exact" in row:
        span = 2 * row["both"] / max(row["letters cut"] + row["advert"], 1)
        return f"removed exactly {row['exact'] / row['items']:.3f}, span F1 {span:.3f}"
    return f"false positives {row['quarantined']} quarantined, {row['cut']} cut"


def judge_real(spam_filter: SpamFilter, items: dict[str, str], *, errors: bool) -> None:
    """Print what is done to real news, as titles alone and with summaries, and the speed."""
    for name, texts in (
        ("titles", [(title, "") for title in items]),
        ("titles with summaries", list(items.items())),
    ):
        begin = time.process_time()
        verdicts = [spam_filter.inspect(*text) for text in texts]
        spent = time.process_time() - begin
        hit = [one for one in zip(texts, verdicts, strict=True) if one[1].is_spam or one[1].cuts]
        quarantined = sum(verdict.is_spam for _, verdict in hit)
        print(
            f"real {name}: {len(texts):,} distinct, {quarantined} quarantined, "
            f"{len(hit) - quarantined} cut ({10_000 * len(hit) / len(texts):.2f} in 10,000); "
            f"{len(texts) / spent:,.0f} items/s"
        )
        if errors:
            for (title, _), verdict in hit:
                print(f"  ! {title[:90]!r} {verdict.reason} {[cut.reason for cut in verdict.cuts]}")


def main() -> None:
    """Judge the labelled items, then the real ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS)
    parser.add_argument("--part", choices=["A", "B"])
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every wrong item")
    options = parser.parse_args()
    weights = Weights.loaded(options.weights.read_bytes()) if options.weights else None
    spam_filter = SpamFilter(bundled_lexicon(), weights)
    items: list[Item] = list(lines(options.labels))
    if options.part:
        items = [item for item in items if half(item["id"]) == options.part]
    part = f", part {options.part}" if options.part else ""
    print(f"{options.labels.name}{part}; filter {spam_filter.version}")
    judge_labelled(spam_filter, items, errors=options.errors)
    judge_real(spam_filter, real_items(), errors=options.errors)


if __name__ == "__main__":
    main()
