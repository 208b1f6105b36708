"""Does a lake show one published copy after the other, whatever dies on the way?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, with_an_article, workshop
from plain_lake import plain_lake, rows_of

from huangpu.adapters.locks import held
from huangpu.adapters.store import lake_sync
from huangpu.adapters.store.lake_corner import Corner, fingerprint_of
from huangpu.adapters.store.lake_sync import Attach, Shared, bring_up_to_date, compare
from huangpu.errors import LakeError, StoreError
from huangpu.jobs.polling_round import Workshop, close_round

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with one published article."""
    return with_an_article(tmp_path / "var", "上海发布AI新规")


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Give where the lake lies."""
    return tmp_path / "lake.duckdb"


def corner(place: Workshop) -> Corner:
    """Give the folder that sharing works in."""
    return Corner(place.analyst_link.parent / "lake")


def share(place: Workshop, attach: Attach, *, whole: bool = False) -> Shared:
    """Bring the lake up to date."""
    return bring_up_to_date(place.analyst_link, corner(place), attach, now=NOW, whole=whole)


def poll(place: Workshop, number: int) -> None:
    """Poll one more article, and publish."""
    journalled(place, record("shen", entry(number), hours=number))
    close_round(place)


def titles(path: Path) -> list[tuple[str]]:
    """Give what a lake, or a copy, shows."""
    return rows_of(path, "SELECT title FROM articles ORDER BY article_id")


def test_it_shows_what_was_published(place: Workshop, lake: Path) -> None:
    """All views, and says which copy that is, and since when."""
    done = share(place, plain_lake(lake))
    assert (place.analyst_link.resolve().name, True) == (done.copy, done.whole)
    assert titles(place.analyst_link.resolve()) == titles(lake)
    expected = (done.copy, fingerprint_of(place.analyst_link), NOW, START)
    assert [expected] == rows_of(
        lake, "SELECT copy, fingerprint, shown_at, newest_poll FROM huangpu.shown"
    )
    found = compare(place.analyst_link, corner(place), plain_lake(lake))
    assert dict.fromkeys(found, 0) == found
    assert "articles" in found


def test_the_next_copy_is_compared_here(place: Workshop, lake: Path) -> None:
    """The lake is only written, not read: the copy that it shows lies beside the database."""
    share(place, plain_lake(lake))
    assert corner(place).shown.samefile(place.analyst_link)
    poll(place, 2)
    done = share(place, plain_lake(lake))
    assert not done.whole
    assert (0, 1) == (done.written["articles"].removed, done.written["articles"].added)
    assert titles(place.analyst_link.resolve()) == titles(lake)


def test_nothing_is_written_twice(place: Workshop, lake: Path) -> None:
    """A copy that the lake shows already is left alone."""
    share(place, plain_lake(lake))
    before = lake.read_bytes()
    assert 0 == share(place, plain_lake(lake)).rows
    assert before == lake.read_bytes()


def test_a_lake_that_another_machine_wrote_is_read(
    place: Workshop, lake: Path, tmp_path: Path
) -> None:
    """A new loader has no copy that the lake shows; it compares the lake itself, and writes little."""
    share(place, plain_lake(lake))
    other = workshop(tmp_path / "other", feed("shen"))
    journalled(other, record("shen", entry(1, "上海发布AI新规")))
    poll(other, 2)
    done = share(other, plain_lake(lake))
    assert done.whole
    assert 1 == done.written["articles"].added
    assert titles(other.analyst_link.resolve()) == titles(lake)
    # and the first one, should it live again, notices
    assert share(place, plain_lake(lake)).whole


def test_a_lake_that_somebody_changed_is_mended(place: Workshop, lake: Path) -> None:
    """Comparing copies cannot see that; comparing all of the lake does."""
    share(place, plain_lake(lake))
    with duckdb.connect(str(lake)) as connection:
        connection.execute("UPDATE articles SET title = '别的'")
        connection.execute("DROP TABLE feeds")
    poll(place, 2)
    share(place, plain_lake(lake))
    assert 2 == compare(place.analyst_link, corner(place), plain_lake(lake))["articles"]
    share(place, plain_lake(lake), whole=True)
    assert titles(place.analyst_link.resolve()) == titles(lake)


def test_a_table_whose_view_is_no_more_goes(place: Workshop, lake: Path) -> None:
    """What we did not make stays."""
    share(place, plain_lake(lake))
    with duckdb.connect(str(lake)) as connection:
        connection.execute("CREATE TABLE old (x INTEGER); CREATE TABLE theirs (x INTEGER)")
        connection.execute("UPDATE huangpu.shown SET views = list_append(views, 'old')")
    poll(place, 2)
    share(place, plain_lake(lake))
    names = rows_of(lake, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
    assert ("theirs",) in names
    assert ("old",) not in names


def test_readers_see_one_poll_or_the_other(
    place: Workshop, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails half-way changes nothing."""
    share(place, plain_lake(lake))
    before = titles(lake)
    poll(place, 2)

    def broken(*_: object) -> None:
        raise duckdb.IOException("the store went away")

    with monkeypatch.context() as patch:
        patch.setattr(lake_sync, "_record", broken)
        with pytest.raises(duckdb.IOException, match="went away"):
            share(place, plain_lake(lake))
    assert before == titles(lake)
    assert not share(place, plain_lake(lake)).whole
    assert 2 == len(titles(lake))


def test_a_process_that_died_after_its_work_has_done_it(
    place: Workshop, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy that the lake shows is found under the other name."""
    share(place, plain_lake(lake))
    poll(place, 2)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _killed)
        with pytest.raises(KeyboardInterrupt):
            share(place, plain_lake(lake))
    assert 2 == len(titles(lake))
    poll(place, 3)
    assert not share(place, plain_lake(lake)).whole
    assert 3 == len(titles(lake))


def test_a_copy_put_away_meanwhile_stays_ours(place: Workshop, lake: Path) -> None:
    """A link keeps it; where there are no links, it is copied."""
    share(place, plain_lake(lake))
    place.analyst_link.resolve().unlink()
    assert titles(lake) == titles(corner(place).shown)


def test_without_links_it_is_copied(
    place: Workshop, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another disk has no hard links."""

    def refused(_self: Path, _other: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    share(place, plain_lake(lake))
    assert titles(lake) == titles(corner(place).shown)
    assert not corner(place).shown.samefile(place.analyst_link)


def test_one_at_a_time(place: Workshop, lake: Path) -> None:
    """Another process of this folder is waited for, or told of."""
    with (
        held(corner(place).folder / "lake.lock", 0),
        pytest.raises(LakeError, match="already"),
    ):
        share(place, plain_lake(lake))
    assert share(place, plain_lake(lake)).rows


def test_nothing_published_says_what_to_do(tmp_path: Path, lake: Path) -> None:
    """As everywhere."""
    with pytest.raises(StoreError, match="run `huangpu poll` first"):
        share(workshop(tmp_path / "empty", feed("shen")), plain_lake(lake))


def test_a_lake_without_schema_shows_nothing(lake: Path) -> None:
    """Neither before the first copy, nor while its table is empty."""
    with duckdb.connect() as connection, plain_lake(lake)(connection):
        assert lake_sync.what_is_shown(connection) is None
        connection.execute(
            "CREATE SCHEMA lake.huangpu; CREATE TABLE lake.huangpu.shown (x INTEGER)"
        )
        assert lake_sync.what_is_shown(connection) is None


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
