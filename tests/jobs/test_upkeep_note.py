"""Does a night say what came of each step, and how the day's polls went?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.hours import hours_polled
from huangpu.adapters.store.reading import reading
from huangpu.jobs.polling_round import close_round
from huangpu.jobs.upkeep import Step
from huangpu.jobs.upkeep_note import upkeep_note
from huangpu.model.polls import PolledHour, PollOutcome


def test_the_day_is_read_hour_by_hour(tmp_path: Path) -> None:
    """On Shanghai clocks; failures are counted, older polls are not."""
    place = workshop(tmp_path, feed("shen"), feed("pu"))
    journalled(place, record("shen", entry(1), hours=-30))
    journalled(place, record("shen", entry(1), entry(2)), record("pu", entry(3), hours=0.5))
    bad = {"outcome": PollOutcome.NETWORK_ERROR, "error": "timeout: x", "http_status": None}
    journalled(place, record("pu", hours=2, **bad))
    close_round(place)
    with reading(place.analyst_link) as session:
        now = START + timedelta(hours=3)
        assert [
            PolledHour("08-17 10:00", 2, 2, 0),
            PolledHour("08-17 12:00", 1, 0, 1),
        ] == hours_polled(session, now - timedelta(days=1), now)


def test_a_night_in_markdown() -> None:
    """What failed is seen at once, and no error breaks the table."""
    steps = [
        Step("settle", "3 articles moved to other stories", failed=False, seconds=4.2),
        Step("back up", "cannot write /备份|x: No space", failed=True, seconds=0.1),
    ]
    hours = [PolledHour("08-24 09:00", 40, 32, 0), PolledHour("08-24 10:00", 40, 0, 20)]
    note = upkeep_note(steps, hours).splitlines()
    assert "**1 of 2 steps failed**" == note[0]
    assert r"- back up: cannot write /备份\|x: No space" == note[2]
    assert "| back up | 0 | FAILED: see above |" in note
    assert "| settle | 4 | 3 articles moved to other stories |" in note
    assert f"| 08-24 09:00 | 40 | 32 | {'█' * 16} | 0 |  |" in note
    assert "| 08-24 10:00 | 40 | 0 |  | 20 | ████ |" in note


def test_a_night_after_a_day_without_polls() -> None:
    """That is said."""
    assert upkeep_note([Step("settle", "0", failed=False, seconds=0)], []).endswith(
        "No feed was asked."
    )
