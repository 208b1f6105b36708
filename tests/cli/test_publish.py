"""Does `huangpu publish` publish, and say plainly where there is no lake, or none in reach?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.store import lake as lake_module
from huangpu.adapters.store.lake_sync import Shared
from huangpu.adapters.store.lake_tables import Written
from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]


@pytest.fixture
def polled(tmp_path: Path) -> Path:
    """Give the link to the newest copy of a data folder with one article."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    close_round(place)
    return place.analyst_link


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a lake that nobody serves."""
    monkeypatch.setenv("HUANGPU_LAKE_URL", "postgresql://huang:geheim@127.0.0.1:1/lake")
    monkeypatch.setenv("HUANGPU_LAKE_DATA", "s3://bucket/lake")


def test_without_a_lake_it_publishes(huangpu: Huangpu, polled: Path) -> None:
    """A copy of now, and says that no lake is set."""
    before = polled.resolve()
    said = huangpu("publish")
    assert (0, True) == (said.code, "No lake is set" in said.out)
    assert before != polled.resolve()
    assert str(polled.resolve()) == huangpu("publish", "--json").json["copy"] or polled.exists()


def test_without_a_database_it_says_what_to_do(huangpu: Huangpu) -> None:
    """Nothing is made of nothing."""
    said = huangpu("publish")
    assert (1, True) == (said.code, "run `huangpu poll` first" in said.err)


@pytest.mark.usefixtures("lake")
def test_a_lake_out_of_reach_is_an_error_without_its_password(
    huangpu: Huangpu, polled: Path
) -> None:
    """Code 2 where the extensions are missing, 1 where the server does not answer."""
    before = polled.resolve()
    for words in (("publish",), ("publish", "--check")):
        said = huangpu(*words)
        assert said.code in {1, 2}
        assert "lake" in said.err
        assert "geheim" not in said.err + said.out
    assert before != polled.resolve(), "the copy was published all the same"


@pytest.mark.usefixtures("polled", "lake")
def test_it_says_what_was_written(huangpu: Huangpu, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows by view, views without change left out."""
    written = {"articles": Written(1, 2), "feeds": Written(0, 0)}
    monkeypatch.setattr(
        lake_module.Lake, "share", lambda *_, **__: Shared("c.duckdb", written, whole=False)
    )
    said = huangpu("publish")
    assert 0 == said.code, said.err
    assert "3 rows written, compared with the copy that it showed; it shows c.duckdb" in said.out
    assert "articles" in said.out
    assert "feeds" not in said.out
    machine = huangpu("publish", "--json").json
    assert {"removed": 1, "added": 2} == machine["lake"]["written"]["articles"]


@pytest.mark.usefixtures("polled", "lake")
def test_the_check_ends_with_a_code(huangpu: Huangpu, monkeypatch: pytest.MonkeyPatch) -> None:
    """For scripts: 1 where lake and copy differ."""
    monkeypatch.setattr(lake_module.Lake, "compare", lambda *_: {"articles": 0, "feeds": 0})
    said = huangpu("publish", "--check")
    assert (0, True) == (said.code, "2 views, row for row" in said.out)
    monkeypatch.setattr(lake_module.Lake, "compare", lambda *_: {"articles": 0, "feeds": 3})
    said = huangpu("publish", "--check")
    assert (1, True) == (said.code, "huangpu publish --whole" in said.out)
    assert {"same": False, "views": {"articles": 0, "feeds": 3}} == huangpu(
        "publish", "--check", "--json"
    ).json


@pytest.mark.usefixtures("polled")
def test_a_check_needs_a_lake(huangpu: Huangpu) -> None:
    """And says which variables name one."""
    said = huangpu("publish", "--check")
    assert (2, True) == (said.code, "HUANGPU_LAKE_URL: is not set" in said.err)
