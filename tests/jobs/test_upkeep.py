"""Is what is due once a week done once a week, and known over restarts?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huangpu.adapters.last_done import LastDone
from huangpu.jobs.upkeep import WEEKLY, Night, is_due

NOW = datetime(2026, 8, 24, 20, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(None, True), (0, False), (6, False), (6.99, True), (7, True), (70, True), (-0.1, True)],
    ids=str,
)
def test_once_a_week(days: float | None, expected: bool) -> None:  # noqa: FBT001  a case
    """Never, too long ago, or in the future of a clock that was set back: then it is due."""
    last = None if days is None else NOW - timedelta(days=days)
    assert expected is is_due(last, NOW, WEEKLY)


def test_what_was_done_is_known(tmp_path: Path) -> None:
    """Each by its name, to whoever looks next."""
    file = tmp_path / "upkeep.json"
    assert None is LastDone(file).when("terms")
    LastDone(file).note(NOW, "terms")
    LastDone(file).note(NOW + timedelta(days=1), "feeds")
    assert {"terms", "feeds"} == LastDone(file).known()
    assert (NOW, NOW + timedelta(days=1)) == (
        LastDone(file).when("terms"),
        LastDone(file).when("feeds"),
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"7", b"{", b'{"terms": 5}', b'{"terms": "now"}', b"\xff", b'{"terms": null}'],
    ids=str,
)
def test_a_file_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    """Then all is due, and the next note mends it."""
    file = tmp_path / "upkeep.json"
    file.write_bytes(content)
    assert None is LastDone(file).when("terms")
    LastDone(file).note(NOW, "terms")
    assert NOW == LastDone(file).when("terms")


def test_a_time_without_a_zone_is_none(tmp_path: Path) -> None:
    """Somebody wrote it by hand."""
    file = tmp_path / "upkeep.json"
    file.write_text('{"terms": "2026-08-24T20:40:00"}')
    assert None is LastDone(file).when("terms")


def test_a_step_that_is_cancelled_ends_the_night() -> None:
    """Whoever stops the run is not answered with the next step."""

    async def stopped() -> str:
        raise asyncio.CancelledError

    night = Night()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(night.take("settle", stopped))  # type: ignore[arg-type]  # a coroutine
    assert [] == night.steps
