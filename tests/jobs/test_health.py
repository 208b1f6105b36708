"""Is every feed of the catalogue told with what happened to it, and what to do?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.publishing import publish
from huangpu.jobs.health import FeedHealth, Week, health_of, must_wait
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop
from huangpu.model.health import FeedState, FeedStatus, Move, PollMemory
from huangpu.model.polls import PollOutcome, PollRecord

GOOD, BAD, OFF, FRESH = feed("good"), feed("bad"), feed("off", enabled=False), feed("fresh")


def told(place: Workshop, *records: PollRecord, days: float = 0.1) -> dict[str, FeedHealth]:
    """Load some polls, and give the health of the feeds so many days after the start."""
    for one in records:
        journalled(place, one)
    load_pending(place.database, place.journal, place.rules)
    publish(place.database, place.analyst_link)
    now = START + timedelta(days=days)
    return {one.feed.id: one for one in health_of(place.rules.catalogue, place.analyst_link, now)}


def test_without_a_database_no_feed_was_polled(tmp_path: Path) -> None:
    """A fresh installation lists its feeds all the same, in the order of the file."""
    place = workshop(tmp_path, GOOD, OFF)
    found = health_of(place.rules.catalogue, place.analyst_link, START)
    assert ["good", "off"] == [one.feed.id for one in found]
    assert {FeedStatus.NEVER} == {one.state.status for one in found}
    assert ["huangpu poll --feed good", None] == [
        one.remedy.command if one.remedy else None for one in found
    ]


def test_a_week_is_counted(tmp_path: Path) -> None:
    """Polls, failures, gaps and new entries of the last seven days, and the newest trouble."""
    place = workshop(tmp_path, GOOD, BAD, OFF, FRESH)
    found = told(
        place,
        record("good", entry(1), entry(2)),
        record("good", entry(3), entry(4), hours=1),
        record("good", entry(4), entry(5), hours=2),
        record("bad", outcome=PollOutcome.HTTP_ERROR, http_status=404, error="gone away"),
        record("bad", outcome=PollOutcome.NETWORK_ERROR, error="timeout: slow", hours=1),
    )
    good, bad = found["good"].week, found["bad"].week
    assert (3, 0, 5, "") == (good.polls, good.failed, good.articles, good.trouble)
    assert (1, START + timedelta(hours=1)) == (good.gaps, good.last_gap_at)
    assert (2, 2, 0, "timeout") == (bad.polls, bad.failed, bad.gaps, bad.trouble)
    assert FeedStatus.FAILING == found["bad"].state.status
    assert Week() == found["fresh"].week


def test_what_is_older_than_a_week_does_not_count(tmp_path: Path) -> None:
    """Last month's failures are over; the newest poll still says what the trouble is."""
    place = workshop(tmp_path, BAD)
    bad = record("bad", outcome=PollOutcome.GONE, http_status=410)
    week = told(place, bad, days=30)["bad"].week
    assert (0, 0, "410") == (week.polls, week.failed, week.trouble)


def test_a_good_poll_ends_the_trouble(tmp_path: Path) -> None:
    """Only the newest poll says of what a feed suffers."""
    place = workshop(tmp_path, BAD)
    found = told(
        place,
        record("bad", outcome=PollOutcome.HTTP_ERROR, http_status=500, error="500"),
        record("bad", entry(1), hours=1),
    )["bad"]
    assert ("", 1) == (found.week.trouble, found.week.failed)
    assert not found.is_troubled
    assert found.remedy is None


MOVED = PollMemory(move=Move("https://new.example/feed", START - timedelta(days=7), START))


@pytest.mark.parametrize(
    ("state", "troubled", "command"),
    [
        (FeedState("good", status=FeedStatus.HEALTHY), False, None),
        (FeedState("good", status=FeedStatus.SILENT), True, "huangpu feeds discover"),
        (
            FeedState("good", status=FeedStatus.FAILING, memory=PollMemory(trouble="403")),
            True,
            "huangpu feeds check good --probe",
        ),
        (
            FeedState(
                "good", status=FeedStatus.HEALTHY, memory=PollMemory(drift="it is in zh now")
            ),
            True,
            "huangpu feeds check good --probe",
        ),
        (
            FeedState("good", status=FeedStatus.HEALTHY, memory=MOVED),
            True,
            "huangpu feeds move good https://new.example/feed",
        ),
    ],
    ids=["healthy", "silent", "failing", "drifting", "moved"],
)
def test_what_to_do(state: FeedState, command: str | None, *, troubled: bool) -> None:
    """Troubled feeds, drifting ones and those that moved have a next step; a feed that is off none."""
    health = FeedHealth(GOOD, state, Week())
    assert troubled == health.is_troubled
    remedy = health.remedy
    assert (remedy is None) == (command is None)
    assert remedy is None or command is None or remedy.command.startswith(command)
    disabled = replace(health, feed=OFF)
    assert (False, None) == (disabled.is_troubled, disabled.remedy)


def test_the_worst_comes_first() -> None:
    """Dead before failing before empty before silent before new before healthy; then by gaps."""
    order = [FeedStatus.HEALTHY, FeedStatus.NEVER, FeedStatus.SILENT, FeedStatus.EMPTY]
    order += [FeedStatus.FAILING, FeedStatus.DEAD]
    feeds = [FeedHealth(GOOD, FeedState("good", status=status), Week()) for status in order]
    feeds.append(FeedHealth(BAD, FeedState("bad", status=FeedStatus.HEALTHY), Week(gaps=1)))
    ranked = sorted(feeds, key=lambda one: one.gravity)
    assert [*reversed(order), FeedStatus.HEALTHY] == [one.state.status for one in ranked]
    assert "bad" == ranked[-2].feed.id


@pytest.mark.parametrize(
    ("trouble", "hours", "waits"),
    [("429", 1, True), ("503", 1, True), ("429", -1, False), ("timeout", 1, False), ("", 1, False)],
)
def test_a_server_that_asked_us_to_wait_is_waited_for(
    trouble: str, hours: int, *, waits: bool
) -> None:
    """Retry-After of 429 and 503 holds for people too; other wishes are about polls."""
    until = START + timedelta(hours=hours)
    state = FeedState("good", memory=PollMemory(not_before=until, trouble=trouble))
    assert (until if waits else None) == must_wait(FeedHealth(GOOD, state, Week()), START)
