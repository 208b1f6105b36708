"""What does a database look like that a lake is to show? Filled by SQL, and changed as polls change it.

Texts are dealt from a few words, so they take less room than real ones; keys, times, tags and
stories are as many as real ones have: one story and one observation an article, a tag for every
third, a tenth told by two outlets.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from huangpu.adapters.store.connection import Database

FEEDS, A_DAY = 100, 400
_NOW = "TIMESTAMPTZ '2026-11-22 00:00:00+00'"
_WORDS = (
    "['上海','芯片','量子','AI','光刻机','生物医药','投资','新规','张江','算力','SMIC','report']"
)
_ARTICLES = f"""
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT substr(md5('article' || i), 1, 12) AS article_id,
       array_to_string([{_WORDS}[1 + (hash(i * 31 + k) % 12)::INTEGER] FOR k IN range(8)], '') || i AS title,
       repeat(array_to_string([{_WORDS}[1 + (hash(i * 17 + k) % 12)::INTEGER] FOR k IN range(12)], ''), 3) AS summary,
       {_NOW} - INTERVAL 1 SECOND * ((86400 / {A_DAY}) * (? - i))::BIGINT AS published_at,
       'feed' || i % {FEEDS} AS feed_id, md5('entry' || i) AS entry_key,
       substr(md5('story' || CASE WHEN i % 10 = 9 THEN i - 1 ELSE i END), 1, 12) AS story_id, i
FROM range(?, ?) AS numbers(i)
"""
_INTO = (
    (
        "article SELECT article_id, title, summary, 'https://x.example/' || i, 'zh', feed_id, feed_id, "
        "feed_id, entry_key, published_at, published_at, false, 1, NULL, true, 0.9, false, NULL FROM fresh"
    ),
    "article_revision SELECT article_id, 1, title, summary, published_at FROM fresh",
    (
        "observation SELECT feed_id, entry_key, article_id, published_at, published_at, "
        "'https://x.example/' || i, 'url', i, 0 FROM fresh"
    ),
    "story_article SELECT story_id, article_id, published_at, 'first', 1, NULL, [] FROM fresh",
    (
        "article_tag SELECT article_id, 'ai', 'sector', 0.8, "
        "[{'field': 'title', 'start': 0, 'end': 2, 'phrase': 'AI', 'rule': 'word'}], 'v1' "
        "FROM fresh WHERE i % 3 = 0"
    ),
)


def fill(path: Path, articles: int) -> None:
    """Write a database with so many articles, the newest of now."""
    with Database(path).writing():
        pass  # only the schema
    with duckdb.connect(str(path)) as c:
        c.execute(
            f"INSERT INTO feed SELECT 'feed' || i, 'Feed ' || i, 'https://f' || i || '.example', NULL, "
            f"'zh', 'feed' || i, 'newspaper', true, 1, 60 FROM range({FEEDS}) AS numbers(i)"
        )
        c.execute(
            f"INSERT INTO feed_state SELECT feed_id, NULL, NULL, {_NOW}, {_NOW}, {_NOW}, 0, {_NOW}, "
            "'', 'healthy', '', NULL, '' FROM feed"
        )
        _add(c, 0, articles, articles)
        c.execute("CHECKPOINT")


def poll(path: Path, number: int, new: int, seen_again: int) -> None:
    """Change a database as a poll of all feeds does: polls, states, new articles, entries seen again."""
    with duckdb.connect(str(path)) as c:
        c.execute("BEGIN")
        row = c.execute("SELECT max(content_hash) + 1 FROM observation").fetchone()
        had = int(row[0]) if row else 0
        _add(c, had, had + new, had + new)
        moment = f"{_NOW} + INTERVAL {number} HOUR"
        c.execute(
            f"UPDATE observation SET last_seen_at = {moment} WHERE entry_key IN "
            f"(SELECT entry_key FROM observation ORDER BY first_seen_at DESC LIMIT {seen_again})"
        )
        c.execute(
            f"INSERT INTO poll SELECT '{number}-' || feed_id, 'b{number}', feed_id, {moment}, 'ok', 200, "
            f"30, 0, 0, 30, 0, 9000, 120, false, {moment}, '', NULL FROM feed"
        )
        c.execute(f"UPDATE feed_state SET last_polled_at = {moment}, last_success_at = {moment}")
        c.execute("COMMIT")


def churn(path: Path, seed: int) -> None:
    """Change a database in every way at once: new, updated, retagged, joined, and purged articles."""
    poll(path, seed, 40, 200)
    with duckdb.connect(str(path)) as c:
        c.execute("BEGIN")
        some = f"(SELECT article_id FROM article WHERE hash(article_id || '{seed}') % 40 = {{}})"
        c.execute(
            f"UPDATE article SET title = '改 {seed}' || title WHERE article_id IN {some.format(0)}"
        )
        c.execute(f"UPDATE article_tag SET score = 0.5 WHERE article_id IN {some.format(1)}")
        c.execute(f"DELETE FROM article_tag WHERE article_id IN {some.format(2)}")
        c.execute(
            f"UPDATE story_article SET story_id = 'joined' WHERE article_id IN {some.format(3)}"
        )
        gone = f"(SELECT article_id FROM article ORDER BY published_at LIMIT {20 + seed % 7})"
        for table in ("article_revision", "observation", "story_article", "article_tag", "article"):
            c.execute(f"DELETE FROM {table} WHERE article_id IN {gone}")
        c.execute("COMMIT")


def _add(c: duckdb.DuckDBPyConnection, first: int, last: int, of: int) -> None:
    c.execute(_ARTICLES, [of, first, last])
    for into in _INTO:
        c.execute(f"INSERT INTO {into}")
