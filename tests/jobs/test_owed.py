"""Is it known, from what is on disk, whether a digest is still owed?"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import invented_week as week
import pytest

from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.connection import Database
from huangpu.jobs.deliver import Clocks
from huangpu.jobs.desk import Desk
from huangpu.jobs.freeze import freeze
from huangpu.jobs.owed import due_at, is_owed
from huangpu.model.deliveries import Change, DeliveryState
from huangpu.model.digest_config import DigestConfig

DUE = datetime(2026, 8, 24, 0, 0, tzinfo=UTC)  # Monday 08:00 in Shanghai, after 2026-W34
LONG_AGO = DUE - timedelta(days=30)
MAIL = {
    "smtp": {"host": "localhost", "security": "none"},
    "sender": {"address": "digest@desk.example"},
    "recipients": [{"address": "ann@reader.example"}],
}


def stories() -> bool:
    """Say that the week has something to tell."""
    return True


def desk(folder: Path, now: datetime, **settings: Any) -> Desk:  # noqa: ANN401  keys of digest.yaml
    """Give a desk whose clock stands."""
    return Desk(
        OutboxJournal(folder / "digests"),
        folder / "send.lock",
        Database(folder / "huangpu.duckdb"),
        folder / "analyst.duckdb",
        DigestConfig.model_validate(settings),
        Clocks(lambda: now, lambda: 0.0, lambda _seconds: None),
    )


def written(folder: Path, at: datetime) -> Path:
    """Give a preview that was written at some time."""
    path = folder / "2026-W34.html"
    path.write_text("a digest", "utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def frozen(place: Desk, *changes: Change) -> None:
    """Freeze the issue, and let something happen to its mail."""
    freeze(
        place.outbox,
        week.issues()["full"],
        {},
        place.config.recipients,
        place.letterhead,
        skip_empty=False,
    )
    for change in changes:
        place.outbox.record("2026-W34", change)


def change(state: DeliveryState, **values: Any) -> Change:  # noqa: ANN401  fields of a change
    """Give a line of the ledger."""
    return Change(DUE, "ann@reader.example", state, **values)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "2026-08-24T00:00:00+00:00"),
        ({"send": {"weekday": "friday", "hour": 17, "minute": 30}}, "2026-08-28T09:30:00+00:00"),
        ({"timezone": "Europe/Berlin"}, "2026-08-24T06:00:00+00:00"),
    ],
    ids=["as shipped", "on Friday", "in Berlin"],
)
def test_a_digest_is_due_on_the_clocks_of_its_zone(settings: dict[str, Any], expected: str) -> None:
    """The first send time after the week's end counts."""
    assert expected == due_at(week.WEEK, DigestConfig.model_validate(settings)).isoformat()


def test_before_its_time_nothing_is_owed(tmp_path: Path) -> None:
    """A minute before it is due there is nothing to make up for."""
    early = desk(tmp_path, DUE - timedelta(minutes=1))
    assert not is_owed(early, week.WEEK, tmp_path / "no.html", LONG_AGO, stories)


@pytest.mark.parametrize(
    "since", [None, DUE + timedelta(minutes=1)], ids=["never polled", "polled since yesterday only"]
)
def test_who_did_not_watch_owes_nothing(tmp_path: Path, since: datetime | None) -> None:
    """A new installation does not report a week that it has not seen."""
    late = desk(tmp_path, DUE + timedelta(hours=5))
    assert not is_owed(late, week.WEEK, tmp_path / "no.html", since, stories)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(None, True), (DUE - timedelta(days=2), True), (DUE + timedelta(minutes=2), False)],
    ids=["none", "of the running week", "after the send time"],
)
def test_without_mail_the_preview_is_the_digest(
    tmp_path: Path,
    at: datetime | None,
    expected: bool,  # noqa: FBT001  a parameter of cases
) -> None:
    """It counts when it was written after the week was over."""
    place = desk(tmp_path, DUE + timedelta(days=2))
    preview = written(tmp_path, at) if at else tmp_path / "no.html"
    assert expected is is_owed(place, week.WEEK, preview, LONG_AGO, stories)


def test_an_issue_that_was_never_frozen_is_owed_until_it_is_late(tmp_path: Path) -> None:
    """Afterwards its mails wait for a person, and only a missing preview is made."""
    preview = written(tmp_path, DUE + timedelta(minutes=2))
    soon = desk(tmp_path, DUE + timedelta(days=1), **MAIL)
    late = desk(tmp_path, DUE + timedelta(days=5), **MAIL)
    assert is_owed(soon, week.WEEK, preview, LONG_AGO, stories)
    assert not is_owed(late, week.WEEK, preview, LONG_AGO, stories)
    assert is_owed(late, week.WEEK, tmp_path / "no.html", LONG_AGO, stories)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], True),
        ([change(DeliveryState.SENDING), change(DeliveryState.SENT)], False),
        ([change(DeliveryState.SENDING), change(DeliveryState.UNKNOWN)], False),
        ([change(DeliveryState.SENDING), change(DeliveryState.FAILED, code=550)], False),
        (
            [
                change(DeliveryState.SENDING),
                change(DeliveryState.PENDING, next_try_at=DUE + timedelta(minutes=30)),
            ],
            True,
        ),
    ],
    ids=["not sent", "sent", "unknown", "refused", "put off"],
)
def test_what_only_a_person_can_settle_is_not_owed(
    tmp_path: Path,
    changes: list[Change],
    expected: bool,  # noqa: FBT001  a parameter of cases
) -> None:
    """A run is worth starting only where it can get further."""
    place = desk(tmp_path, DUE + timedelta(minutes=10), **MAIL)
    frozen(place, *changes)
    preview = written(tmp_path, DUE + timedelta(minutes=2))
    assert expected is is_owed(place, week.WEEK, preview, LONG_AGO, stories)


@pytest.mark.parametrize(
    ("empty_week", "expected"), [("skip", False), ("send", True)], ids=["skipped", "sent"]
)
def test_a_week_without_stories(
    tmp_path: Path,
    empty_week: str,
    expected: bool,  # noqa: FBT001  a parameter of cases
) -> None:
    """Where empty weeks are not mailed, none is owed, so that no run starts over and over."""
    place = desk(tmp_path, DUE + timedelta(minutes=10), **MAIL, empty_week=empty_week)
    preview = written(tmp_path, DUE + timedelta(minutes=2))
    assert expected is is_owed(place, week.WEEK, preview, LONG_AGO, lambda: False)
