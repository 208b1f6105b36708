"""Is a lake brought up to date within its time, and does a poll live with one that is down?"""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store import lake as lake_module
from huangpu.adapters.store.lake import Lake
from huangpu.adapters.store.lake_corner import Corner
from huangpu.adapters.store.lake_tables import Written
from huangpu.adapters.store.lake_upkeep import Tidied
from huangpu.errors import ConfigError, LakeError, StoreError
from huangpu.jobs.polling_round import close_round
from huangpu.jobs.publish import catch_up, publish_now

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PLACE = LakePlace("127.0.0.1", "lake", 1, "huang", "geheim", data="s3://bucket/lake/")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Give a lake that nobody serves, for a data folder with one article."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1)))
    close_round(place)
    return Lake(PLACE, place.analyst_link, Corner(tmp_path / "var" / "lake"))


def answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> list[dict[str, Any]]:
    """Let the process answer this; give what it is asked."""
    asked: list[dict[str, Any]] = []

    def run(_command: object, *, input: bytes, **_: object) -> subprocess.CompletedProcess[bytes]:  # noqa: A002  subprocess.run's name
        asked.append(json.loads(input))
        said = answer if isinstance(answer, bytes) else json.dumps(answer, default=str).encode()
        return subprocess.CompletedProcess([], 0, said)

    monkeypatch.setattr(lake_module.subprocess, "run", run)
    return asked


def test_a_server_that_is_not_there_is_an_error(lake: Lake) -> None:
    """A real process, which finds no extensions or no server; the poll hears it in one line."""
    with pytest.raises((LakeError, ConfigError)):
        lake.share(NOW, 60)
    caught = catch_up(lake, lambda: NOW)
    assert caught.shared is None
    assert "the next poll tries again" in str(caught)
    assert "geheim" not in str(caught)
    assert "\n" not in str(caught)


def test_it_takes_no_longer_than_it_may(lake: Lake) -> None:
    """A process that is not done is ended."""
    with pytest.raises(LakeError, match=r"took longer than 0\.01 s, and shows what it showed"):
        lake.share(NOW, 0.01)


def test_what_was_done_comes_back(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """By view, with the way in which it was compared."""
    done = {"copy": "c", "written": {"articles": {"removed": 1, "added": 2}}, "whole": True}
    asked = answering(monkeypatch, {"done": done})
    shared = lake.share(NOW, 60, whole=True, wait_seconds=3)
    assert ({"articles": Written(1, 2)}, 3, True) == (shared.written, shared.rows, shared.whole)
    assert ("share", True, 3) == tuple(asked[0][key] for key in ("do", "whole", "wait_seconds"))
    assert "lake: 3 rows written, it shows c" == str(catch_up(lake, lambda: NOW))


def test_what_it_shows_is_told(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its times; a lake that shows nothing yet is None."""
    told = {
        "copy": "c", "fingerprint": "f", "shown_at": NOW, "newest_poll": None, "views": ["articles"],
    }  # fmt: skip
    answering(monkeypatch, {"done": told})
    shown = lake.tell(NOW, 20)
    assert shown is not None
    assert ("c", NOW, None, ("articles",)) == (
        shown.copy, shown.shown_at, shown.newest_poll, shown.views,
    )  # fmt: skip
    answering(monkeypatch, {"done": {}})
    assert lake.tell(NOW, 20) is None


def test_other_work_is_asked_for_by_name(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing and tidying."""
    asked = answering(monkeypatch, {"done": {"articles": 0}})
    assert {"articles": 0} == lake.compare(NOW, 60)
    answering(monkeypatch, {"done": {"flushed": 5}})
    assert Tidied(flushed=5) == lake.tidy(NOW, 60)
    assert "compare" == asked[0]["do"]


def test_what_goes_wrong_there_is_raised_here(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults of the configuration, errors of the lake, and a process that died."""
    fault = {"file": "environment", "line": None, "key": "K", "problem": "p", "suggestion": "s"}
    answering(monkeypatch, {"faults": [fault]})
    with pytest.raises(ConfigError, match="K: p; s"):
        lake.share(NOW, 60)
    answering(monkeypatch, {"error": "the lake is down"})
    with pytest.raises(LakeError, match="the lake is down"):
        lake.share(NOW, 60)
    answering(monkeypatch, b"")
    with pytest.raises(LakeError, match="ended with code 0"):
        lake.share(NOW, 60)


def test_nothing_published_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    """As everywhere."""
    place = workshop(tmp_path / "var", feed("shen"))
    lake = Lake(PLACE, place.analyst_link, Corner(tmp_path / "var" / "lake"))
    for work in (lambda: lake.share(NOW, 60), lambda: lake.compare(NOW, 60)):
        with pytest.raises(StoreError, match="run `huangpu poll` first"):
            work()
    with pytest.raises(StoreError, match="run `huangpu poll` first"):
        publish_now(place.database, place.analyst_link, lake, NOW)
    assert not place.database.path.exists()
