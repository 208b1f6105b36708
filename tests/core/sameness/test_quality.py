"""How judgements are graded, and what the real pairs give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from huangpu.core.sameness.quality import (
    JudgedPair,
    LabelledPair,
    Score,
    confusions,
    described,
    grade,
    judge,
    labelled_pair,
)
from huangpu.core.sameness.reading import Background
from huangpu.model.sameness import Comparison, Kind

SIDE = {
    "title": "上海发布新政",
    "summary": "",
    "source": "甲",
    "time": "2026-03-13 18:08:00",
    "url": "",
}
ROW: dict[str, Any] = {"id": "p1", "kind": "zh-zh", "a": SIDE, "b": SIDE, "label": "copy"}


def judged(kind: str, label: str, said: Kind, name: str = "p", score: float = 0.5) -> JudgedPair:
    """Make a judged pair of which only the kind, the label and the judgement matter."""
    pair = labelled_pair({**ROW, "id": name, "kind": kind, "label": label})
    return JudgedPair(pair, Comparison(said, score, score, ("because",)))


def test_reading_a_row() -> None:
    """A row of the label file becomes two articles; times without a zone are taken as UTC."""
    pair = labelled_pair(ROW)
    assert ("zh-zh", "copy", "上海发布新政") == (pair.pair_kind, pair.label, pair.left.title)
    assert "2026-03-13T18:08:00+00:00" == pair.left.published_at.isoformat()


def test_times_with_a_zone_are_converted() -> None:
    """A time that names its zone keeps its moment."""
    row = {**ROW, "b": {**SIDE, "time": "2026-03-13T18:08:00+08:00"}}
    assert "2026-03-13T10:08:00+00:00" == labelled_pair(row).right.published_at.isoformat()


@pytest.mark.parametrize(
    ("message", "change"),
    [
        ("kind must be one of zh-zh, en-en, en-zh, not 'fr-fr'", {"kind": "fr-fr"}),
        ("label must be one of copy, event, topic, no, not None", {"label": None}),
        ("p1/b must be an object", {"b": "上海"}),
        ("p1/a: time must be an ISO time, not 'today'", {"a": {**SIDE, "time": "today"}}),
        ("p1/a: title must be text", {"a": {**SIDE, "title": 7}}),
    ],
)
def test_wrong_rows(message: str, change: dict[str, object]) -> None:
    """A row that cannot be read says what is wrong with it."""
    with pytest.raises(ValueError, match="^" + message):
        labelled_pair({**ROW, **change})


def test_grade() -> None:
    """Copies are judged on copy, stories on copy or event, over all and for each kind of pair."""
    pairs = [
        judged("zh-zh", "copy", "copy"),
        judged("zh-zh", "event", "copy"),
        judged("en-en", "copy", "event"),
        judged("en-zh", "event", "none"),
        judged("en-zh", "no", "topic"),
    ]
    grades = grade(pairs)
    assert Score(1, 2, 2) == grades["copies"]["all"]
    assert Score(3, 3, 4) == grades["stories"]["all"]
    assert Score(0, 0, 1) == grades["stories"]["en-zh"]
    assert {"all", "zh-zh", "en-en", "en-zh"} == set(grades["copies"])


def test_scores() -> None:
    """Precision, recall and F1 are rounded to four places, and null where nothing divides."""
    assert {"precision": 0.6667, "recall": 1.0, "f1": 0.8} == Score(2, 3, 2).as_dict()
    assert {"precision": None, "recall": None, "f1": None} == Score(0, 0, 0).as_dict()
    assert {"precision": None, "recall": 0.0, "f1": 0.0} == Score(0, 0, 3).as_dict()


def test_confusions() -> None:
    """Wrong pairs are listed, false claims first, the surest of them on top, and explained."""
    pairs = [
        judged("zh-zh", "copy", "copy", "right"),
        judged("zh-zh", "copy", "event", "missed"),
        judged("zh-zh", "event", "copy", "false", 0.6),
        judged("zh-zh", "topic", "copy", "worse", 0.9),
    ]
    wrong = confusions(pairs, "copies")
    assert ["worse", "false", "missed"] == [one.pair.id for one in wrong]
    assert described(wrong[0]).startswith(
        "worse zh-zh: said copy, is topic (copy 0.90, event 0.90)"
    )
    assert ["worse"] == [one.pair.id for one in confusions(pairs, "stories")]


def test_judge(background: Background) -> None:
    """Pairs are judged with vectors where an encoder is given, and without."""
    pairs = [labelled_pair(ROW)]
    assert "copy" == judge(pairs, background)[0].comparison.kind
    with_vectors = judge(pairs, background, lambda texts: [[1.0] for _ in texts])
    assert "copy" == with_vectors[0].comparison.kind


def dev_pairs(folder: Path) -> list[LabelledPair]:
    """Read the labelled half of the real pairs."""
    path = folder / "pairs-dev.jsonl"
    if not path.exists():
        pytest.skip(f"no labelled pairs at {path}")
    return [
        labelled_pair(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_real_pairs_by_words_alone(shared_data: Path, background: Background) -> None:
    """Without the encoder the published floor holds (the rules were fitted on these pairs)."""
    grades = grade(judge(dev_pairs(shared_data), background))
    copies, stories = grades["copies"]["all"], grades["stories"]
    assert (copies.f1 or 0) >= 0.93
    assert (copies.precision or 0) >= 0.92
    assert (stories["all"].f1 or 0) >= 0.91
    assert (stories["zh-zh"].f1 or 0) >= 0.92
    assert (stories["en-en"].f1 or 0) >= 0.92
    assert (stories["en-zh"].f1 or 0) >= 0.86


def test_real_links_between_languages(shared_data: Path, background: Background) -> None:
    """Links across languages that nobody is asked about are right in 97 of 100 cases."""
    pairs = [pair for pair in dev_pairs(shared_data) if pair.pair_kind == "en-zh"]
    sure = [one for one in judge(pairs, background) if one.comparison.is_sure]
    right = sum(one.pair.label == "event" for one in sure)
    assert len(sure) >= 20
    assert right >= 0.97 * len(sure)
