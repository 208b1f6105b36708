"""Does each step of the upkeep tell whom it should, once, and remember that only afterwards?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from huangpu.adapters.backup_files import BackupError
from huangpu.adapters.last_done import LastDone
from huangpu.jobs.catalogue_findings import Finding
from huangpu.jobs.catalogue_probe import Look
from huangpu.jobs.term_news import TermNews
from huangpu.model.terms import TermCandidate

pytest.importorskip("prefect")

NOW = datetime(2026, 8, 24, 20, 40, tzinfo=UTC)
STEPPER = TermCandidate(
    *("光刻机", "zh", "semiconductors", "technology", 0.9, 8, 3, 5, 2, NOW, None, (), "why")
)


class Page:
    """Stands for Prefect's server: keeps artifacts and events, and refuses when it is down."""

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}
        self.events: dict[str, str] = {}
        self.down = False

    async def table(self, *, key: str, table: list[dict[str, Any]], description: str) -> None:
        """Take a table."""
        if self.down:
            raise ConnectionError("no server")
        assert description
        self.shown[key] = table

    def event(self, name: str, *, resource: dict[str, str], payload: dict[str, Any]) -> None:
        """Take an event."""
        assert resource["prefect.resource.id"].startswith("huangpu.")
        self.events[name] = payload["summary"]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """Let the tasks show things here."""
    import flows.upkeep_tasks as tasks  # noqa: PLC0415  Prefect is slow to import

    page = Page()
    monkeypatch.setattr(tasks, "acreate_table_artifact", page.table)
    monkeypatch.setattr(tasks, "emit_event", page.event)
    return page


def taken(name: str, *arguments: object, **options: object) -> str:
    """Take a step as a plain function."""
    import flows.upkeep_tasks as tasks  # noqa: PLC0415  Prefect is slow to import

    said: str = asyncio.run(getattr(tasks, name).fn(*arguments, **options))
    return said


def growing(folder: Path, *, due: bool, news: TermNews) -> SimpleNamespace:
    """Give a wiring that suggests these terms."""
    return SimpleNamespace(
        clock=lambda: NOW,
        is_due=lambda _name: due,
        term_news=lambda: news,
        weekly=LastDone(folder / "upkeep.json"),
        told_terms=LastDone(folder / "told-terms.json"),
    )


def test_new_terms_are_shown_and_told(page: Page, tmp_path: Path) -> None:
    """Once: then it is known which they were, and when."""
    wiring = growing(tmp_path, due=True, news=TermNews((STEPPER,), 1, 28))
    assert "1 term suggested, 1 new: 光刻机" == taken("suggest_terms", wiring, at_once=False)
    assert ["光刻机"] == [row["term"] for row in page.shown["term-suggestions"]]
    assert {"huangpu.terms.new"} == page.events.keys()
    assert NOW == wiring.weekly.when("terms")
    assert {"光刻机"} == wiring.told_terms.known()


def test_terms_that_were_told_make_no_event(page: Page, tmp_path: Path) -> None:
    """They stand in the table all the same."""
    wiring = growing(tmp_path, due=True, news=TermNews((STEPPER,), 0, 28))
    taken("suggest_terms", wiring, at_once=False)
    assert ({"term-suggestions"}, {}) == (page.shown.keys(), page.events)


@pytest.mark.parametrize("at_once", [False, True])
def test_a_week_is_waited_for(page: Page, tmp_path: Path, *, at_once: bool) -> None:
    """Unless somebody wants it now."""
    wiring = growing(tmp_path, due=False, news=TermNews((STEPPER,), 1, 28))
    said = taken("suggest_terms", wiring, at_once=at_once)
    assert at_once is ("1 new" in said)
    assert at_once is bool(page.shown)


def test_what_could_not_be_told_is_told_the_next_night(page: Page, tmp_path: Path) -> None:
    """A server that is down at that moment swallows nothing."""
    page.down = True
    wiring = growing(tmp_path, due=True, news=TermNews((STEPPER,), 1, 28))
    with pytest.raises(ConnectionError):
        taken("suggest_terms", wiring, at_once=False)
    assert (None, frozenset()) == (wiring.weekly.when("terms"), wiring.told_terms.known())


def looking(seen: Look, done: list[Look]) -> SimpleNamespace:
    """Give a wiring whose look at the catalogue shows this."""

    async def look_at_catalogue(*, at_once: bool) -> Look:  # noqa: ARG001  the wiring's interface
        return seen

    return SimpleNamespace(look_at_catalogue=look_at_catalogue, done_looking=done.append)


def test_the_catalogue_is_to_be_mended(page: Page) -> None:
    """Everything stands in the table; the event names what is new and wants a person."""
    moved = Finding("technode", "moved", "redirects", "huangpu feeds move technode https://x/")
    known = Finding("news", "died", "410", "huangpu feeds discover https://news.example/")
    fails = Finding("slow", "still fails", "timeout", "huangpu feeds check slow --probe")
    fresh = frozenset({moved.key, fails.key})
    seen, done = Look(("technode", "news", "slow"), (moved, known, fails), fresh), []
    said = taken("look_at_catalogue", looking(seen, done), at_once=False)
    assert "3 feeds looked at: 1 moved, 1 died, 1 still fails" == said
    assert ["news", "technode", "slow"] == [row["feed"] for row in page.shown["catalogue"]]
    assert {
        "huangpu.catalogue.to-do": "technode moved: huangpu feeds move technode https://x/"
    } == page.events
    assert [seen] == done


def test_a_catalogue_that_is_well_shows_nothing(page: Page) -> None:
    """No table, no event."""
    seen, done = Look((), (), frozenset()), []
    assert "no feed wants a look" == taken("look_at_catalogue", looking(seen, done), at_once=False)
    assert ({}, {}) == (page.shown, page.events)


def test_a_backup_that_failed_is_an_event(page: Page) -> None:
    """And the step fails, so that the run does."""

    def full() -> None:
        raise BackupError("cannot write /备份: No space left on device")

    with pytest.raises(BackupError):
        taken("back_up", SimpleNamespace(back_up=full))
    assert {
        "huangpu.backup.failed": "no backup was made: cannot write /备份: No space left on device"
    } == page.events


def test_a_backup_that_nobody_asked_for(page: Page) -> None:
    """That is said, and is no failure."""
    said = taken("back_up", SimpleNamespace(back_up=lambda: None))
    assert ("HUANGPU_BACKUP_DIR is not set" in said, {}) == (True, page.events)


def test_a_backup_is_in_the_numbers_at_once(page: Page) -> None:
    """Prometheus need not wait for the next poll."""
    written: list[bool] = []
    wiring = SimpleNamespace(back_up=lambda: "kept", write_metrics=lambda: written.append(True))
    assert ("kept", [True], {}) == (taken("back_up", wiring), written, page.events)


def test_no_feed_is_lost(page: Page) -> None:
    """A quiet night shows nothing."""
    wiring = SimpleNamespace(health=list, clock=lambda: NOW + timedelta(days=1))
    assert "no feed was lost" == taken("tell_of_lost_feeds", wiring, 1)
    assert ({}, {}) == (page.shown, page.events)
