"""Do the commands that keep the house small say what they did, in both voices?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.jobs.polling_round import close_round
from huangpu.settings import load_settings
from huangpu.wiring import Wiring

Huangpu = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
NOW = (START + timedelta(days=100)).isoformat()


@pytest.fixture(autouse=True)
def _loaded(tmp_path: Path) -> None:
    """Load an old article and a young one into the data folder of the command."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    journalled(place, record("shen", entry(2), hours=24 * 99))
    close_round(place)


def test_purge_says_what_went(huangpu: Huangpu) -> None:
    """First what would go, then what went, and then there is nothing left to purge."""
    purge = ("--now", NOW, "purge", "--older-than", "90")
    said = huangpu(*purge, "--dry-run")
    assert said.out.startswith(
        "1 articles (1 entries) and 1 polls from before 2026-08-27 02:00Z would go"
    )
    said = huangpu(*purge)
    assert "put away" in said.out
    assert "huangpu shrink" in said.out
    assert {"articles": 0, "polls": 0} == {
        key: huangpu("--json", *purge).json[key] for key in ("articles", "polls")
    }
    assert [{"title": "A headline that nobody else has, number 2"}] == huangpu(
        "query", "SELECT title FROM articles", "--format", "json"
    ).json


def test_what_is_young_cannot_be_purged(huangpu: Huangpu) -> None:
    """The digest and the trends look back for weeks, so a slip of the finger is refused."""
    said = huangpu("purge", "--older-than", "7")
    assert 2 == said.code
    assert "60<=x<=36500" in said.err


def test_shrink_says_how_much(huangpu: Huangpu) -> None:
    """Megabytes for people, bytes for machines."""
    assert "MB became" in huangpu("shrink").out
    assert {"before", "after"} == set(huangpu("--json", "shrink").json)


def test_backup_and_restore(huangpu: Huangpu, tmp_path: Path) -> None:
    """There and back, with the warning of what cannot be known."""
    file = str(tmp_path / "all.tar")
    assert "MB" in huangpu("backup", file).out
    assert 1 == huangpu("restore", file).code
    said = huangpu("restore", file, "--data", str(tmp_path / "new"))
    assert "files of" in said.out
    assert "would be mailed again" in said.err
    assert (tmp_path / "new" / "analyst.duckdb").exists()


def test_the_backup_of_every_night_and_the_way_back(
    huangpu: Huangpu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operations.md says it: backup, restore, doctor; a folder in the data is refused."""
    assert 2 == huangpu("backup").code
    (tmp_path / "safe").mkdir()
    monkeypatch.setenv("HUANGPU_BACKUP_DIR", str(tmp_path / "safe"))
    file = huangpu("--json", "--now", NOW, "backup").json["file"]
    assert str(tmp_path / "safe" / "huangpu-20261125T020000Z.tar") == file
    assert 0 == huangpu("restore", file, "--data", str(tmp_path / "new")).code
    found = huangpu("--json", "--now", NOW, "doctor", "--data", str(tmp_path / "new")).json
    assert [("ok", True)] == [
        (one["level"], "the newest of 1 in" in one["found"])
        for one in found["findings"]
        if one["check"] == "backup"
    ]
    assert {} == {
        one["check"]: one
        for one in found["findings"]
        if one["check"] in {"database", "copies", "journal"} and one["level"] != "ok"
    }
    monkeypatch.setenv("HUANGPU_BACKUP_DIR", str(tmp_path / "var" / "safe"))
    said = huangpu("backup")
    assert (2, True) == (said.code, "HUANGPU_BACKUP_DIR: " in said.err)


def test_the_nightly_rule_purges_by_itself(tmp_path: Path) -> None:
    """As HUANGPU_KEEP_DAYS says; unset, everything is kept."""

    def purged(**values: object) -> int:
        where = {"config_dir": ROOT / "config", "data_dir": tmp_path / "var", "now": NOW}
        return Wiring(load_settings(**where, **values)).purge_by_rule()

    assert [0, 1, 0] == [purged(), purged(keep_days=90), purged(keep_days=90)]
