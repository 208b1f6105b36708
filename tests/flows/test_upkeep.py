"""Does the nightly upkeep take every step, and see which feeds and which runs are lost?"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import feed

from huangpu.adapters.backup_files import BackupError
from huangpu.errors import StoreError, UpkeepError
from huangpu.jobs.health import FeedHealth, Week
from huangpu.jobs.lost import lost_feeds, lost_words
from huangpu.model.health import FeedState
from huangpu.model.polls import PolledHour

NOW = datetime(2026, 8, 24, 20, 40, tzinfo=UTC)


def health(name: str, hours: float | None, failures: int, **values: Any) -> FeedHealth:  # noqa: ANN401
    """Give a feed whose newest success is so many hours old."""
    since = None if hours is None else NOW - timedelta(hours=hours)
    state = FeedState(name, last_success_at=since, consecutive_failures=failures)
    return FeedHealth(feed(name, **values), state, Week())


def test_a_feed_is_told_as_lost_in_one_night_only() -> None:
    """After a day without an answer; who answers, or was told of last night, is not."""
    every = [
        health("lost", 30, 12),
        health("fresh-trouble", 5, 3),
        health("told-yesterday", 50, 40),
        health("quiet", 30, 0),
        health("never", None, 9),
        health("off", 30, 12, enabled=False),
    ]
    (only,) = lost_feeds(every, NOW, 1)
    assert ("lost", "2026-08-23 14:40Z", "12") == (
        only["feed"],
        only["last answer"],
        only["failures"],
    )


def test_many_lost_feeds_are_told_in_a_line() -> None:
    """All are counted, some are named."""
    lost = [{"feed": f"feed-{number}"} for number in range(200)]
    assert lost_words(lost).startswith("200 feeds stopped answering: feed-0, feed-1,")
    assert lost_words(lost).endswith("feed-19 and 180 more")
    assert "1 feed stopped answering: feed-0" == lost_words(lost[:1])


def night(monkeypatch: pytest.MonkeyPatch, **broken: BaseException) -> dict[str, str]:
    """Take the steps of a night without a server of Prefect; these fail."""
    import flows.maintain  # noqa: PLC0415  Prefect is slow to import

    def stand_in(name: str) -> Any:  # noqa: ANN401  a task
        async def work(*_arguments: object, **_options: object) -> str:
            if name in broken:
                raise broken[name]
            return f"{name} is done"

        return work

    for name in TASKS:
        monkeypatch.setattr(flows.maintain, name, stand_in(name))
    monkeypatch.setattr(flows.maintain, "from_environment", lambda: UNPOLLED)
    monkeypatch.setattr(flows.maintain, "acreate_markdown_artifact", SHOWN)
    monkeypatch.setattr(flows.maintain, "get_run_logger", lambda: logging.getLogger("test"))
    return asyncio.run(flows.maintain.maintain.fn())


class Shown:
    """Stands for Prefect's page: keeps what was shown last."""

    markdown = ""

    async def __call__(self, *, key: str, markdown: str) -> None:
        """Show it."""
        assert "upkeep" == key
        self.markdown = markdown


class Unpolled:
    """Stands for the wiring where nothing was polled yet."""

    nights = 0

    def end_night(self) -> None:
        """Count the nights."""
        self.nights += 1

    def hours_polled(self) -> list[PolledHour]:
        """Say so."""
        raise StoreError("there is no database yet")


SHOWN, UNPOLLED = Shown(), Unpolled()
TASKS = (
    *("end_dead_runs", "clear_up", "settle", "purge", "tell_of_lost_feeds", "compact"),
    *("back_up", "tidy_lake", "look_at_catalogue", "suggest_terms"),
)


def test_a_good_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step says what it did."""
    assert [f"{name} is done" for name in TASKS] == list(night(monkeypatch).values())


def test_one_step_that_fails_keeps_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """All others are taken, and then the run fails and names those that failed, with why."""
    caplog.set_level("INFO")
    nights = UNPOLLED.nights
    full = BackupError("cannot write /backups/上海.tar: No space left on device")
    with pytest.raises(UpkeepError) as raised:
        night(monkeypatch, clear_up=ValueError("odd\nfile"), back_up=full)
    assert (
        "2 of 10 steps failed: clear up (ValueError: odd file); "
        "back up (cannot write /backups/上海.tar: No space left on device)"
    ) == str(raised.value)
    assert 1 == UNPOLLED.nights - nights  # what failed is tried again tomorrow, not at once
    assert SHOWN.markdown.startswith("**2 of 10 steps failed**")
    assert {"purge: purge is done", "compact: compact is done"} <= set(caplog.messages)


def test_only_what_is_asked_for() -> None:
    """Each field of the form is a step that can be left out."""
    from flows.maintain import MaintainOptions, steps  # noqa: PLC0415  Prefect is slow to import

    switches = {
        name: False for name, one in MaintainOptions.model_fields.items() if one.default is True
    }
    left = steps(MaintainOptions(**switches), SimpleNamespace())  # type: ignore[arg-type]  # a fake
    assert ["end dead runs", "clear up", "lost feeds"] == list(left)


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
