"""Is a database looked over without being changed, and is what is wrong in it found?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.checkup import examine, glance
from huangpu.adapters.store.migrating import known_migrations
from huangpu.errors import StoreBusyError, StoreCorruptError
from huangpu.jobs.polling_round import Workshop, close_round


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with two articles."""
    made = workshop(tmp_path, feed("shen"))
    journalled(made, record("shen", entry(1), entry(2)))
    close_round(made)
    return made


def test_a_sound_database(place: Workshop) -> None:
    """Its numbers, its newest poll, its schema, and nothing wrong; the file stays as it is."""
    before = place.database.path.read_bytes()
    found = examine(place.database.path)
    assert (2, 1, START, {}) == (found.articles, found.polls, found.newest_poll, found.wrong)
    assert (known_migrations()[-1].version, 0, 0) == (
        found.schema_version,
        found.steps_missing,
        found.steps_unknown,
    )
    assert before == place.database.path.read_bytes()


def test_a_glance_knows_the_batches(place: Workshop) -> None:
    """Those that are loaded, by their ids in the journal."""
    assert frozenset(place.journal.batches()) == glance(place.database.path).batches


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE poll SET entries_seen = 5", {"polls whose sums do not hold": 1}),
        ("INSERT INTO article_tag SELECT * FROM article_tag", {}),
        (
            "INSERT INTO article SELECT * FROM article LIMIT 1",
            {"articles stored twice": 1, "articles in two stories": 0},
        ),
        (
            "UPDATE article SET copy_of = 'nobody' WHERE article_id = (SELECT min(article_id) FROM article)",
            {"copies of an article that is not there": 1},
        ),
        (
            "DELETE FROM article WHERE article_id = (SELECT min(article_id) FROM article)",
            {"observations without an article": 1},
        ),
    ],
    ids=["sums", "no tags to double", "doubled article", "orphaned copy", "lost article"],
)
def test_what_is_wrong_is_counted(place: Workshop, sql: str, expected: dict[str, int]) -> None:
    """Each kind of damage under its own name."""
    with duckdb.connect(str(place.database.path)) as connection:
        connection.execute(sql)
    found = examine(place.database.path).wrong
    assert {what: count for what, count in expected.items() if count} == found


def test_a_newer_schema_is_seen(place: Workshop) -> None:
    """Steps that this version does not know are counted, not run into."""
    with duckdb.connect(str(place.database.path)) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, 'future', 'x', now())")
    assert (9999, 1) == (
        examine(place.database.path).schema_version,
        examine(place.database.path).steps_unknown,
    )


def test_while_somebody_writes(place: Workshop) -> None:
    """It is said so, and nobody is disturbed."""
    writer = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('on', flush=True); time.sleep(30)"
    with subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", writer, str(place.database.path)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreBusyError):
            examine(place.database.path)
        other.kill()


def test_a_damaged_file(tmp_path: Path) -> None:
    """It is called damaged."""
    path = tmp_path / "huangpu.duckdb"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StoreCorruptError):
        examine(path)
