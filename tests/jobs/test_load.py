"""Does the database learn exactly what the journal holds, once, however it is loaded?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from fakes import VIEWS, entry, feed, journalled, record, workshop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.reading import connect_reader
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.jobs.rebuild import rebuild
from huangpu.model.polls import PollOutcome


def rows(place: Workshop, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published copy."""
    with connect_reader(place.analyst_link) as connection:
        return connection.execute(sql).fetchall()


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Give all rows of all public views, in a stable order."""
    with duckdb.connect(str(database.path), read_only=True) as connection:
        return {
            view: connection.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()  # noqa: S608
            for view in VIEWS
        }


def test_an_entry_becomes_an_article_with_its_tags(tmp_path: Path) -> None:
    """One entry walks all the way: observation, article, tag with span, story, poll."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1, "Shanghai AI models are released today")))
    report = close_round(place)
    assert (1, 1, 1) == (report.new, report.articles, report.tagged)
    assert [("Shanghai AI models are released today", "Shen", True)] == rows(
        place, "SELECT title, outlet, shanghai FROM articles"
    )
    assert [("ai", "sector", "title", 9, 11, "AI", "words-AI")] == rows(
        place,
        'SELECT tag, facet, e.field, e.start, e."end", e.phrase, taxonomy_version '
        "FROM article_tags, unnest(evidence) AS spans(e)",
    )
    assert [(1, 1, 0, 0, 0)] == rows(
        place,
        "SELECT entries_seen, entries_new, entries_updated, entries_unchanged, entries_rejected "
        "FROM polls",
    )


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    """A batch that is in the database is not loaded again."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1), entry(2)))
    load_pending(place.database, place.journal, place.rules)
    before = everything(place.database)
    assert 0 == load_pending(place.database, place.journal, place.rules).batches
    assert before == everything(place.database)


def test_every_entry_ends_exactly_once(tmp_path: Path) -> None:
    """New, updated, unchanged and rejected add up to what was seen, with a reason for each rejection."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1), entry(2), entry(3, "", rejected="empty")))
    journalled(
        place,
        record(
            "shen", entry(1, "Edited headline, number 1"), entry(2), entry(2), entry(4), hours=1
        ),
    )
    close_round(place)
    assert [(3, 2, 0, 0, 1), (4, 1, 1, 1, 1)] == rows(
        place,
        "SELECT entries_seen, entries_new, entries_updated, entries_unchanged, entries_rejected "
        "FROM polls ORDER BY started_at",
    )
    assert [("empty",), ("repeated_in_document",)] == rows(
        place, "SELECT reason FROM rejection ORDER BY reason"
    )


def test_an_edited_headline_is_one_article_with_two_revisions(tmp_path: Path) -> None:
    """The newest text is shown, the first one kept, the tags follow the edit."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    journalled(place, record("shen", entry(1, "上海发布人工智能新规", guid="guid-1"), hours=1))
    close_round(place)
    assert [("上海发布人工智能新规", 2)] == rows(place, "SELECT title, revision FROM articles")
    assert [(1, "上海发布AI新规"), (2, "上海发布人工智能新规")] == rows(
        place, "SELECT revision, title FROM article_revisions ORDER BY revision"
    )
    assert [(0,)] == rows(place, "SELECT count(*) FROM article_tags")


def test_a_clock_in_the_text_is_believed_24_times(tmp_path: Path) -> None:
    """A feed whose text changes at every poll does not fill the database."""
    place = workshop(tmp_path, feed("shen"))
    for hour in range(40):
        journalled(
            place, record("shen", entry(1, f"Now it is {hour} o'clock in Shanghai"), hours=hour)
        )
    close_round(place)
    assert [(25,)] == rows(place, "SELECT count(*) FROM article_revisions")


def test_one_article_in_two_feeds_is_one_article(tmp_path: Path) -> None:
    """The canonical URL joins feeds; each keeps its own observation."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    plain = entry(1, link="https://news.example/a/1")
    tracked = entry(9, link="https://www.news.example/a/1?utm_source=rss")
    journalled(place, record("shen", plain), record("jiang", tracked, hours=1))
    close_round(place)
    assert [(1, 2)] == rows(
        place, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM observations)"
    )


def test_another_outlet_with_the_same_words_is_a_copy(tmp_path: Path) -> None:
    """Copies point at the original, which was published first, in either script."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    first = entry(9, "上海微系统所发布超导量子芯片新成果")
    second = entry(2, "上海微系統所發佈超導量子芯片新成果", link="https://other.example/x")
    journalled(place, record("jiang", second), record("shen", first, hours=1))
    close_round(place)
    assert [("Shen", None, 1), ("Jiang", "Shen", 1)] == rows(
        place,
        "SELECT copy.outlet, original.outlet, (SELECT count(*) FROM stories) FROM articles AS copy "
        "LEFT JOIN articles AS original ON original.article_id = copy.copy_of "
        "ORDER BY copy.outlet DESC",
    )


def test_spam_is_kept_and_marked(tmp_path: Path) -> None:
    """An advert is stored with its reason, without tags, and in no story count."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1, "ADVERT for AI")))
    close_round(place)
    assert [(True, "says ADVERT", 0)] == rows(
        place, "SELECT is_spam, spam_reason, (SELECT count(*) FROM article_tags) FROM articles"
    )


def test_a_future_date_is_not_believed(tmp_path: Path) -> None:
    """An article cannot be published after it was seen."""
    place = workshop(tmp_path, feed("shen"))
    later = record("shen", hours=3).started_at
    journalled(place, record("shen", entry(1, published_at=later)))
    close_round(place)
    assert [(True, True)] == rows(
        place, "SELECT published_at = first_seen_at, published_is_estimated FROM articles"
    )


def test_a_window_that_shares_nothing_is_reported(tmp_path: Path) -> None:
    """Items may have come and gone when a document shows no known entry any more."""
    place = workshop(tmp_path, feed("shen"))
    journalled(place, record("shen", entry(1), entry(2)))
    journalled(place, record("shen", entry(3), entry(4), hours=9))
    close_round(place)
    assert [(False,), (True,)] == rows(
        place, "SELECT may_have_missed FROM polls ORDER BY started_at"
    )


def test_a_failed_poll_is_recorded_and_counted(tmp_path: Path) -> None:
    """Failures are rows like others, and the feed's health shows them."""
    place = workshop(tmp_path, feed("shen"))
    failed = record("shen", outcome=PollOutcome.HTTP_ERROR, http_status=503, error="503")
    journalled(place, failed)
    close_round(place)
    assert [("failing", 1, None)] == rows(
        place, "SELECT status, consecutive_failures, last_success_at FROM feeds"
    )


def test_a_rebuild_gives_the_same_rows(tmp_path: Path) -> None:
    """The journal alone is enough for every table, row for row."""
    place = workshop(tmp_path, feed("shen"), feed("jiang"))
    for hour in range(6):
        journalled(
            place,
            record("shen", *(entry(hour + n) for n in range(5)), hours=hour),
            record("jiang", *(entry(hour * 2 + n) for n in range(4)), hours=hour),
        )
        load_pending(place.database, place.journal, place.rules)
    before = everything(place.database)
    report, old = rebuild(place.database, place.journal, place.rules)
    assert 6 == report.batches
    assert old is not None
    assert before == everything(place.database)


SEEN = st.lists(
    st.tuples(
        st.sampled_from(["shen", "jiang"]),
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(polls=SEEN)
def test_a_rebuild_of_any_journal_gives_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    polls: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    """Whatever the feeds showed, the journal alone gives the rows that the polls gave."""
    place = workshop(tmp_path_factory.mktemp("load"), feed("shen"), feed("jiang"))
    for hour, (name, shown) in enumerate(polls):
        entries = [
            entry(n, f"Headline number {n} in its version {version}") for n, version in shown
        ]
        journalled(place, record(name, *entries, hours=hour))
        load_pending(place.database, place.journal, place.rules)
    one_by_one = everything(place.database)
    rebuild(place.database, place.journal, place.rules)
    assert one_by_one == everything(place.database)


def test_a_crash_between_batches_loses_nothing(
    tmp_path: Path,
) -> None:
    """What was committed stays, what was not is loaded by the next start."""
    place = workshop(tmp_path, feed("shen"))
    for hour in range(3):
        journalled(place, record("shen", entry(hour), hours=hour))

    def die(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_pending(place.database, place.journal, place.rules, die)
    assert 1 == load_pending(place.database, place.journal, place.rules).batches
    assert 3 == len(everything(place.database)["articles"])
