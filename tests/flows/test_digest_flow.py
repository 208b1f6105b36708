"""Does the scheduled digest come back for mails that were put off, and give up after a day?"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

import flows.digest
from huangpu.jobs.deliver import Halt
from huangpu.jobs.desk import Report
from huangpu.model.weeks import Week

NOW = datetime(2026, 8, 24, 0, 0, tzinfo=UTC)
WEEK = Week(2026, 34)


@dataclass
class Office:
    """Stands for the wiring: its reports come one after the other, the last one for ever."""

    reports: list[Report]
    fixed: bool = False
    now: datetime = NOW
    runs: list[datetime] = field(default_factory=list)

    @property
    def settings(self) -> SimpleNamespace:
        """Whether the clock was set by hand."""
        return SimpleNamespace(now=NOW if self.fixed else None)

    def clock(self) -> datetime:
        """Give the present."""
        return self.now

    async def mail(self, _wiring: object, _week: str) -> Report:
        """Send as one run does."""
        self.runs.append(self.now)
        report = self.reports[min(len(self.runs), len(self.reports)) - 1]
        if report.next_try_at is None:
            return report
        return Report(WEEK, next_try_at=self.now + (report.next_try_at - NOW), halt=report.halt)

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.now += timedelta(seconds=seconds)


def later(minutes: float, halt: Halt | None = None) -> Report:
    """Give a run that may get further after some minutes."""
    return Report(WEEK, next_try_at=NOW + timedelta(minutes=minutes), halt=halt)


def delivered(office: Office, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Deliver as the flow does, without a server of Prefect."""
    monkeypatch.setattr(flows.digest, "mail", office.mail)
    monkeypatch.setattr(flows.digest.asyncio, "sleep", office.sleep)
    monkeypatch.setattr(flows.digest, "get_run_logger", lambda: logging.getLogger("test"))
    return asyncio.run(flows.digest.deliver(office, str(WEEK)))  # type: ignore[arg-type]  # a fake


def test_what_is_settled_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run, and no more."""
    office = Office([Report(WEEK)])
    assert delivered(office, monkeypatch).is_settled
    assert [NOW] == office.runs


def test_what_was_put_off_is_tried_again_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """After 5 minutes, then 15, as the server's refusals ask for."""
    office = Office([later(5), later(15, Halt("away", heals=True)), Report(WEEK)])
    assert delivered(office, monkeypatch).is_settled
    assert [0, 5, 20] == [(at - NOW) // timedelta(minutes=1) for at in office.runs]


def test_after_a_day_a_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never heals does not keep the flow for ever."""
    office = Office([later(60, Halt("away", heals=True))])
    assert not delivered(office, monkeypatch).is_settled
    assert 25 == len(office.runs)


def test_a_clock_that_stands_still_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay's clock would never come to the next try."""
    office = Office([later(5)], fixed=True)
    delivered(office, monkeypatch)
    assert 1 == len(office.runs)
