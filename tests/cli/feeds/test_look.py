"""Does the upkeep look at troubled feeds once a week, between polls, and remember what it told?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from feed_site import Route, rss

from huangpu.adapters.locks import held
from huangpu.errors import PollRunningError
from huangpu.jobs.catalogue_probe import Look
from huangpu.settings import load_settings
from huangpu.wiring import Wiring, growing

FEEDS = """\
  - {id: well, url: "{base}/well"}
  - {id: gone, url: "{base}/gone"}
"""


@pytest.fixture
def polled(desk: Any) -> Any:  # noqa: ANN401  the desk of these tests
    """Give a desk of two feeds, one of which is gone for good."""
    desk.site.routes |= {"/well": rss("一条新闻"), "/gone": Route("", 410)}
    desk.lists(FEEDS)
    assert 0 == desk("poll").code
    desk.site.asked.clear()
    return desk


def wiring(desk: Any, now: str) -> Wiring:  # noqa: ANN401
    """Give the parts, as the upkeep has them at this moment."""
    data = desk.folder.parent / "var"
    assert (data / "analyst.duckdb").exists()
    return Wiring(load_settings(config_dir=desk.folder, data_dir=data, now=now))


def looked(parts: Wiring, *, at_once: bool = False) -> Look:
    """Look, tell, and remember."""
    seen = asyncio.run(parts.look_at_catalogue(at_once=at_once))
    parts.done_looking(seen)
    return seen


def test_once_a_week_and_told_once(polled: Any) -> None:  # noqa: ANN401
    """The second night asks nobody; a week later it is asked, and known; a month later new again."""
    monday = looked(wiring(polled, "2026-08-17T20:40:00Z"))
    assert (("gone",), ["gone"]) == (monday.asked, [one.feed_id for one in monday.to_do])
    assert () == looked(wiring(polled, "2026-08-18T20:40:00Z")).asked
    assert ("gone",) == looked(wiring(polled, "2026-08-18T20:40:00Z"), at_once=True).asked
    week_later = looked(wiring(polled, "2026-08-25T20:40:00Z"))
    assert (("gone",), []) == (week_later.asked, week_later.to_do)
    month_later = looked(wiring(polled, "2026-09-20T20:40:00Z"))
    assert ["gone"] == [one.feed_id for one in month_later.to_do]
    assert {"/gone"} == set(polled.site.paths)
    assert 4 == len(polled.site.paths)


def test_not_while_a_poll_runs(polled: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """Two at a time would ask one host at once."""
    monkeypatch.setattr(growing, "POLL_SECONDS", 0)
    parts = wiring(polled, "2026-08-17T20:40:00Z")
    lock: Path = parts.places.data / "poll.lock"
    with held(lock, 0), pytest.raises(PollRunningError):
        looked(parts)
    assert [] == polled.site.paths
    assert ("gone",) == looked(parts).asked
