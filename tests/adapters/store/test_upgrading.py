"""Does a database file of every earlier schema open today, with all that it held?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.store.checkup import examine
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.migrating import known_migrations, migrate
from huangpu.adapters.store.reading import connect_reader
from huangpu.core.identity import identify
from huangpu.jobs.polling_round import Workshop, close_round, open_round

STEPS = known_migrations()

# What one poll left in the tables that every schema has had, with the columns of the first one.
HELD = (
    """INSERT INTO batch BY NAME SELECT '00000001-20260817T020000Z-000' AS batch_id, 1 AS polls,
       1 AS entries""",
    """INSERT INTO article BY NAME SELECT $article_id AS article_id, '上海发布AI新规' AS title,
       'What happened in case 1.' AS summary, 'https://news.example/a/1' AS url, 'zh' AS language,
       'Shen' AS outlet, 'Shen' AS publisher_family, 'shen' AS feed_id, $entry_key AS entry_key,
       $at - INTERVAL 1 MINUTE AS published_at, $at AS first_seen_at,
       false AS published_is_estimated, 1 AS revision, true AS shanghai, 0.8 AS shanghai_score,
       false AS is_spam""",
    """INSERT INTO article_revision BY NAME SELECT $article_id AS article_id, 1 AS revision,
       '上海发布AI新规' AS title, 'What happened in case 1.' AS summary, $at AS seen_at""",
    """INSERT INTO article_tag BY NAME SELECT $article_id AS article_id, 'ai' AS tag,
       'sector' AS facet, 0.9 AS score, [{'field': 'title', 'start': 4, 'end': 6, 'phrase': 'AI',
       'rule': 'term:ai'}] AS evidence, 'words-AI' AS taxonomy_version""",
    """INSERT INTO article_judgement BY NAME SELECT $article_id AS article_id,
       'words-AI' AS taxonomy_version, 'spam-1' AS spam_version, [] AS shanghai_evidence,
       [] AS spam_cuts""",
    """INSERT INTO story_article BY NAME SELECT $article_id AS story_id, $article_id AS article_id,
       $at AS told_at, 'first' AS method, 1.0 AS score, []::VARCHAR[] AS reasons""",
    """INSERT INTO observation BY NAME SELECT 'shen' AS feed_id, $entry_key AS entry_key,
       $article_id AS article_id, $at AS first_seen_at, $at AS last_seen_at,
       'https://news.example/a/1' AS link, 'url' AS method, $content_hash AS content_hash,
       0 AS changes""",
    "INSERT INTO observation_alias SELECT unnest($aliases::UBIGINT[]), $entry_key",
    """INSERT INTO poll BY NAME SELECT '0-shen' AS poll_id,
       '00000001-20260817T020000Z-000' AS batch_id, 'shen' AS feed_id, $at AS started_at,
       'ok' AS outcome, 200 AS http_status, 1 AS entries_seen, 1 AS entries_new,
       0 AS entries_updated, 0 AS entries_unchanged, 0 AS entries_rejected, 900 AS bytes,
       30 AS duration_ms, false AS may_have_missed, '' AS next_poll_reason""",
)


@pytest.fixture
def house_of(tmp_path: Path) -> Callable[[int], Workshop]:
    """Give a data folder whose database was made and filled under the first so many steps."""

    def make(version: int) -> Workshop:
        place = workshop(tmp_path, feed("shen"))
        journalled(place, record("shen", entry(1, "上海发布AI新规", language="zh")))
        _make(place.database, version)
        return place

    return make


def _make(database: Database, version: int) -> None:
    shown = identify("shen", [entry(1, "上海发布AI新规", language="zh")], "auto")[0]
    values = {
        "at": START,
        "article_id": shown.article_id,
        "entry_key": shown.entry_key,
        "content_hash": shown.content_hash,
        "aliases": [alias.key for alias in shown.aliases],
    }
    with contextlib.closing(duckdb.connect(str(database.path))) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        migrate(connection, STEPS[:version])
        for sql in HELD:
            connection.execute(
                sql, {key: value for key, value in values.items() if f"${key}" in sql}
            )


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1), ids=lambda n: STEPS[n - 1].name)
def test_a_file_of_every_schema_is_polled_on(
    house_of: Callable[[int], Workshop], version: int
) -> None:
    """Every view answers, what was there is there once, and what the feed shows again is known."""
    place = house_of(version)
    assert open_round(place).recovery is None
    journalled(
        place,
        record("shen", entry(1, "上海发布AI新规", language="zh"), entry(2), hours=1),
    )
    report = close_round(place)
    assert (1, 1, 1) == (report.batches, report.new, report.unchanged)
    found = examine(place.database.path)
    assert (0, len(STEPS), {}) == (found.steps_missing, found.schema_version, found.wrong)
    with connect_reader(place.analyst_link) as connection:
        assert [("上海发布AI新规", True)] == connection.execute(
            "SELECT title, story_id IS NOT NULL FROM articles WHERE language = 'zh'"
        ).fetchall()
        assert [("AI",)] == connection.execute(
            "SELECT evidence[1].phrase FROM article_tags WHERE tag = 'ai'"
        ).fetchall()
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal")
        for (view,) in views.fetchall():
            connection.execute(f"SELECT * FROM {view}").fetchall()  # noqa: S608  our own views


@pytest.mark.parametrize("version", range(1, len(STEPS)), ids=lambda n: STEPS[n - 1].name)
def test_a_file_that_was_not_checkpointed_is_upgraded_too(
    house_of: Callable[[int], Workshop], version: int
) -> None:
    """A writer of the old version was killed: what stands in its log is read, then the steps."""
    place = house_of(version)
    copy, log = place.database.path, place.database.path.with_name("huangpu.duckdb.wal")
    with contextlib.closing(duckdb.connect(str(copy))) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "INSERT INTO feed_state BY NAME SELECT 'late' AS feed_id, "
            "0 AS consecutive_failures, '' AS next_poll_reason, 'never' AS status, "
            "'' AS status_reason, '{}' AS memory"
        )
        kept = log.read_bytes(), copy.read_bytes()
    log.write_bytes(kept[0])
    copy.write_bytes(kept[1])
    with place.database.writing() as session:
        assert ["late"] == [row["feed_id"] for row in session.rows("feed_states")]
    assert 0 == examine(copy).steps_missing
