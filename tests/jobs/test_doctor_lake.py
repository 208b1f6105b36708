"""Does the doctor say in one line how the lake is?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import with_an_article

from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store.lake import Lake
from huangpu.adapters.store.lake_corner import Corner
from huangpu.adapters.store.lake_sync import Shown
from huangpu.adapters.store.publishing import publish
from huangpu.errors import ConfigError, Fault, LakeError
from huangpu.jobs.doctor import Finding, Level
from huangpu.jobs.doctor_lake import lake as examine
from huangpu.jobs.polling_round import Workshop

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with one published article."""
    return with_an_article(tmp_path)


def found(place: Workshop, monkeypatch: pytest.MonkeyPatch, said: object) -> Finding:
    """Give the line for a lake that says this."""

    def tell(*_: object) -> object:
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(Lake, "tell", tell)
    folder = place.analyst_link.parent
    lake = Lake(LakePlace("h", "d", user="u"), place.analyst_link, Corner(folder / "lake"))
    (line,) = examine(lake, NOW)
    return line


def test_a_lake_that_keeps_up_is_well(place: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows the newest copy."""
    copy = place.analyst_link.resolve().name
    shown = Shown(copy, "f", NOW, NOW - timedelta(minutes=9), ())
    line = found(place, monkeypatch, shown)
    assert Level.OK is line.level
    assert (
        f"postgresql://u@h:5432/d shows {copy}, whose newest poll was 9 minutes ago" == line.found
    )


def test_a_lake_that_is_behind_says_how_far(
    place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In copies that were published since."""
    copy = place.analyst_link.resolve().name
    publish(place.database, place.analyst_link)
    line = found(place, monkeypatch, Shown(copy, "f", NOW, None, ()))
    assert Level.WARNING is line.level
    assert "1 copy published since" in line.found


def test_what_is_wrong_with_it_is_told(place: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to show yet, no answer, nothing installed; and no line where no lake is set."""
    assert "huangpu publish" == found(place, monkeypatch, None).advice
    line = found(place, monkeypatch, LakeError("no answer"))
    assert (Level.WARNING, "no answer") == (line.level, line.found)
    fault = Fault("environment", None, "K", "needs a package", "pip install it")
    line = found(place, monkeypatch, ConfigError((fault,)))
    assert (Level.FAULT, "needs a package", "pip install it") == (
        line.level, line.found, line.advice,
    )  # fmt: skip
    assert [] == list(examine(None, NOW))
