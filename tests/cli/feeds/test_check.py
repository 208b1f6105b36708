"""Does `feeds check` show troubles first, each with its reason and the next step?"""

from __future__ import annotations

from typing import Any

import pytest
from feed_site import FeedSite, Route, page, rss

SEVERAL = """\
  - {id: good, title: Good, url: "{base}/good"}
  - {id: gone, title: Gone, url: "{base}/gone", site: "{base}/"}
  - {id: page, title: Page, url: "{base}/page"}
  - {id: empty, title: Empty, url: "{base}/empty"}
  - {id: gappy, title: Gappy, url: "{base}/gappy", poll_minutes: 30}
  - {id: off, title: Off, url: "{base}/off", enabled: false, reason: moved away}
"""


@pytest.fixture
def polled(desk: Any, site: FeedSite) -> Any:  # noqa: ANN401  the desk
    """Poll feeds of all kinds twice; one of them shows nothing that it showed before."""
    desk.lists(SEVERAL)
    site.routes |= {
        "/good": rss("One headline", "Two headlines"),
        "/page": page(title="[red]A page[/red]"),
        "/empty": rss(),
        "/gappy": rss("First headline of all", "Second headline of all"),
    }
    assert 0 == desk("poll", "--all").code
    body = str(rss("Third of all headlines", "Fourth of all headlines").body)
    site.routes["/gappy"] = Route(
        body.replace("guid-", "other-").replace("news.example/", "news.example/later-"),
        content_type="application/rss+xml",
    )
    desk("poll", "--all", now="2026-08-17T12:00+08:00")
    return desk


def check(desk: Any, *words: str) -> Any:  # noqa: ANN401  what it said
    """Check two hours after the second poll."""
    return desk("feeds", "check", *words, now="2026-08-17T14:00+08:00")


def test_troubles_come_first(polled: Any) -> None:  # noqa: ANN401
    """Feeds that are off are left out; the others stand with the worst first. Exit 0."""
    said = check(polled, "--json")
    assert 0 == said.code
    rows = {row["feed_id"]: row for row in said.json}
    assert ["gone", "page", "empty", "gappy", "good"] == list(rows)
    assert [True, True, True, False, False] == [row["troubled"] for row in rows.values()]
    assert (2, 2) == (rows["gone"]["polls_7d"], rows["gone"]["failed_7d"])
    assert 1 == rows["gappy"]["gaps_7d"]
    assert "2026-08-17T04:00:00+00:00" == rows["gappy"]["last_gap_at"]


def test_people_read_why_and_what_to_do(polled: Any) -> None:  # noqa: ANN401
    """Counts, reasons, next steps as commands, gaps, and what is in order."""
    said = check(polled)
    out = said.out
    assert 0 == said.code
    assert out.startswith("5 feeds polled: ")
    assert "2 failing" in out
    assert "; 1 off" in out
    order = [out.index(f"● {name}") for name in ("gone", "page", "empty")]
    assert sorted(order) == order
    assert "the server answered 404" in out
    assert f"huangpu feeds discover {polled.site.base}/" in out
    assert "not_a_feed" in out
    assert "Entries may have been missed in the last 7 days (1)" in out
    assert "poll_minutes below 30" in out
    assert "In order (2)" in out
    assert "2 h ago" in out


def test_named_feeds_are_shown_whole(polled: Any) -> None:  # noqa: ANN401
    """A healthy feed and one that is off are told in full when they are asked for."""
    said = check(polled, "good", "off")
    assert "answers as it should" in said.out
    assert "2 polls in 7 days, 0 failed; 2 new entries" in said.out
    assert "moved away" in said.out
    assert "gone" not in said.out


def test_before_the_first_poll(desk: Any) -> None:  # noqa: ANN401
    """A fresh catalogue is told as such, with what to do."""
    said = desk("feeds", "check")
    assert (0, True) == (said.code, "Not polled yet (1)" in said.out)
    assert "huangpu poll" in said.out


def test_unknown_feeds_are_wrong_input(desk: Any) -> None:  # noqa: ANN401
    """Each unknown id is named, with where to look; exit 2."""
    said = desk("feeds", "check", "nobody", "news", "nothing")
    assert 2 == said.code
    assert 2 == len(said.err.splitlines())
    assert "huangpu feeds list" in said.err


def test_a_probe_needs_a_name(desk: Any) -> None:  # noqa: ANN401
    """No one asks a hundred feeds by a slip."""
    said = desk("feeds", "check", "--probe")
    assert 2 == said.code
    assert "name the feed to probe" in said.err
