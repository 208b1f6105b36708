"""Are the right feeds looked at, politely, and is what that shows said with what mends it?"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from fakes import START
from feed_site import FeedSite, Route, page, rss
from probing import prober_for

from huangpu.jobs.catalogue_findings import Finding
from huangpu.jobs.catalogue_probe import MOST, Look, choose, look, wants_look
from huangpu.jobs.health import FeedHealth, Week
from huangpu.model.feeds import Feed
from huangpu.model.health import Baseline, FeedState, FeedStatus, Move, PollMemory

DAY = timedelta(days=1)
DEAD, FAILING, HEALTHY = FeedStatus.DEAD, FeedStatus.FAILING, FeedStatus.HEALTHY


def health(
    name: str,
    status: FeedStatus = DEAD,
    url: str = "",
    state: dict[str, Any] | None = None,
    **values: Any,  # noqa: ANN401  fields of the feed, and of what is remembered of it
) -> FeedHealth:
    """Give a feed in this state."""
    fields = {"enabled", "reason", "headers", "site"}
    one = Feed.model_validate(
        {
            "id": name,
            "url": url or f"https://{name}.example/feed",
            **{key: value for key, value in values.items() if key in fields},
        }
    )
    memory = PollMemory(**{key: value for key, value in values.items() if key not in fields})
    return FeedHealth(one, FeedState(name, status=status, memory=memory, **(state or {})), Week())


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (health("a", DEAD), True),
        (health("a", FeedStatus.EMPTY), True),
        (health("a", FeedStatus.SILENT), True),
        (health("a", FAILING, failing_since=START - DAY), True),
        (health("a", FAILING, failing_since=START - DAY / 2), False),
        (health("a", HEALTHY), False),
        (health("a", FeedStatus.NEVER), False),
        (health("a", HEALTHY, move=Move("https://b.example/", START - 8 * DAY, START)), True),
        (health("a", HEALTHY, move=Move("https://b.example/", START - 2 * DAY, START)), False),
        (health("a", HEALTHY, state={"moved_to": "https://a.example/new"}), True),
        (health("a", HEALTHY, drift="format: atom since …"), True),
        (health("a", DEAD, enabled=False), True),
        (health("a", FAILING, enabled=False, failing_since=START), True),
        (health("a", HEALTHY, enabled=False, reason="Reserve: 上海太多"), False),
        (health("a", FeedStatus.NEVER, enabled=False), False),
        (health("a", DEAD, not_before=START + DAY, trouble="429"), False),
    ],
    ids=[
        *("dead", "empty", "silent", "failing", "failing today", "well", "never polled"),
        *("moved", "moved lately", "asked elsewhere", "drifts"),
        *("off and dead", "off and failing", "off though well", "off from the start", "must wait"),
    ],
)
def test_who_wants_a_look(one: FeedHealth, expected: bool) -> None:  # noqa: FBT001  a case
    """Who is lost, moved or changed; not who was switched off although it worked."""
    assert expected is wants_look(one, START)


def chosen(every: Sequence[FeedHealth], probed: dict[str, datetime], most: int = MOST) -> list[str]:
    """Give who is asked tonight."""
    return [one.feed.id for one in choose(every, probed.get, START, most)]


def test_each_once_a_week_and_so_many_a_night() -> None:
    """Who was never looked at comes first, then who waits longest."""
    every = [health(f"f{number}") for number in range(5)] + [health("well", HEALTHY)]
    probed = {"f0": START - 9 * DAY, "f1": START - 2 * DAY, "f2": START - 30 * DAY}
    assert ["f3", "f4", "f2", "f0"] == chosen(every, probed)
    assert ["f3", "f4"] == chosen(every, probed, most=2)
    assert MOST == len(chosen([health(f"f{number}") for number in range(200)], {}))


def looked(site: FeedSite, *every: FeedHealth, told: Sequence[str] = ()) -> Look:
    """Look at feeds of a site."""

    async def run() -> Look:
        async with prober_for(site) as prober:
            return await look(every, prober, told)

    return asyncio.run(run())


def finding(route: Route | str, status: FeedStatus = DEAD, **values: Any) -> Finding | None:  # noqa: ANN401
    """Give what a look at one feed shows."""
    with FeedSite({"/feed": route, "/new": rss("One", "二")}) as site:
        one = health("news", status, f"{site.base}/feed", **values)
        found = looked(site, one).findings
        return found[0] if found else None


@pytest.mark.parametrize(
    ("route", "status", "values", "what", "command"),
    [
        (Route("", 404), DEAD, {}, "died", "huangpu feeds discover"),
        (Route("", 503), FAILING, {}, "still fails", "huangpu feeds check news --probe"),
        (page(title="A page"), FAILING, {}, "died", "huangpu feeds discover"),
        (rss("One"), DEAD, {}, "answers again", "huangpu poll --feed news"),
        (rss("One"), FeedStatus.SILENT, {}, "still quiet", "huangpu feeds discover"),
        (
            rss("一"),
            DEAD,
            {"enabled": False, "reason": "坏了"},
            "came back",
            "huangpu feeds enable news",
        ),
        (
            rss("One"),
            HEALTHY,
            {"baseline": Baseline(format="atom")},
            "changed format",
            "huangpu feeds check news --probe",
        ),
        (
            rss("One"),
            HEALTHY,
            {"drift": "language: now mostly English"},
            "still drifts",
            "huangpu feeds check",
        ),
        ("301 {base}/new", HEALTHY, {}, "moved", "huangpu feeds move news http://127.0.0.1"),
    ],
    ids=[
        *("gone", "in trouble", "a page now", "well again", "silent", "off, and back"),
        *("another format", "drifts", "moved"),
    ],
)
def test_what_a_look_shows(
    route: Route | str, status: FeedStatus, values: dict[str, Any], what: str, command: str
) -> None:
    """One word, one sentence, and the command that helps."""
    found = finding(route, status, **values)
    assert found
    assert (what, True) == (found.what, found.command.startswith(command))
    assert (what in {"moved", "died", "came back", "changed format"}) is found.wants_person


@pytest.mark.parametrize(
    ("route", "values"),
    [
        (Route("", 404), {"enabled": False}),
        (rss(), {"enabled": False}),
        (rss("One"), {"status": HEALTHY}),
    ],
    ids=["off and still gone", "off and empty", "well"],
)
def test_what_is_not_told(route: Route | str, values: dict[str, Any]) -> None:
    """A feed that is off and stays dead is no news."""
    assert None is finding(route, **values)


def test_an_address_for_now_is_no_move() -> None:
    """A redirect for the time being leaves the catalogue as it is."""
    found = finding("302 {base}/new", DEAD)
    assert found
    assert "answers again" == found.what


def test_secrets_do_not_move_by_themselves() -> None:
    """They were for the old server: a person looks first, and no message holds them."""
    found = finding("301 {base}/new?token=verysecretvalue123", HEALTHY, headers={"X-Key": "${K}"})
    assert found is None or "feeds move" not in found.command
    found = finding("301 {base}/new?token=verysecretvalue123", HEALTHY)
    assert found
    assert "verysecretvalue123" not in found.said + found.command
    assert "feeds move" not in found.command


def test_a_feed_that_is_off_and_moved_is_moved_and_put_on() -> None:
    """Both commands, in one line that can be pasted."""
    found = finding("301 {base}/new", DEAD, enabled=False)
    assert found
    words = shlex.split(found.command)
    assert ["&&", "huangpu", "feeds", "enable", "news"] == words[-5:]


def test_a_person_is_told_once() -> None:
    """What was told lately stands in the table, and is nothing to do any more."""
    with FeedSite({"/a": Route("", 410), "/b": rss("One")}) as site:
        every = [health("a", DEAD, f"{site.base}/a"), health("b", DEAD, f"{site.base}/b")]
        first = looked(site, *every)
        again = looked(site, *every, told=[one.key for one in first.findings])
        assert ["/a", "/b"] == sorted(site.paths[:2])  # each once
    assert ["a"] == [one.feed_id for one in first.to_do]
    assert [("a", "died", "new"), ("b", "answers again", "new")] == [
        (row["feed"], row["what"], row["new"]) for row in first.rows()
    ]
    assert "2 feeds looked at: 1 died, 1 answers again" == str(first)
    assert ([], {""}) == (again.to_do, {row["new"] for row in again.rows()})


def test_a_network_that_is_down_proves_nothing() -> None:
    """Of several hosts nobody was reached: no feed died of that, and all are asked again."""
    with FeedSite() as site:
        base = site.base
    every = [health("a", DEAD, f"{base}/a"), health("b", DEAD, f"{base}/b".replace(".1:", ".2:"))]
    seen = looked(site, *every)
    assert (True, ()) == (seen.offline, seen.findings)
    assert "our own network seems to be down" in str(seen)


def test_nobody_to_look_at() -> None:
    """A catalogue that is well asks nobody."""
    assert "no feed wants a look" == str(Look((), (), frozenset()))
