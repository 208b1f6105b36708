"""Does a poll's run live with a lake that is down, and do the tasks tell what became of it?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from huangpu.adapters.store.lake_sync import Shared
from huangpu.adapters.store.lake_tables import Written
from huangpu.adapters.store.lake_upkeep import Tidied
from huangpu.errors import LakeError
from huangpu.jobs.publish import Caught, Published

SHARED = Shared("analyst-1.duckdb", {"articles": Written(1, 2)}, whole=False)


class Logger:
    """Keeps what is said, by level."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def info(self, form: str, *values: object) -> None:
        """Keep a line."""
        self.said.append(("info", form % values))

    def warning(self, form: str, *values: object) -> None:
        """Keep a warning."""
        self.said.append(("warning", form % values))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[Logger, list[tuple[str, str]]]:
    """Give what is logged, and the events with their summaries; no server is asked."""
    from flows import publish  # noqa: PLC0415  Prefect is slow to import

    logger, events = Logger(), []

    def emit(event: str, *, payload: dict[str, str], **_: object) -> None:
        events.append((event, payload["summary"]))

    async def keep(**values: Any) -> None:  # noqa: ANN401  an artifact
        events.append(("artifact", str(values["table"])))

    monkeypatch.setattr(publish, "get_run_logger", lambda: logger)
    monkeypatch.setattr(publish, "emit_event", emit)
    monkeypatch.setattr(publish, "acreate_table_artifact", keep)
    return logger, events


def caught(problem: str = "") -> SimpleNamespace:
    """Give parts whose lake was caught up, or was not."""
    found = Caught(None, problem) if problem else Caught(SHARED)
    return SimpleNamespace(catch_up_lake=lambda: found)


async def run(task: Any, *values: object) -> None:  # noqa: ANN401  a task of Prefect
    """Run a task's function, without the engine."""
    await task.fn(*values)


def test_a_lake_that_shows_the_poll_is_told(told: tuple[Logger, list[tuple[str, str]]]) -> None:
    """How many rows, as an event too: it ends the alarm."""
    from flows.publish import catch_up_lake  # noqa: PLC0415  Prefect is slow to import

    asyncio.run(run(catch_up_lake, caught()))
    logger, events = told
    expected = "lake: 3 rows written, it shows analyst-1.duckdb"
    assert [("info", expected)] == logger.said
    assert [("huangpu.lake.shows", expected)] == events


def test_a_lake_that_is_down_is_a_warning(told: tuple[Logger, list[tuple[str, str]]]) -> None:
    """The poll goes on; the event begins the alarm's two hours."""
    from flows.publish import catch_up_lake  # noqa: PLC0415  Prefect is slow to import

    asyncio.run(run(catch_up_lake, caught("no answer")))
    logger, events = told
    assert ["warning"] == [level for level, _ in logger.said]
    assert ["huangpu.lake.behind"] == [name for name, _ in events]
    assert events[0][1].endswith("the next poll tries again: no answer")


def test_the_upkeep_says_what_it_tidied() -> None:
    """Or that there is no lake; one that is down fails the step, and the night tells of it."""
    from flows.publish import tidy_lake  # noqa: PLC0415  Prefect is slow to import

    def down() -> None:
        raise LakeError("no answer")

    assert asyncio.run(tidy_lake.fn(SimpleNamespace(lake=None))).startswith("there is none")
    tidied = SimpleNamespace(lake=object(), tidy_lake=lambda: Tidied(flushed=3))
    assert asyncio.run(tidy_lake.fn(tidied)).startswith("lake: 3 rows written to files")
    with pytest.raises(LakeError, match="no answer"):
        asyncio.run(tidy_lake.fn(SimpleNamespace(lake=object(), tidy_lake=down)))


def test_publishing_gives_the_rows_of_each_view(
    told: tuple[Logger, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a table for Prefect's page; without a lake there is only the copy."""
    from flows import publish as module  # noqa: PLC0415  Prefect is slow to import

    async def done(_wiring: object, options: module.PublishOptions) -> Published:
        return Published(Path("var/analyst-1.duckdb"), SHARED if options.whole else None)

    monkeypatch.setattr(module, "publish_now", done)
    monkeypatch.setattr(module, "from_environment", lambda: None)
    found = asyncio.run(module.publish.fn(module.PublishOptions(whole=True)))
    assert {"copy": "analyst-1.duckdb", "rows": {"articles": 3}} == found
    assert ("artifact", "[{'view': 'articles', 'rows written': 3}]") in told[1]
    assert {} == asyncio.run(module.publish.fn())["rows"]


def test_the_alarm_waits_for_the_lake() -> None:
    """One failure is none; two hours without success are."""
    from prefect.events.actions import DoNothing  # noqa: PLC0415  Prefect is slow to import

    from flows.automations import alarms  # noqa: PLC0415

    (alarm,) = (one for one in alarms([DoNothing()]) if "lake" in one.name)
    assert {"huangpu.lake.behind"} == alarm.trigger.after
    assert {"huangpu.lake.shows"} == alarm.trigger.expect
