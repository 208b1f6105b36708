"""On real adverts and real news the filter keeps the figures of docs and issue 4."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huangpu.core.spam import SpamFilter

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
DATA = SHARED / "data"
pytestmark = pytest.mark.skipif(
    not (DATA / "spam-dev.jsonl").exists(),
    reason="needs ../shared/data, texts of others that are not in this repository",
)


def items(name: str) -> Iterator[dict[str, Any]]:
    """Give the records of one file."""
    with (DATA / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def test_labelled_items(spam_filter: SpamFilter) -> None:
    """Recall by kind, exact removal, and no honest item touched."""
    right: dict[str, list[bool]] = {}
    for item in items("spam-dev.jsonl"):
        verdict = spam_filter.inspect(item["title"], item["summary"])
        good = verdict.is_spam is item["spam"]
        if item["kind"] == "injected":
            good = good and [item["injected"]] == [cut.text for cut in verdict.cuts]
        elif not item["spam"]:
            good = good and not verdict.cuts
        right.setdefault(item["kind"], []).append(good)
    share = {kind: sum(found) / len(found) for kind, found in right.items()}
    assert share["injected"] >= 0.95
    assert share["seo-page"] >= 0.98
    assert share["advert"] >= 0.88
    assert (1.0, 1.0) == (share["chat"], share["news"])


def test_real_articles_stay(spam_filter: SpamFilter) -> None:
    """No article of the pool is cut or quarantined."""
    touched = [
        item["title"]
        for item in items("articles-pool.jsonl")
        if (verdict := spam_filter.inspect(item["title"], item["summary"])).cuts or verdict.is_spam
    ]
    assert [] == touched


def test_seed_report(spam_filter: SpamFilter) -> None:
    """The report as an article loses its three advert lines, and each line alone is an advert."""
    report = (SHARED / "report.txt").read_text(encoding="utf-8")
    title, _, summary = report.partition("\n")
    lines = ["上海龙凤419杨浦", "上海贵族宝贝sh1314", "上海喝茶群vx"]
    verdict = spam_filter.inspect(title, summary)
    assert lines == [cut.text for cut in verdict.cuts]
    assert not verdict.is_spam
    assert [True] * 3 == [spam_filter.inspect(line, "").is_spam for line in lines]
