"""Does the nightly upkeep see which feeds are lost, and which runs are?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import feed

from huangpu.jobs.health import FeedHealth, Week
from huangpu.model.health import FeedState

NOW = datetime(2026, 8, 24, 20, 40, tzinfo=UTC)


def health(name: str, hours: float | None, failures: int, **values: Any) -> FeedHealth:  # noqa: ANN401
    """Give a feed whose newest success is so many hours old."""
    since = None if hours is None else NOW - timedelta(hours=hours)
    state = FeedState(name, last_success_at=since, consecutive_failures=failures)
    return FeedHealth(feed(name, **values), state, Week())


def test_a_feed_is_told_as_lost_in_one_night_only() -> None:
    """After a day without an answer; who answers, or was told of last night, is not."""
    from flows.maintain import lost_feeds  # noqa: PLC0415  Prefect is slow to import

    wiring = SimpleNamespace(
        clock=lambda: NOW,
        health=lambda: [
            health("lost", 30, 12),
            health("fresh-trouble", 5, 3),
            health("told-yesterday", 50, 40),
            health("quiet", 30, 0),
            health("never", None, 9),
            health("off", 30, 12, enabled=False),
        ],
    )
    (only,) = lost_feeds(wiring, 1)  # type: ignore[arg-type]  a fake
    assert ("lost", "2026-08-23 14:40Z", "12") == (
        only["feed"],
        only["last answer"],
        only["failures"],
    )


@pytest.mark.parametrize(
    ("started", "due", "expected"),
    [
        (timedelta(hours=3), timedelta(hours=3), True),
        (timedelta(minutes=30), timedelta(hours=30), False),
        (None, timedelta(hours=1), True),
        (None, timedelta(minutes=5), False),
        (None, None, False),
    ],
    ids=["runs too long", "runs", "never began", "begins soon", "no time at all"],
)
def test_an_overdue_run(
    started: timedelta | None,
    due: timedelta | None,
    expected: bool,  # noqa: FBT001  a case
) -> None:
    """Two hours are too long for a poll, a quarter of an hour for a start."""
    from flows.sweep import _is_overdue  # noqa: PLC0415  Prefect is slow to import

    run = SimpleNamespace(
        start_time=None if started is None else NOW - started,
        expected_start_time=None if due is None else NOW - due,
    )
    assert expected is _is_overdue(run, timedelta(hours=2), NOW)  # type: ignore[arg-type]  a fake


@pytest.mark.parametrize(
    ("ago", "expected"), [(timedelta(minutes=20), True), (timedelta(seconds=20), False)]
)
def test_a_missed_run(ago: timedelta, expected: bool) -> None:  # noqa: FBT001  a case
    """What was due a moment ago is about to be run."""
    from flows.sweep import _is_missed  # noqa: PLC0415  Prefect is slow to import

    run = SimpleNamespace(expected_start_time=NOW - ago)
    assert expected is _is_missed(run, NOW)  # type: ignore[arg-type]  a fake
