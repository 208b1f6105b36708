"""Does settling leave a trace, hold in a rebuild, and change nothing the second time?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.reading import connect_reader
from huangpu.jobs.polling_round import Workshop, close_round, settle_stories
from huangpu.jobs.rebuild import rebuild

END = START + timedelta(days=1)
TOLD = (
    "SMIC reports record revenue of 2.5 billion dollars in third quarter",
    "SMIC third-quarter revenue hits record 2.5 billion dollars",
    "SMIC posts record quarterly revenue of 2.5 billion dollars",
)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give one event told by three outlets, and something else."""
    feeds = [feed(name) for name in ("shen", "jiang", "pu")]
    made = workshop(tmp_path, *feeds)
    for number, (one, title) in enumerate(zip(feeds, TOLD, strict=True)):
        told = entry(number, title, link=f"https://{one.id}.example/a")
        other = entry(50 + number, f"Weather for the day number {number} is fine in the harbour")
        journalled(made, record(one.id, told, other, hours=number))
    close_round(made)
    return made


def rows(place: Workshop, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published copy."""
    with connect_reader(place.analyst_link) as connection:
        return connection.execute(sql).fetchall()


def stories(database: Database) -> list[tuple[Any, ...]]:
    """Give every article with its story, and all that settling recorded."""
    with duckdb.connect(str(database.path), read_only=True) as connection:
        return [
            *connection.execute("SELECT * FROM story_articles ORDER BY ALL").fetchall(),
            *connection.execute("SELECT * FROM story_change ORDER BY ALL").fetchall(),
            *connection.execute("SELECT * FROM story_merge ORDER BY ALL").fetchall(),
        ]


def test_an_event_told_by_three_outlets_is_one_story(place: Workshop) -> None:
    """Each join says whom the article is like, and why."""
    told = "SELECT story_id, method, like_id, reasons FROM story_articles JOIN articles USING (article_id, story_id) WHERE contains(title, 'SMIC') ORDER BY like_id NULLS FIRST"
    first, *joined = rows(place, told)
    assert ("first", None) == first[1:3]
    assert {first[0]} == {row[0] for row in joined}
    assert all(row[1] in {"copy", "event"} and row[2] and row[3] for row in joined)


def test_settling_twice_changes_nothing(place: Workshop) -> None:
    """The second run finds everything in its place."""
    settle_stories(place, END)
    once = stories(place.database)
    assert 0 == settle_stories(place, END).settled
    assert once == stories(place.database)


def _split(place: Workshop) -> None:
    """Put one of the three articles into a story of its own, as a late hour might have."""
    with place.database.writing() as session, session.transaction():
        session._connection.execute(
            "UPDATE story_article SET story_id = article_id WHERE article_id = "
            "(SELECT max(article_id) FROM article WHERE contains(title, 'SMIC')"
            " AND article_id NOT IN (SELECT story_id FROM story_article))"
        )


def test_what_settling_changes_is_recorded_with_its_reason(place: Workshop) -> None:
    """A story that goes up in another is named, and so is why."""
    _split(place)
    report = settle_stories(place, END)
    assert 1 == report.settled
    assert 1 == len(rows(place, "SELECT * FROM story_merge WHERE reason <> ''"))
    assert [(1,)] == rows(
        place, "SELECT count(DISTINCT story_id) FROM articles WHERE contains(title, 'SMIC')"
    )


def test_a_rebuild_settles_at_the_same_point(
    place: Workshop,
) -> None:
    """Settling has its place in the journal: the same stories come back."""
    settle_stories(place, END)
    journalled(place, record("shen", entry(9, TOLD[0] + " again"), hours=20))
    close_round(place)
    before = stories(place.database)
    rebuild(place.database, place.journal, place.rules)
    assert before == stories(place.database)
