"""Does `huangpu evaluate` give the contract's figures, per language too, and every error on demand?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Huangpu = Callable[..., Any]


def _item(number: int, lang: str, title: str, *tags: str, **rest: object) -> Mapping[str, object]:
    return {
        "id": f"i{number}",
        "lang": lang,
        "title": title,
        "summary": "",
        "url": f"https://example.com/{number}",
        "published": "2026-08-10T08:30:00",
        "feed": "Example",
        "tags": list(tags),
        "shanghai": False,
        "spam": False,
    } | rest


def _pair(number: int, label: str, left: str, right: str) -> Mapping[str, object]:
    sides = {
        side: {
            "title": title,
            "summary": "",
            "source": side,
            "time": "2026-08-10T08:30:00",
            "url": f"https://{side}.example/{number}",
        }
        for side, title in (("a", left), ("b", right))
    }
    return {"id": f"p{number}", "kind": "zh-zh", "label": label} | sides


@pytest.fixture
def labels(tmp_path: Path) -> tuple[str, str]:
    """Write a file of articles and one of pairs, each with one label that the rules will miss."""
    items = [
        _item(1, "en", "Chipmaker opens a new fab", "semiconductors", "investment"),
        _item(2, "en", "Bakery wins a prize", "biotech"),  # as labelled, nobody could find it
        _item(3, "zh", "一款基因疗法获批上市", "biotech"),
        _item(
            4,
            "zh",
            "上海出台若干措施支持人工智能产业发展",
            "ai",
            shanghai=True,
            disputed=["policy-districts"],
        ),
        _item(5, "zh", "地铁二号线周末延长运营", shanghai=True),  # says nothing of the city
    ]
    pairs = [
        _pair(
            1,
            "copy",
            "张江一家晶圆厂今日投产28纳米芯片产线",
            "张江一家晶圆厂今日投产28纳米芯片产线！",
        ),
        _pair(2, "no", "张江一家晶圆厂今日投产28纳米芯片产线", "周末沿江将有雨"),
    ]
    paths = tmp_path / "items.jsonl", tmp_path / "pairs.jsonl"
    for path, rows in zip(paths, (items, pairs), strict=True):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text(text + "\n", encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_figures_for_machines(huangpu: Huangpu, labels: tuple[str, str]) -> None:
    """All of the contract's figures are there; a disputed tag counts neither way."""
    said = huangpu("--json", "evaluate", *labels, "--no-encoder")
    assert 0 == said.code
    found = said.json
    assert {"tags", "tags_by_language", "shanghai", "spam", "copies", "stories"} == found.keys()
    assert (4, 0, 1) == _counts(found["tags"]["micro"])
    assert (0, 0, 0) == _counts(found["tags"]["policy-districts"])
    assert {"en", "zh"} == found["tags_by_language"].keys()
    assert (2, 0, 1) == _counts(found["tags_by_language"]["en"])
    assert (2, 0, 0) == _counts(found["tags_by_language"]["zh"])
    assert (1, 0, 1) == _counts(found["shanghai"])
    assert 1.0 == found["copies"]["all"]["f1"] == found["stories"]["zh-zh"]["f1"]


def test_errors_are_named_on_demand(huangpu: Huangpu, labels: tuple[str, str]) -> None:
    """Every wrong answer is printed with what was missed; nothing else is."""
    said = huangpu("evaluate", *labels, "--errors", "--no-encoder")
    assert "items: 2 judged wrong" in said.out
    assert "i2 -biotech: Bakery wins a prize" in said.out
    assert "i5 -shanghai: 地铁二号线周末延长运营" in said.out
    assert "i3 " not in said.out
    assert "copies: 0 judged wrong" in said.out
    assert "tags by language zh" in said.out


def test_a_broken_line_is_named(huangpu: Huangpu, tmp_path: Path) -> None:
    """What is no label ends with the file and the line, not with a traceback."""
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "x", "title": "t"}\nnot json\n', encoding="utf-8")
    said = huangpu("evaluate", str(path))
    assert 0 != said.code
    assert "labels.jsonl:" in said.err
    assert "Traceback" not in said.err


def _counts(score: Mapping[str, int]) -> tuple[int, int, int]:
    return score["true_positive"], score["false_positive"], score["false_negative"]
