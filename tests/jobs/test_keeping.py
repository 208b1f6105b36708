"""Does what is old go for good, and is nothing taken for new that was there before?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.purge_files import PurgeFiles
from huangpu.adapters.store.checkup import examine
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import connect_reader
from huangpu.errors import JournalError
from huangpu.jobs.keeping import purge_old, shrink_database
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop, close_round, open_round
from huangpu.jobs.rebuild import rebuild

LATER = 24 * 100  # hours: the second poll comes a hundred days after the first
CUT = START + timedelta(days=50)
VIEWS = ("articles", "article_tags", "article_revisions", "observations", "stories", "polls")


def ask(place: Workshop, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published copy."""
    with connect_reader(place.analyst_link) as connection:
        return connection.execute(sql).fetchall()


def everything(place: Workshop) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of the views."""
    return {view: ask(place, f"SELECT * FROM {view} ORDER BY ALL") for view in VIEWS}  # noqa: S608  the names above


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a database with two old articles, one in Chinese, and a young one."""
    made = workshop(tmp_path, feed("shen"), feed("wang"))
    journalled(made, record("shen", entry(1), entry(2, "上海发布AI新规定，企业热议")))
    journalled(made, record("shen", entry(1), entry(3), hours=LATER))
    close_round(made)
    return made


def test_what_is_old_goes_and_what_is_young_stays(place: Workshop) -> None:
    """Articles, their tags and versions, and old polls go; no row is left that refers to them."""
    gone = purge_old(place, CUT)
    assert (2, 2, 1) == (gone.articles, gone.entries, gone.polls)
    assert [("https://news.example/a/3",)] == ask(place, "SELECT url FROM articles")
    assert [(1, 0)] == ask(
        place, "SELECT (SELECT count(*) FROM polls), (SELECT count(*) FROM article_tags)"
    )
    assert {} == examine(place.database.path).wrong


def test_a_purged_item_is_not_taken_for_new(place: Workshop) -> None:
    """Its own feed still shows it, edited even, and another feed brings it: nothing is new."""
    purge_old(place, CUT)
    edited = entry(2, "上海发布AI新规定，企业热议（更新）")
    journalled(place, record("shen", entry(1), edited, entry(3), hours=LATER + 1))
    journalled(place, record("wang", entry(1, guid="another name"), hours=LATER + 1))
    report = close_round(place)
    assert (4, 0, 4) == (report.seen, report.new, report.unchanged)
    assert [(1,)] == ask(place, "SELECT count(*) FROM articles")
    assert {} == examine(place.database.path).wrong


def test_a_rebuild_gives_the_same_and_brings_nothing_back(place: Workshop) -> None:
    """The purge has its place in the journal's order."""
    purge_old(place, CUT)
    journalled(place, record("shen", entry(1), entry(2), entry(4), hours=LATER + 1))
    close_round(place)
    before = everything(place)
    rebuild(place.database, place.journal, place.rules)
    publish(place.database, place.analyst_link)
    assert before == everything(place)


def test_old_batches_may_be_thrown_away_then(place: Workshop) -> None:
    """The purge names what went, so a rebuild without those batches takes nothing for new."""
    purge_old(place, CUT)
    (place.journal.digests.parent / "2026-08" / f"{place.journal.batches()[0]}.parquet").unlink()
    journalled(place, record("shen", entry(1), entry(2), entry(3), hours=LATER + 1))
    rebuild(place.database, place.journal, place.rules)
    close_round(place)
    assert 2 == len(place.journal.batches())
    assert [("https://news.example/a/3",)] == ask(place, "SELECT url FROM articles")


def test_a_story_with_a_young_article_stays_whole(tmp_path: Path) -> None:
    """The copy came late, so the original stays, too."""
    place = workshop(tmp_path, feed("shen"), feed("wang"))
    title = "SMIC opens a third 12-inch wafer plant in Lingang, Shanghai"
    journalled(place, record("shen", entry(1, title), entry(2)))
    copy = entry(9, title, link="https://wang.example/9", summary="What happened in case 1.")
    journalled(place, record("wang", copy, hours=60))
    close_round(place)
    assert [(1,)] == ask(
        place, "SELECT count(DISTINCT story_id) FROM articles WHERE title[:4]='SMIC'"
    )
    gone = purge_old(place, START + timedelta(hours=30))
    assert 1 == gone.articles
    assert [(2,)] == ask(place, "SELECT count(*) FROM articles")


def test_a_dry_run_changes_nothing(place: Workshop) -> None:
    """It says what would go."""
    before = everything(place)
    assert 2 == purge_old(place, CUT, dry=True).articles
    assert before == everything(place)
    assert () == PurgeFiles(place.journal.digests.with_name("purges")).ids()


def test_nothing_old_means_nothing_done(place: Workshop) -> None:
    """No purge is written for nothing."""
    assert not purge_old(place, START)
    assert () == PurgeFiles(place.journal.digests.with_name("purges")).ids()


def test_a_purge_that_was_cut_short_is_carried_out_by_the_next_poll(
    place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the order and the deleting: the next start deletes."""
    monkeypatch.setattr("huangpu.jobs.keeping.load_pending", _killed_the_second_time())
    with pytest.raises(KeyboardInterrupt):
        purge_old(place, CUT)
    open_round(place)
    close_round(place)
    assert [(1,)] == ask(place, "SELECT count(*) FROM articles")


def test_a_database_restored_from_an_older_copy_is_purged_again(place: Workshop) -> None:
    """What a recovery brings back goes again at once."""
    purge_old(place, CUT)
    place.database.path.write_bytes(b"no database")
    place.analyst_link.resolve().unlink()  # only the copy from before the purge is left
    assert open_round(place).recovery is not None
    close_round(place)
    assert [(1,)] == ask(place, "SELECT count(*) FROM articles")


def test_a_damaged_purge_is_named(place: Workshop) -> None:
    """Loading stops: going on would bring back what must be gone."""
    folder = place.journal.digests.with_name("purges")
    folder.mkdir()
    (folder / "00000009-20260820T031500000000Z.purge").write_bytes(b"half")
    with pytest.raises(JournalError, match=r"00000009-20260820T031500000000Z\.purge"):
        load_pending(place.database, place.journal, place.rules)


def test_shrinking_gives_space_back_and_keeps_everything(tmp_path: Path) -> None:
    """The file is smaller, every view, macro and comment is there, and polls go on."""
    place = workshop(tmp_path, feed("shen"))
    long = [entry(n, summary=f"{n} " + "".join(map(str, range(n, n + 900)))) for n in range(1, 500)]
    journalled(place, record("shen", *long))
    journalled(place, record("shen", entry(1_000), hours=LATER))
    close_round(place)
    purge_old(place, CUT)
    before = everything(place)
    words = "SELECT comment FROM duckdb_views() UNION ALL SELECT comment FROM duckdb_columns() ORDER BY ALL"
    said = ask(place, words)
    shrunk = shrink_database(place)
    assert shrunk.after < shrunk.before
    assert before == everything(place)
    assert said == ask(place, words)
    assert 1 == len(ask(place, "FROM search('headline')"))
    journalled(place, record("shen", entry(1), entry(1_001), hours=LATER + 1))
    assert 1 == close_round(place).new


def _killed_the_second_time() -> Any:  # noqa: ANN401  a stand-in for load_pending
    calls: list[int] = []

    def load(*arguments: Any) -> Any:  # noqa: ANN401  whatever it is given
        calls.append(1)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return load_pending(*arguments)

    return load
