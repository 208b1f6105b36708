"""Which stories does the archive list, and when is it written anew? On a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import invented_week as week
import pytest

from huangpu.adapters.issue_shelf import IssueShelf, keep_preview
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.archive import Bounds
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.session import Session
from huangpu.errors import StoreError
from huangpu.jobs.archive import is_due, read_archive, write_archive
from huangpu.model.archive import ArchivePlan, Topic
from huangpu.model.weeks import Week

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
PLAN = ArchivePlan(
    (Topic("ai", "sector", "AI", "人工智能"), Topic("talent", "theme", "Talent", "人才")),
    {"ai": "AI"},
    ZoneInfo("Asia/Shanghai"),
)
DAY = timedelta(days=1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Open a database of our own."""
    with Database(tmp_path / "x.duckdb").writing() as opened:
        yield opened


def polled(session: Session, at: datetime) -> None:
    """Add a poll."""
    session._connection.execute(
        "INSERT INTO poll SELECT 'p', 'b', 'f', ?, 'ok', 200, 0, 0, 0, 0, 0, 0, 0, false, NULL, '', NULL",
        [at],
    )


def article(
    session: Session,
    name: str,
    at: datetime,
    story: str | None = None,
    tag: str | None = "ai",
    **values: object,
) -> None:
    """Add an article, with a story and a tag unless it has none."""
    row = {"family": name, "copy_of": None, "spam": False, **values}
    session._connection.execute(
        "INSERT INTO article SELECT $name, '标题 ' || $name, '', 'https://x.example/' || $name, 'zh', "
        "'报', $family, 'f', $name, $at, $at, false, 1, $copy_of, true, 1, $spam, NULL",
        {"name": name, "at": at, **row},
    )
    if story:
        session._connection.execute(
            "INSERT INTO story_article SELECT ?, ?, ?, 'event', 1, NULL, []", [story, name, at]
        )
    if tag:
        session._connection.execute(
            "INSERT INTO article_tag SELECT ?, ?, 'sector', 0.5, [{field: 'title', \"start\": 0, "
            "\"end\": 2, phrase: '算力', rule: 'r'}], 'v'",
            [name, tag],
        )


def test_stories_are_listed_once_and_by_their_original(session: Session) -> None:
    """Copies, spam and untagged articles add no story; several outlets make a page."""
    polled(session, NOW)
    article(session, "a", NOW - 2 * DAY, "a")
    article(session, "b", NOW - DAY, "a", tag="talent")
    article(session, "c", NOW - 3 * DAY, "a", copy_of="a", family="a")
    article(session, "lone", NOW - DAY)
    article(session, "advert", NOW, spam=True)
    article(session, "untagged", NOW, tag=None)
    shown = read_archive(session, PLAN, Bounds())
    assert ["lone", "a"] == [one.story_id for one in shown.newest]
    assert ["a"] == [one.story_id for one in shown.by_topic["talent"]]
    (told,) = shown.told
    assert ["a", "b", "c"] == [one.article_id for one in told.reports]
    assert (2, True, ("算力",)) == (told.outlets, told.has_page, dict(told.reasons)["ai"])
    assert not shown.newest[0].has_page
    assert 5 == shown.articles


def test_weeks_are_those_of_shanghai(session: Session) -> None:
    """Sunday evening in London is Monday in Shanghai, in counts and in lists."""
    polled(session, NOW - 400 * DAY)
    polled(session, NOW)
    monday = datetime(2026, 11, 15, 16, 0, tzinfo=UTC)
    article(session, "monday", monday)
    article(session, "sunday", monday - timedelta(seconds=1))
    shown = read_archive(session, PLAN, Bounds())
    assert (1, 1) == (shown.trends[0].running.stories, shown.trends[0].whole.stories)
    assert [(Week(2026, 47), "monday"), (Week(2026, 46), "sunday")] == [
        (one.week, one.stories[0].story_id) for one in shown.by_week
    ]
    assert (0.0, 1) == (shown.trends[0].mean, shown.trends[0].change)


def test_every_list_has_its_bound(session: Session) -> None:
    """The newest are listed, what is left out is counted, and old stories are not read at all."""
    polled(session, NOW)
    for number in range(9):
        article(
            session, f"x{number}", NOW - number * timedelta(minutes=1), "big", family=f"{number}"
        )
        article(session, f"y{number}", NOW - number * timedelta(minutes=2), f"y{number}")
    article(session, "old", NOW - 57 * DAY)
    shown = read_archive(session, PLAN, Bounds(of_topic=4, of_week=5, told=1, reports=3))
    assert (4, 4) == (len(shown.newest), len(shown.by_topic["ai"]))
    assert ("big", 10, 5) == (
        shown.by_week[0].stories[0].story_id,
        shown.by_week[0].total,
        len(shown.by_week[0].stories),
    )
    assert (3, 6) == (len(shown.told[0].reports), shown.told[0].more)
    everything = read_archive(session, PLAN, Bounds())
    assert "old" not in {one.story_id for one in everything.newest}


def test_the_site_is_due_when_an_hour_of_data_is_missing(tmp_path: Path, session: Session) -> None:
    """By the clock of the polls, so that a replay behaves as the present does."""
    site, shelf = tmp_path / "site", IssueShelf(OutboxJournal(tmp_path / "d"), tmp_path)
    assert not is_due(session, site), "there is nothing to show"
    with pytest.raises(StoreError, match="nothing has been polled"):
        write_archive(session, shelf, site, PLAN)
    polled(session, NOW)
    assert is_due(session, site)
    write_archive(session, shelf, site, PLAN)
    polled(session, NOW + timedelta(minutes=59))
    assert not is_due(session, site)
    polled(session, NOW + timedelta(minutes=60))
    assert is_due(session, site)
    write_archive(session, shelf, site, PLAN)
    session._connection.execute("DELETE FROM poll")
    polled(session, NOW - DAY)
    assert is_due(session, site), "after a clock was put right"


def test_issues_are_made_anew_only_when_they_change(tmp_path: Path, session: Session) -> None:
    """A page is kept while its issue, its neighbours and the look are the same."""
    polled(session, NOW)
    site, shelf = tmp_path / "site", IssueShelf(OutboxJournal(tmp_path / "d"), tmp_path)
    digest = week.issues()["full"]
    keep_preview(digest, tmp_path)
    write_archive(session, shelf, site, PLAN)
    page = site / "issues" / "2026-W34.html"
    made = page.read_bytes()
    page.write_bytes(made + b"<!-- a person's mark -->")
    write_archive(session, shelf, site, PLAN)
    assert page.read_bytes() != made, "an issue that did not change is not even rendered"
    keep_preview(replace(digest, week=week.WEEK.next()), tmp_path)
    write_archive(session, shelf, site, PLAN)
    assert b'rel="next" href="../issues/2026-W35.html"' in page.read_bytes()
    listed = (site / "issues" / "index.html").read_text("utf-8")
    assert listed.index("2026-W35.html") < listed.index("2026-W34.html")
    page.unlink()
    write_archive(session, shelf, site, PLAN)
    assert page.exists(), "a page that somebody removed comes back"
    (tmp_path / "2026-W35.json").write_text("{}")
    assert 1 == write_archive(session, shelf, site, PLAN).removed, "a broken one is left out"
