"""Does a failing feed rest longer and longer, without ever being given up?"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from polled import DAY, HOUR, MINUTE, START, Life, hourly, listed

from huangpu.model.entries import CacheHints
from huangpu.model.health import FeedStatus
from huangpu.model.polls import PollOutcome


def failing(life: Life, times: int, status: int = 500) -> list[timedelta]:
    """Fail so often, always when due; give the waits."""
    at, waits = START, []
    for _ in range(times):
        life.fails(at, status)
        waits.append(life.wait)
        at = life.due
    return waits


@pytest.mark.parametrize("status", [404, 500, 403, 429, 503])
def test_waits_grow_up_to_a_day(status: int) -> None:
    """Each failure waits no less than the one before, but for the jitter of ten minutes."""
    waits = failing(Life(), 29, status)
    assert all(later >= sooner - 10 * MINUTE for sooner, later in pairwise(waits))
    assert 15 * MINUTE <= waits[0] <= 70 * MINUTE
    assert max(waits) <= DAY + 10 * MINUTE


def test_a_feed_of_many_entries_is_tried_again_sooner() -> None:
    """An outage of minutes costs a fast feed nothing; a slow one can wait."""
    slow, fast = Life(), Life()
    slow.reads(START, hourly(15, every=DAY))
    fast.reads(START, hourly(60, every=10 * MINUTE))
    assert failing(fast, 1)[0] < failing(slow, 1)[0] <= 70 * MINUTE


def test_who_says_too_much_is_given_twice_the_time() -> None:
    """429, 503 and 403 double the wait, and go on to do so through other failures."""
    life = Life()
    life.fails(START, 429)
    assert 30 * MINUTE <= life.wait <= 35 * MINUTE
    life.breaks(START + HOUR, "timeout")
    assert 60 * MINUTE <= life.wait <= 70 * MINUTE
    life.reads(START + 3 * HOUR, hourly(15))
    life.fails(START + 4 * HOUR, 500)
    assert not life.state.memory.throttled


def test_retry_after_is_kept() -> None:
    """The server's own word wins where it is longer, up to a week, and is remembered."""
    life = Life()
    life.fails(START, 503, CacheHints(retry_after=5 * 3600))
    assert 5 * HOUR <= life.wait <= 5 * HOUR + 10 * MINUTE
    assert "Retry-After" in life.state.next_poll_reason
    assert START + 5 * HOUR == life.state.memory.not_before
    life.fails(START + 6 * HOUR, 503, CacheHints(retry_after=31 * 86_400))
    assert 7 * DAY <= life.wait <= 7 * DAY + 10 * MINUTE


def test_the_caching_of_an_error_page_does_not_count() -> None:
    """A CDN may keep its 404 for a month; the feed is asked again all the same."""
    life = Life()
    life.fails(START, 404, CacheHints(max_age=31 * 86_400, expires_in=31 * 86_400))
    assert life.wait <= 70 * MINUTE


def test_what_is_gone_is_asked_once_a_month() -> None:
    """410 retires a feed; one good answer brings it back."""
    life = Life()
    state = life.fails(START, 410)
    assert (FeedStatus.DEAD, "410") == (state.status, state.memory.trouble)
    assert 30 * DAY <= life.wait <= 30 * DAY + 10 * MINUTE
    assert "once a month" in state.next_poll_reason
    state = life.reads(life.due, hourly(15, life.due))
    assert (FeedStatus.HEALTHY, 0, "") == (
        state.status,
        state.consecutive_failures,
        state.memory.trouble,
    )
    assert life.wait < DAY


def test_death_takes_thirty_failures_and_two_weeks() -> None:
    """Then the feed is asked once a week, and comes back with its first answer."""
    life, at = Life(), START
    statuses = []
    for _ in range(45):
        statuses.append(life.fails(at, 404).status)
        at = life.due
    assert FeedStatus.FAILING == statuses[28]
    assert FeedStatus.DEAD == statuses[-1]
    assert "failed 45 times in a row" in life.state.status_reason
    assert 7 * DAY <= life.wait <= 7 * DAY + 10 * MINUTE
    assert FeedStatus.HEALTHY == life.reads(at, hourly(15, at)).status


def test_many_failures_in_a_day_are_not_death() -> None:
    """A person who asks every minute kills no feed."""
    life = Life()
    for minute in range(60):
        life.fails(START + minute * MINUTE, 500)
    assert FeedStatus.FAILING == life.state.status


@pytest.mark.parametrize(
    ("outcome", "values", "trouble"),
    [
        (PollOutcome.HTTP_ERROR, {"http_status": 503, "error": "the server answered 503"}, "503"),
        (PollOutcome.NETWORK_ERROR, {"error": "dns: no such name"}, "dns"),
        (PollOutcome.BLOCKED, {"error": "blocked_address: 10.0.0.1"}, "blocked_address"),
        (PollOutcome.PARSE_ERROR, {"http_status": 200, "error": "not_a_feed: HTML"}, "not_a_feed"),
        (PollOutcome.NETWORK_ERROR, {}, "network_error"),
    ],
    ids=["status", "network", "guard", "parser", "nothing said"],
)
def test_what_it_failed_of_is_remembered(
    outcome: PollOutcome, values: dict[str, object], trouble: str
) -> None:
    """One word for machines, the whole sentence for people."""
    life = Life(listed())
    state = life.polled(START, outcome, **values)
    assert trouble == state.memory.trouble
    assert FeedStatus.FAILING == state.status
    assert state.status_reason.startswith("failed once: ")
    assert f"it failed once ({trouble})" in state.next_poll_reason
