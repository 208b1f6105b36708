"""Can analysts read at any time, and is a damaged database mended by itself?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fakes import entry, journalled, record, with_an_article

from huangpu.adapters.store import publishing, reading
from huangpu.adapters.store.checkup import examine
from huangpu.adapters.store.publishing import publish, published
from huangpu.adapters.store.reading import connect_reader
from huangpu.adapters.store.recovery import ensure_usable
from huangpu.errors import StoreError
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop, close_round, open_round


def articles(place: Workshop) -> int:
    """Count what an analyst sees."""
    with connect_reader(place.analyst_link) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with one published article."""
    return with_an_article(tmp_path)


def test_an_open_reader_keeps_what_it_opened(place: Workshop) -> None:
    """A copy never changes under its reader; the next reader sees the next copy."""
    with connect_reader(place.analyst_link) as early:
        journalled(place, record("shen", entry(2), hours=1))
        close_round(place)
        assert (1,) == early.execute("SELECT count(*) FROM articles").fetchone()
    assert 2 == articles(place)


def test_readers_and_the_writer_do_not_meet(place: Workshop) -> None:
    """An analyst reads while the writer holds the main file."""
    with place.database.writing():
        assert 1 == articles(place)


def test_copies_cannot_be_written(place: Workshop) -> None:
    """What is published is read-only, for the connection and on the disk."""
    with (
        connect_reader(place.analyst_link) as connection,
        pytest.raises(Exception, match="read-only"),
    ):
        connection.execute("DELETE FROM article")
    assert 0o444 == place.analyst_link.resolve().stat().st_mode & 0o777


def test_times_are_shown_in_shanghai(place: Workshop) -> None:
    """Midnight is the analyst's midnight."""
    with connect_reader(place.analyst_link) as connection:
        assert ("Asia/Shanghai",) == connection.execute(
            "SELECT current_setting('TimeZone')"
        ).fetchone()


def test_old_copies_go_after_their_grace(place: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three copies stay, whatever happens; older ones go when nobody can be about to open them."""
    monkeypatch.setattr(publishing, "_GRACE_SECONDS", 0)
    for _ in range(5):
        publish(place.database, place.analyst_link)
    assert 3 == len(published(place.analyst_link))
    assert 1 == articles(place)


def test_copies_that_come_fast_do_not_fill_the_disk(place: Workshop) -> None:
    """Six at most, however young; a reader that has the first one open still reads it."""
    with connect_reader(place.analyst_link) as early:
        for _ in range(10):
            publish(place.database, place.analyst_link)
        assert 6 == len(published(place.analyst_link))
        assert (1,) == early.execute("SELECT count(*) FROM articles").fetchone()
    assert 1 == articles(place)


def test_a_clock_that_steps_back_changes_no_order(
    place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest copy sorts last though its clock is a year behind, and old ones still go."""
    ahead = published(place.analyst_link)[0].stat().st_mtime_ns
    monkeypatch.setattr("time.time_ns", lambda: ahead - 365 * 86_400 * 10**9)
    monkeypatch.setattr("time.time", lambda: ahead / 10**9 - 365 * 86_400)
    for _ in range(8):
        newest = publish(place.database, place.analyst_link)
        assert newest == published(place.analyst_link)[0]
        assert newest == place.analyst_link.resolve()
    assert 6 == len(published(place.analyst_link))


def test_a_copy_that_is_put_away_while_it_is_opened_is_not_missed(
    place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever followed the link too early follows it once more."""
    gone = place.analyst_link.with_name("analyst-20200101T000000-000000000.duckdb")
    follow = iter([gone, place.analyst_link.resolve()])
    monkeypatch.setattr(reading, "newest_copy", lambda _link: next(follow))
    assert 1 == articles(place)


def test_nothing_published_yet_is_said_plainly(tmp_path: Path) -> None:
    """The error says what to do."""
    with pytest.raises(StoreError, match="run `huangpu poll` first"):
        connect_reader(tmp_path / "analyst.duckdb")


def _truncated(path: Path) -> None:
    os.truncate(path, 5000)


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 + 20] ^= 0xFF
    content[8192 + 20] ^= 0xFF
    path.write_bytes(content)


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


@pytest.mark.parametrize("damage", [_truncated, _flipped, _garbage, Path.unlink])
def test_a_damaged_database_is_replaced_by_itself(place: Workshop, damage: object) -> None:
    """The last copy takes its place, the journal gives the rest, and nothing is lost or doubled."""
    journalled(place, record("shen", entry(2), hours=1))
    load_pending(place.database, place.journal, place.rules)  # loaded, but not published
    damage(place.database.path)  # type: ignore[operator]  # one of the four above
    opening = open_round(place)
    assert opening.recovery is not None
    assert 1 == opening.caught_up.batches
    close_round(place)
    assert 2 == articles(place)


def test_a_wrong_byte_anywhere_in_the_file_is_mended(place: Workshop) -> None:
    """Also where the file opens: the poll that stumbles over the block replaces it and goes on."""
    journalled(place, record("shen", entry(1, "Edited since"), entry(2), hours=1))
    sound = place.database.path.read_bytes()
    noticed = 0
    for block in range(12_288 + 131_072, len(sound), 3 * 262_144):
        wrong = bytearray(sound)
        wrong[block] ^= 0xFF
        place.database.path.write_bytes(wrong)
        opening = open_round(place)
        closing = close_round(place)
        noticed += bool(opening.recovery or closing.recovery)
        assert 2 == articles(place)
        assert {} == examine(place.database.path).wrong
        for copy in published(place.analyst_link)[:-1]:
            copy.unlink()  # the next one starts from the copy before the second poll, too
    assert noticed


def test_a_copy_with_a_wrong_byte_is_not_taken(place: Workshop) -> None:
    """Every row of a copy is read before it takes the place of a damaged database."""
    publish(place.database, place.analyst_link)
    newest, older = published(place.analyst_link)
    newest.chmod(0o644)
    content = newest.read_bytes()
    for block in range(12_288 + 131_072, len(content), 262_144):
        newest.write_bytes(content[:block] + bytes([content[block] ^ 0xFF]) + content[block + 1 :])
    _garbage(place.database.path)
    recovery = open_round(place).recovery
    assert recovery is not None
    assert older == recovery.restored_from


def test_without_any_copy_the_journal_is_enough(place: Workshop) -> None:
    """Database and copies lost, everything comes back from the journal."""
    _garbage(place.database.path)
    for copy in published(place.analyst_link):
        copy.unlink()
    opening = open_round(place)
    assert opening.recovery is not None
    assert opening.recovery.restored_from is None
    close_round(place)
    assert 1 == articles(place)


def test_a_sound_database_is_left_alone(place: Workshop) -> None:
    """No recovery where nothing is wrong."""
    assert None is ensure_usable(place.database, place.analyst_link)


def test_half_copies_of_the_dead_are_removed(place: Workshop) -> None:
    """A copy that was being made when its maker died does not stay on the disk."""
    orphan = place.analyst_link.with_name("analyst-20260101T000000-000000001.part")
    orphan.write_bytes(b"half")
    publish(place.database, place.analyst_link)
    assert not orphan.exists()
