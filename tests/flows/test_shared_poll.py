"""What does a poll that is shared out ask Prefect for, and what does it show?"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from prefect.states import Completed, Crashed
from prefect.utilities.importtools import import_object

import flows.share
from flows.poll import _table
from flows.share import ShareOptions, share_out
from huangpu.adapters.journal import Journal
from huangpu.jobs.poll import FeedTask, PollPlan
from huangpu.jobs.sharing import SharedPlan, gathered, hand_out
from huangpu.model.entries import Validators
from huangpu.model.feeds import Feed
from huangpu.model.polls import PollOutcome, PollRecord

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 8, 20, 3, 15, tzinfo=UTC)


def record(number: int, outcome: PollOutcome = PollOutcome.OK) -> PollRecord:
    """Give one feed's record."""
    return PollRecord(f"1-f{number}", f"f{number}", AT, outcome, duration_ms=number)


class Shift:
    """A shift that hands out a plan of three shards."""

    def __init__(self, journal: Journal) -> None:
        tasks = [
            FeedTask(Feed(id=f"f{n}", url=f"https://{n}.example"), Validators(), None)
            for n in range(3)
        ]
        self.plan = PollPlan(1, AT, tuple((task,) for task in tasks))
        self.journal = journal

    def hand_out(self, workers: int) -> SharedPlan:
        """Hand it out."""
        return hand_out(self.journal, self.plan, workers)

    def gathered(self, shared: SharedPlan) -> list[PollRecord]:
        """Give what was journalled."""
        return gathered(self.journal, shared)


def test_each_part_is_asked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By a key of its own; a part that fails is told of, and the others count."""
    asked: list[dict[str, Any]] = []
    journal = Journal(tmp_path)

    async def deployment(name: str, **options: Any) -> SimpleNamespace:  # noqa: ANN401  Prefect's options
        assert "share/worker" == name
        part = ShareOptions(**options["parameters"]["options"])
        asked.append(options)
        if part.worker == 0:
            return SimpleNamespace(name="zero", state=Crashed())
        journal.write(1, 1, [record(1)], AT)
        return SimpleNamespace(name="one", state=Completed())

    monkeypatch.setattr(flows.share, "arun_deployment", deployment)
    monkeypatch.setattr(flows.share, "get_run_logger", lambda: logging.getLogger("test"))
    records = asyncio.run(share_out(Shift(journal), 2))  # type: ignore[arg-type]
    assert ["f1"] == [one.feed_id for one in records]
    assert 2 == len({options["idempotency_key"] for options in asked})
    assert "['zero']" in caplog.text


def test_the_deployment_of_parts_is_that_of_the_flow() -> None:
    """The file that is deployed beside prefect.yaml names what the poll asks for."""
    (deployed,) = yaml.safe_load((ROOT / "deploy" / "workers.yaml").read_text("utf-8"))[
        "deployments"
    ]
    made = import_object(deployed["entrypoint"])
    assert flows.share.DEPLOYMENT == f"{made.name}/{deployed['name']}"
    made.validate_parameters({"options": {"plan": "00000001-20260820T031500Z", "worker": 1}})


def test_a_table_of_many_feeds_shows_the_failures_and_the_slowest() -> None:
    """What Prefect keeps of every run for a month must not grow with the catalogue."""
    records = [record(n) for n in range(300)]
    records[7] = record(7, PollOutcome.NETWORK_ERROR)
    table = _table(records)
    assert 100 == len(table)
    assert ["f7", "f299", "f298"] == [row["feed"] for row in table[:3]]
