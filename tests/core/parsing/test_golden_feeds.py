"""Does each golden feed still give exactly the entries that were once checked by eye?"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.model.entries import ParsedFeed

FEEDS = Path(__file__).resolve().parents[2] / "feeds"
EXPECTATIONS = sorted(FEEDS.glob("*.expected.json"))


def _document(expectation: Path) -> Path:
    name = expectation.name.removesuffix(".expected.json")
    return next(path for path in FEEDS.glob(f"{name}.*") if path != expectation)


def _shown(value: ParsedFeed) -> dict[str, Any]:
    """Give a value of the model as JSON shows it, without what is empty."""
    shown = json.loads(json.dumps(dataclasses.asdict(value), default=datetime.isoformat))
    shown["entries"] = [_without_defaults(entry) for entry in shown["entries"]]
    return _without_defaults(shown)


def _without_defaults(shown: dict[str, Any]) -> dict[str, Any]:
    nothing = (None, "", False, [], "und", "utf-8")
    return {
        key: value
        for key, value in shown.items()
        if key in {"position", "entries"} or value not in nothing
    }


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda path: path.name.split(".")[0])
def test_golden_feed(expectation: Path) -> None:
    """A golden document gives exactly its recorded feed and entries."""
    expected = json.loads(expectation.read_text("utf-8"))
    body = _document(expectation).read_bytes()
    hints = ParseHints(**expected["hints"])
    assert expected["feed"] == _shown(
        parse_feed(body, hints, datetime.fromisoformat(expected["now"]))
    )


def test_every_golden_feed_has_its_expectation() -> None:
    """No document lies among the golden feeds without a recorded result."""
    documents = {path.name.split(".")[0] for path in FEEDS.iterdir() if path.is_file()}
    assert documents == {path.name.split(".")[0] for path in EXPECTATIONS}
