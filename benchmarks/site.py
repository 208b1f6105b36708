"""How long do the archive and a digest take, with 100 thousand and with a million articles?

    python benchmarks/site.py [--articles 100000 1000000] [--keep DIR]

Makes two years of invented articles with SQL in a folder that goes away again (or stays, with
--keep), a hundred issues among them, and prints times, files, bytes and the memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from huangpu.adapters.config_files import read_model
from huangpu.adapters.issue_shelf import IssueShelf, keep_preview
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.render import render_html, render_text
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.earlier import read_earlier
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.core.digest import DigestOptions
from huangpu.core.digest.new_terms import WEEKS_BEFORE
from huangpu.core.digest.options import SECTIONS
from huangpu.core.terms.vocabulary import vocabulary_of
from huangpu.core.weeks import week_of
from huangpu.jobs.archive import is_due, write_archive
from huangpu.jobs.digest import build
from huangpu.model.archive import ArchivePlan, Topic
from huangpu.model.taxonomy import Taxonomy

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
WEEKS, FEEDS, ISSUES = 104, 1000, 100
CONFIG = Path(__file__).resolve().parents[1] / "config"
FORMS = [form for n in range(60) for form in (f"江浦{n}号公司", f"Company{n} Labs")]
TOPICS = tuple(Topic(one.key, one.facet, one.label, one.label_zh) for one in SECTIONS)

# Of every ten articles four tell one story, two another; a tenth copies; two thirds are tagged.
TABLES = """
CREATE TEMP TABLE made AS
SELECT i, printf('a%011d', i) AS article_id,
       printf('s%011d', CASE WHEN i % 10 < 4 THEN i - i % 10 WHEN i % 10 < 6 THEN i - i % 10 + 4
                             ELSE i END) AS story_id,
       $from + to_microseconds((i * $step)::BIGINT) AS moment
FROM range($articles) AS t(i);

INSERT INTO feed SELECT printf('feed-%04d', i), 'Feed ' || i, 'https://f' || i || '.example/rss',
       'https://f' || i || '.example/', 'zh', 'publisher-' || (i % 300), 'media', true, 1, 30
FROM range($feeds) AS t(i);
INSERT INTO feed_state SELECT printf('feed-%04d', i), NULL, NULL, $now, $now, $now, 0, $now, '',
       CASE WHEN i % 50 = 0 THEN 'failing' ELSE 'healthy' END,
       CASE WHEN i % 50 = 0 THEN 'HTTP 503 for the last 14 polls' ELSE '' END, NULL, '{}'
FROM range($feeds) AS t(i);
INSERT INTO poll SELECT printf('%08d', i), 'b', printf('feed-%04d', i % $feeds),
       $from + (i * ($now - $from) / 499999), 'ok', 200, 20, 1, 0, 19, 0, 9000, 300, false, NULL, '', NULL
FROM range(500000) AS t(i);
INSERT INTO article SELECT article_id,
       CASE WHEN i % 2 = 0 THEN '上海第' || i || '号集成电路产线在张江投产 年产能达到四万片'
            ELSE 'Shanghai line number ' || i || ' starts making wafers in Zhangjiang Science City' END,
       CASE WHEN i % 2 = 0 THEN repeat('该项目由本地企业与高校共同建设，预计明年达产。', 6)
            ELSE repeat('The project was built by local firms and universities together. ', 6) END,
       'https://f' || (i % $feeds) || '.example/' || i, CASE WHEN i % 2 = 0 THEN 'zh' ELSE 'en' END,
       'Outlet ' || ((i * 7) % 300), 'publisher-' || ((i * 7) % 300), printf('feed-%04d', i % $feeds),
       article_id, moment, moment + INTERVAL 20 MINUTE, false, 1,
       CASE WHEN i % 10 = 3 THEN printf('a%011d', i - 3) END, i % 3 = 0, 0.5, i % 97 = 0, NULL
FROM made;
INSERT INTO article_revision SELECT article_id, 1, title, summary, first_seen_at FROM article;
INSERT INTO observation SELECT feed_id, entry_key, article_id, first_seen_at, first_seen_at, url, 'url', 0, 0
FROM article;
INSERT INTO story_article SELECT story_id, article_id, moment, 'first', 1, NULL, [] FROM made;
INSERT INTO article_tag
SELECT article_id, topic.tag, topic.facet, 0.5 + (i % 5) / 10,
       [{field: 'title', "start": 3, "end": 7, phrase: '集成电路', rule: 'term:chips'}], 'v1'
FROM made JOIN (SELECT unnest($tags) AS tag, unnest($facets) AS facet, unnest(range(9)) AS n) AS topic
  ON n = (i // 10) % 9 OR (i % 4 = 0 AND n = (i // 10 + 1) % 9)
WHERE i % 10 < 7;
"""

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[str, Result]:
    """Give how long it took, by the clock and of a processor, and what it gave."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - start, time.process_time() - busy
    return f"{wall:6.2f} s ({cpu:5.2f} s of CPU)", result


def fill(folder: Path, articles: int) -> Path:
    """Make the database and give the link of its published copy."""
    database = Database(folder / "huangpu.duckdb")
    start = NOW - timedelta(weeks=WEEKS)
    values = {
        "articles": articles,
        "from": start,
        "now": NOW,
        "step": (NOW - start) / timedelta(microseconds=1) / articles,
        "feeds": FEEDS,
        "tags": [topic.key for topic in TOPICS],
        "facets": [topic.facet for topic in TOPICS],
    }
    with database.writing() as session:
        for sql in filter(str.strip, TABLES.split(";\n")):
            wanted = {name: value for name, value in values.items() if f"${name}" in sql}
            session._connection.execute(sql, wanted)  # noqa: SLF001  the store has no such statement
    publish(database, folder / "analyst.duckdb")
    return folder / "analyst.duckdb"


def measure(folder: Path, articles: int) -> None:
    """Print the times of one size."""
    seconds, link = timed(lambda: fill(folder, articles))
    print(
        f"\n{articles:,} articles, {link.resolve().stat().st_size / 1e6:.0f} MB, made in {seconds}"
    )
    plan = ArchivePlan(TOPICS, {one.key: one.label for one in TOPICS}, SHANGHAI)
    previews = folder / "outbox"
    previews.mkdir()
    shelf = IssueShelf(OutboxJournal(folder / "digests"), previews)
    site = folder / "site"
    with reading(link) as session:
        week = week_of(NOW, SHANGHAI).previous(1)
        words = vocabulary_of(read_model(CONFIG / "taxonomy.yaml", Taxonomy))
        seconds, digest = timed(
            lambda: build(session, week, DigestOptions(), NOW, vocabulary=words)
        )
        print(f"digest, composed        {seconds}, {len(digest.items)} stories")
        # the headlines here are too alike to name anybody, so the weeks before are asked by hand
        before = week.previous(WEEKS_BEFORE).start(SHANGHAI), week.start(SHANGHAI)
        seconds, earlier = timed(lambda: read_earlier(session, *before, FORMS, WEEKS_BEFORE))
        print(f"new names, looked up    {seconds}, {len(FORMS)} forms in {earlier.articles:,}")
        seconds, page = timed(lambda: render_html(digest) + render_text(digest))
        print(f"digest, rendered        {seconds}, {len(page.encode()) / 1e3:.0f} KB")
        for back in range(ISSUES):
            keep_preview(replace(digest, week=week.previous(back)), previews)
        for name in ("site, first time", "site, nothing new"):
            seconds, written = timed(lambda: write_archive(session, shelf, site, plan))
            print(
                f"{name:<22} {seconds}, {written.files} files, {written.size / 1e6:.1f} MB, "
                f"{written.changed} written"
            )
        seconds, due = timed(lambda: is_due(session, site))
        print(f"site, whether it is due {seconds} ({due})")
    largest = max(site.rglob("*.html"), key=lambda path: path.stat().st_size)
    print(f"largest page {largest.relative_to(site)}: {largest.stat().st_size / 1e3:.0f} KB")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process {memory:.0f} MB")


def main() -> None:
    """Measure every size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="leave the data here")
    wanted = parser.parse_args()
    for articles in wanted.articles:
        with tempfile.TemporaryDirectory() as temporary:
            folder = wanted.keep / str(articles) if wanted.keep else Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            measure(folder, articles)


if __name__ == "__main__":
    main()
