"""Is a feed asked again at the right time, and does it say why then?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from polled import DAY, HOUR, MINUTE, START, Life, hourly, item, listed

from huangpu.core.polling import floor_minutes, is_due
from huangpu.model.entries import CacheHints
from huangpu.model.feeds import HostRule
from huangpu.model.health import FeedState
from huangpu.model.polls import PollOutcome

BUSY = hourly(20, every=10 * MINUTE)  # a window that turns over in 200 minutes


def test_a_feed_is_due_at_its_time() -> None:
    """Never polled is due; then the moment itself counts, and nothing before it."""
    state = FeedState("shen", next_poll_at=START)
    assert is_due(None, START)
    assert is_due(FeedState("shen"), START)
    assert is_due(state, START)
    assert not is_due(state, START - timedelta(microseconds=1))


def test_the_floor_is_that_of_the_host() -> None:
    """Only the row of the feed's own host counts; no row allows everything."""
    hosts = {"shen.example": HostRule(poll_floor_minutes=30), "other.example": HostRule()}
    assert 30 == floor_minutes(listed(), hosts)
    assert 0 == floor_minutes(listed(url="https://other.example/feed"), hosts)
    assert 0 == floor_minutes(listed(url="https://third.example/feed"), hosts)


def test_the_first_document_tells_the_pace() -> None:
    """A feed of one entry a day is asked some times a day, one of a hundred every half hour."""
    slow, fast = Life(), Life()
    slow.reads(START, hourly(15, every=DAY))
    fast.reads(START, hourly(60, every=14 * MINUTE))
    assert 3 * HOUR < slow.wait < 8 * HOUR
    assert 15 * MINUTE < fast.wait < 45 * MINUTE
    assert "about 1.2 entries a day of late" in slow.state.next_poll_reason


@pytest.mark.parametrize(
    "entries",
    [[item(n) for n in range(20)], hourly(20, every=MINUTE)],
    ids=["no dates", "all of this hour"],
)
def test_a_first_document_that_tells_nothing_is_followed_by_a_second(entries: list[object]) -> None:
    """Where dates say nothing of the pace, the feed is looked at again soon."""
    life = Life()
    life.reads(START, entries)  # type: ignore[arg-type]  # parametrised entries
    assert 12 * MINUTE <= life.wait <= 15 * MINUTE
    assert life.state.next_poll_reason.endswith("does not tell how fast it is")


def test_the_editors_interval_is_kept() -> None:
    """Where feeds.yaml names poll_minutes, neither a slow nor a fast feed changes it."""
    for entries in (hourly(15, every=DAY), hourly(60, every=14 * MINUTE)):
        life = Life(listed(poll_minutes=60))
        life.reads(START, entries)
        assert 50 * MINUTE <= life.wait <= 58 * MINUTE
        assert life.state.next_poll_reason.endswith(": as configured")


def test_the_editors_interval_is_cut_short_to_lose_nothing() -> None:
    """A window that would turn over before is looked at in time."""
    life = Life(listed(poll_minutes=720))
    life.reads(START, BUSY)
    assert life.wait < 2 * HOUR
    assert "its window holds 20 and may turn over soon" in life.state.next_poll_reason


def test_a_long_interval_of_the_editor_is_kept_too() -> None:
    """A month stays a month for a feed with an entry a week."""
    life = Life(listed(poll_minutes=44_640))
    life.reads(START, hourly(30, every=7 * DAY))
    assert life.wait > 26 * DAY


@pytest.mark.parametrize("minutes", [None, 240], ids=["by itself", "configured"])
def test_a_window_without_a_known_entry_brings_the_next_poll_forward(minutes: int | None) -> None:
    """What may have missed entries is asked again at once."""
    life = Life(listed(**({"poll_minutes": minutes} if minutes else {})))
    life.reads(START, hourly(20, every=6 * HOUR))
    life.reads(START + 8 * HOUR, hourly(20, START + 8 * HOUR, every=MINUTE)[::-1])
    life.reads(START + DAY, [item(100 + n, START + DAY - n * MINUTE) for n in range(20)])
    assert life.wait <= 5 * MINUTE
    assert "shared no entry with the last one" in life.state.next_poll_reason


def test_a_feed_that_comes_in_editions_is_not_hunted() -> None:
    """When haste finds nothing after a whole new document, that is how the feed comes."""
    life = Life(listed(poll_minutes=1440))
    for day in range(4):
        edition = [item(100 * day + n, START + day * DAY) for n in range(70)]
        life.reads(START + day * DAY + HOUR, edition)
        if life.wait < HOUR:
            life.unchanged(START + day * DAY + 2 * HOUR)
    assert life.wait > 20 * HOUR
    assert life.state.next_poll_reason.endswith("as configured")


def test_haste_ends_when_it_cannot_help() -> None:
    """After an hour of windows that share nothing, a feed is asked every 15 minutes."""
    life = Life()
    for round_ in range(15):
        at = START + round_ * 5 * MINUTE
        life.reads(at, [item(100 * round_ + n) for n in range(20)])
        hasty = 0 < round_ <= 12
        assert hasty == (life.wait <= 5 * MINUTE), round_
    assert life.wait > 12 * MINUTE


@pytest.mark.parametrize(
    ("hints", "ttl", "least", "words"),
    [
        (CacheHints(max_age=7 * 3600), None, 7 * HOUR, "Cache-Control max-age"),
        (CacheHints(expires_in=8 * 3600), None, 8 * HOUR, "Expires"),
        (CacheHints(retry_after=9 * 3600), None, 9 * HOUR, "Retry-After"),
        (CacheHints(), 600, 10 * HOUR, "ttl"),
        (CacheHints(max_age=3600, expires_in=7200), 660, 11 * HOUR, "ttl"),
        (CacheHints(max_age=31 * 86_400), None, DAY, "Cache-Control max-age"),
        (CacheHints(), 31 * 1440, DAY, "ttl"),
        (CacheHints(retry_after=31 * 86_400), None, 7 * DAY, "Retry-After"),
    ],
    ids=[
        "max-age",
        "expires",
        "retry",
        "ttl",
        "longest",
        "max-age bound",
        "ttl bound",
        "retry bound",
    ],
)
def test_the_server_is_asked_no_sooner_than_it_wishes(
    hints: CacheHints, ttl: int | None, least: timedelta, words: str
) -> None:
    """The longest wish counts, up to a day; Retry-After up to a week."""
    life = Life()
    life.reads(START, hourly(60, every=14 * MINUTE), hints=hints, ttl_minutes=ttl)
    assert least <= life.wait <= least + 10 * MINUTE
    assert words in life.state.next_poll_reason


def test_a_ttl_is_remembered_over_304s() -> None:
    """A 304 has no document; the wish of the last one still stands."""
    life = Life()
    life.reads(START, hourly(60, every=14 * MINUTE), ttl_minutes=300)
    life.unchanged(START + 5 * HOUR)
    assert life.wait >= 5 * HOUR


def test_a_ttl_that_costs_entries_is_not_believed() -> None:
    """A document that asks for a day and turns over twice a day loses its say."""
    life = Life()
    life.reads(START, hourly(20, every=30 * MINUTE), ttl_minutes=1440)
    assert life.wait >= DAY
    for day in (1, 2):
        life.reads(
            START + day * DAY,
            [item(100 * day + n, START + day * DAY - n * 30 * MINUTE) for n in range(20)],
            ttl_minutes=1440,
        )
    assert life.wait < HOUR


def test_the_floor_of_the_host_holds() -> None:
    """No haste undercuts it, and a failure does not either."""
    life = Life(floor=90)
    life.reads(START, BUSY)
    life.reads(START + DAY, [item(100 + n) for n in range(20)])
    assert 90 * MINUTE <= life.wait <= 100 * MINUTE
    assert "poll_floor_minutes" in life.state.next_poll_reason
    life.fails(START + 2 * DAY, 500)
    assert life.wait >= 90 * MINUTE


def test_nights_are_slept_through() -> None:
    """A feed that publishes by day in Shanghai is asked less often at night."""
    life = Life()
    by_day = [
        item(1000 + day * 100 + n, START + day * DAY + n * 30 * MINUTE - HOUR)  # from nine to nine
        for day in range(-9, 10)
        for n in range(24)
    ]
    life.watched(by_day, 20, START + 8 * DAY)
    noon, midnight = START + 8 * DAY + 2 * HOUR, START + 8 * DAY + 15 * HOUR
    life.unchanged(noon)
    at_noon = life.wait
    life.unchanged(midnight)
    assert at_noon * 2 < life.wait


def test_what_our_own_network_did_is_no_fault_of_the_feed() -> None:
    """An offline poll leaves everything as it was, and the feed is due at once."""
    life = Life()
    before = life.reads(START, BUSY)
    after = life.polled(START + 5 * HOUR, PollOutcome.OFFLINE)
    assert START + 5 * HOUR == after.next_poll_at
    assert "our network was down" == after.next_poll_reason
    assert (before.memory, before.validators, before.status) == (
        after.memory,
        after.validators,
        after.status,
    )
    assert before.last_polled_at == after.last_polled_at


def test_waiting_for_its_turn_is_no_failure() -> None:
    """A host's budget of requests is our own rule: the feed's turn comes with the next tick."""
    life = Life()
    life.reads(START, BUSY)
    state = life.breaks(START + 5 * HOUR, "host_budget")
    assert (0, START + 5 * HOUR) == (state.consecutive_failures, state.next_poll_at)


def test_an_empty_answer_counts_as_an_answer() -> None:
    """Nothing is learnt from it, and the feed is asked at the interval it starts with."""
    life = Life()
    life.polled(START, PollOutcome.EMPTY)
    assert 50 * MINUTE <= life.wait <= 60 * MINUTE
    assert 0 == life.state.consecutive_failures
