"""Does the status say how a feed is doing, against its own history?"""

from __future__ import annotations

import pytest
from polled import DAY, HOUR, MINUTE, START, Life, hourly, item, listed

from huangpu.model.entries import Entry
from huangpu.model.health import FeedStatus
from huangpu.model.polls import PollOutcome


def test_a_feed_that_answers_is_healthy() -> None:
    """One good document is enough."""
    life = Life()
    assert FeedStatus.NEVER == life.state.status
    assert FeedStatus.HEALTHY == life.reads(START, hourly(15)).status


@pytest.mark.parametrize(
    ("every_hours", "silent_day"),
    [(1, 2), (12, 2), (36, 4), (5 * 24, 11)],
    ids=["hourly", "twice a day", "every other day", "every five days"],
)
def test_a_feed_is_silent_by_its_own_history(every_hours: int, silent_day: int) -> None:
    """Twice its longest quiet spell, and no less than a day, whatever is usual for others."""
    life = Life(listed(kind="newspaper"))
    life.reads(START, hourly(40, every=every_hours * HOUR))
    statuses = {
        day: life.unchanged(START + day * DAY).status
        for day in range(1, 14)
        if day * 24 < 40 * every_hours  # two weeks must be known, or the prior counts
    }
    known = [day for day in statuses if day >= 2 or every_hours > 8]
    silent = [day for day in known if statuses[day] is FeedStatus.SILENT]
    if every_hours == 1:
        assert silent == []
    else:
        assert silent_day == silent[0]


@pytest.mark.parametrize(
    ("kind", "days"),
    [("newspaper", 3), ("official", 7), ("university/journal", 14)],
)
def test_without_history_the_kind_counts(kind: str, days: int) -> None:
    """A feed that was never seen to pause is given what is usual for its kind."""
    life = Life(listed(kind=kind))
    life.reads(START, [item(n) for n in range(15)])
    assert FeedStatus.HEALTHY == life.unchanged(START + days * DAY).status
    state = life.unchanged(START + days * DAY + HOUR)
    assert FeedStatus.SILENT == state.status
    assert f"{days}.0 days are usual for its kind" in state.status_reason or days > 9


def test_a_feed_frozen_for_a_year_is_silent_at_once() -> None:
    """A document whose newest entry is a year old needs no second look."""
    life = Life()
    state = life.reads(START, hourly(20, START - 365 * DAY, every=2 * DAY))
    assert FeedStatus.SILENT == state.status
    assert "nothing new for 365 days; its longest quiet spell was 2.0 days" == state.status_reason


def test_one_new_entry_ends_the_silence() -> None:
    """The feed is healthy again with the first poll that brings something."""
    life = Life()
    life.reads(START, hourly(40, every=12 * HOUR))
    assert FeedStatus.SILENT == life.unchanged(START + 9 * DAY).status
    life.reads(START + 10 * DAY, [*hourly(39, every=12 * HOUR), item(99, START + 10 * DAY)])
    assert FeedStatus.HEALTHY == life.state.status


def test_late_entries_are_no_silence() -> None:
    """Search feeds bring entries that are days old: what counts is when they came."""
    life = Life()
    shown = hourly(40, every=12 * HOUR)
    for day in range(12):
        life.reads(START + day * DAY, [*shown, item(200 + day, START + (day - 4) * DAY)])
        assert FeedStatus.HEALTHY == life.state.status


@pytest.mark.parametrize(
    ("outcome", "entries"),
    [(PollOutcome.EMPTY, ()), (PollOutcome.OK, ()), (PollOutcome.OK, (item(1, rejected="empty"),))],
    ids=["no body", "no entry", "none usable"],
)
def test_a_document_without_entries_is_empty(
    outcome: PollOutcome, entries: tuple[Entry, ...]
) -> None:
    """It answers, so it does not fail; it brings nothing, so it is not healthy."""
    life = Life()
    life.reads(START, hourly(15))
    state = life.polled(START + DAY, outcome, entries=entries)
    assert FeedStatus.EMPTY == state.status
    assert 0 == state.consecutive_failures
    assert FeedStatus.EMPTY == life.unchanged(START + 2 * DAY).status
    assert "for 2.0 days" in life.polled(START + 3 * DAY, outcome, entries=entries).status_reason


@pytest.mark.parametrize(
    ("minutes", "said"), [(20, "for less than an hour"), (60, "for 1 hour"), (300, "for 5 hours")]
)
def test_a_short_time_is_told_in_hours(minutes: int, said: str) -> None:
    """Nobody reads "for 0.0 days" under a digest."""
    life = Life()
    life.reads(START, hourly(15))
    life.polled(START + DAY, PollOutcome.EMPTY)
    state = life.polled(START + DAY + minutes * MINUTE, PollOutcome.EMPTY)
    assert state.status_reason.endswith(said)


def test_a_feed_that_is_empty_at_weekends_is_healthy() -> None:
    """Once an empty spell has ended, one as long is its way."""
    life = Life()
    life.reads(START, hourly(15))
    for day in (4, 5, 6):
        assert FeedStatus.EMPTY == life.reads(START + day * DAY).status
    life.reads(START + 7 * DAY, hourly(15))
    for day in (11, 12, 13):
        assert FeedStatus.HEALTHY == life.reads(START + day * DAY).status
    assert "its document is empty, as it was for 3.0 days before" == life.state.status_reason
    assert FeedStatus.EMPTY == life.reads(START + 17 * DAY).status


def test_an_empty_feed_that_fails_is_failing() -> None:
    """The worse word wins."""
    life = Life()
    life.reads(START)
    assert FeedStatus.FAILING == life.fails(START + HOUR, 500).status
