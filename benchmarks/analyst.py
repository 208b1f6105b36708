"""How long do analysts wait at a million articles? Search, typical questions, and the export.

    python benchmarks/analyst.py [ARTICLES] [FOLDER] [ask|page|export]...

Makes a database of invented Chinese and English articles in FOLDER, once, and prints processor and
wall seconds of each question (best of two), and the ratio of its processor time to a plain scan of
the columns it reads. Then every question of docs/analysts.md is asked as a person asks it, through
`safe_query`, and the folder is exported twice.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from huangpu.adapters.result_values import rows
from huangpu.adapters.store.exporting import exporting
from huangpu.adapters.store.migrating import migrate
from huangpu.adapters.store.reading import connect_reader
from huangpu.adapters.store.safe_query import safe_query
from huangpu.jobs.export import export

ZH = re.findall(
    r"\S+",
    "上海 芯片 半导体 企业 技术 发布 产业 公司 人工智能 项目 创新 市场 合作 研发 大模型 投资 政策 量子 计算 启动 建设 完成 "
    "宣布 增长 亿元 张江 浦东 美国 出口管制 数据 设备 材料 研究院 人才 园区 生物医药 临床 试验 汽车 机器人 國產 發佈 產業 "
    "半導體 臺積電 實驗室 融资 基金 标准 安全 网络 电池 算力 封装 晶圆 先进 制程 财报 团队 论文 突破 推出 下降 中芯国际 "
    "华虹 光刻机 商务部 清单 欧盟 脑科学 临港 质子治疗 刻蚀机",
)
EN = re.findall(
    r"\S+",
    "the of Shanghai in chip to and for AI China company technology semiconductor data new research "
    "industry market with model says policy fund launches project investment quantum computing deal "
    "growth plan export controls US park Zhangjiang Pudong talent biotech trial clinical robot car "
    "equipment material institute university battery compute network security standard entity list "
    "raises million yuan earnings decline node advanced wafer packaging announces team laboratory "
    "breakthrough SMIC Huahong TSMC lithography EU ministry brain Lingang proton etcher",
)

MAKE = """
INSERT INTO article BY NAME
SELECT lpad(i::VARCHAR, 12, '0') AS article_id,
       made(i, CASE WHEN zh THEN 9 ELSE 11 END, 1) AS title,
       made(i, CASE WHEN zh THEN 45 ELSE 40 END, 2) AS summary,
       'https://news.example/a/' || i AS url,
       CASE WHEN zh THEN 'zh' ELSE 'en' END AS language,
       'Outlet ' || (hash(i) % 300) AS outlet,
       'Family ' || (hash(i) % 200) AS publisher_family,
       'feed-' || (hash(i) % 600) AS feed_id,
       'entry-' || i AS entry_key,
       TIMESTAMPTZ '2024-11-18 00:00:00+08' + to_seconds(i * 63072000 / $articles) AS published_at,
       published_at + INTERVAL 20 MINUTE AS first_seen_at,
       hash(i, 5) % 50 = 0 AS published_is_estimated,
       1 + (hash(i, 6) % 40 = 0)::INTEGER AS revision,
       CASE WHEN i % 8 = 7 THEN lpad((i - 7)::VARCHAR, 12, '0') END AS copy_of,
       hash(i, 3) % 3 > 0 AS shanghai, 0.7 AS shanghai_score, hash(i, 4) % 60 = 0 AS is_spam
FROM (SELECT range AS i, range % 3 < 2 AS zh FROM range($articles::BIGINT))
"""
REST = (
    """INSERT INTO story_article BY NAME
       SELECT coalesce(copy_of, CASE WHEN hash(article_id, 9) % 4 = 0
                  THEN lpad((article_id::BIGINT // 8 * 8)::VARCHAR, 12, '0') END, article_id) AS story_id,
              article_id, published_at AS told_at, 'first' AS method, 1.0 AS score,
              []::VARCHAR[] AS reasons
       FROM article WHERE NOT is_spam""",
    """INSERT INTO article_tag BY NAME
       SELECT article_id, getvariable('tags')[1 + (hash(article_id, n) % 12)::BIGINT] AS tag,
              CASE WHEN tag IN ('export-controls', 'talent', 'research', 'investment')
                   THEN 'theme' ELSE 'sector' END AS facet, 0.8 AS score,
              [{'field': 'title', 'start': 0, 'end': 2, 'phrase': title[:2], 'rule': 'term'}] AS evidence,
              'v1' AS taxonomy_version
       FROM article, range(2) AS times(n) WHERE hash(article_id, n, 1) % 3 > 0 AND NOT is_spam""",
    """INSERT INTO article_revision BY NAME
       SELECT article_id, range AS revision, title, summary, first_seen_at AS seen_at
       FROM article, range(1, 3) WHERE range <= revision""",
    """INSERT INTO observation BY NAME
       SELECT feed_id, entry_key, article_id, first_seen_at, first_seen_at AS last_seen_at, url AS link,
              'url' AS method, hash(article_id) AS content_hash, 0 AS changes FROM article""",
    """INSERT INTO feed BY NAME
       SELECT DISTINCT feed_id, feed_id AS title, 'https://news.example/' AS url, 'zh' AS language,
              'house' AS publisher, 'media' AS kind, true AS enabled, 1.0 AS weight,
              60 AS poll_minutes FROM article""",
    """INSERT INTO poll BY NAME
       SELECT feed_id || n AS poll_id, 'batch-' || n AS batch_id, feed_id,
              TIMESTAMPTZ '2026-10-01 00:00:00+08' + to_hours(n::INTEGER) AS started_at,
              'ok' AS outcome, 200 AS http_status, 10 AS entries_seen, 1 AS entries_new,
              0 AS entries_updated, 9 AS entries_unchanged, 0 AS entries_rejected, 9000 AS bytes,
              300 AS duration_ms, false AS may_have_missed, '' AS next_poll_reason
       FROM feed, range(1200) AS times(n)""",
)
TAGS = re.findall(
    r"\S+",
    "semiconductors quantum ai biotech export-controls talent research investment ai.models "
    "ai.robotics semiconductors.equipment biotech.drugs",
)

TEXT = ("article.title", "article.summary")
QUESTIONS = (  # name, SQL, the columns it cannot do without
    ("LIKE, for comparison", "SELECT count(*) FROM article WHERE title LIKE '%芯片%' OR summary LIKE '%芯片%'", TEXT),
    ("search 芯片 (in most)", "FROM search('芯片')", TEXT),
    ("search 国产 (both scripts)", "FROM search('国产')", TEXT),
    ("search 光刻机 华虹", "FROM search('光刻机 华虹')", TEXT),
    ("search SMIC|中芯国际 出口管制", "FROM search('SMIC|中芯国际 出口管制')", TEXT),
    ('search "export controls" etcher', "FROM search('\"export controls\" etcher')", TEXT),
    ("search, nothing found", "FROM search('不存在的词')", TEXT),
    ("search 芯片, last 30 days", "FROM search('芯片', since := as_of() - INTERVAL 30 DAY)", ("article.published_at",)),
    ("a week of sector_weeks", "FROM sector_weeks WHERE week = '2026-W40'", ("article.published_at", "article_tag.tag", "story_article.story_id")),
    ("sectors against four weeks", "SELECT tag, week, sum(stories) OVER (PARTITION BY tag ORDER BY week_start(week) RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 7 DAY PRECEDING) / 4 FROM sector_weeks", ("article.published_at", "article_tag.tag", "story_article.story_id")),
    ("most told stories of a week", "SELECT * FROM stories WHERE first_published_at > as_of() - INTERVAL 7 DAY ORDER BY outlet_count DESC LIMIT 20", ("article.title", "article.published_at", "article_tag.tag", "story_article.story_id")),
    ("who reported first", "SELECT family, count(*) FROM (SELECT story_id, arg_min(publisher_family, published_at) AS family FROM articles GROUP BY story_id) GROUP BY family", ("article.publisher_family", "article.published_at", "story_article.story_id")),
    ("a tag, newest 50", "FROM tagged('ai') ORDER BY published_at DESC LIMIT 50", ("article_tag.tag", "article.published_at")),
    ("what one outlet edited", "SELECT r.* FROM article_revisions r JOIN articles USING (article_id) WHERE articles.revision > 1 AND outlet = 'Outlet 7'", ("article.revision", "article.outlet", "article_revision.article_id")),
    ("the feeds' health", "FROM feeds", ("observation.first_seen_at", "observation.feed_id")),
)  # fmt: skip


def make(path: Path, articles: int) -> None:
    """Make the database with its invented articles."""
    with duckdb.connect(str(path), config={"memory_limit": "3GB", "threads": 2}) as connection:
        migrate(connection)
        for name, words in (("zh", ZH), ("en", EN), ("tags", TAGS)):
            connection.execute(f"SET VARIABLE {name} = $words", {"words": words})
        # the cube makes the words at the front common and those at the end rare
        connection.execute("""
            CREATE TEMP MACRO picked(i, k, salt, words) AS
                words[1 + (((hash(i, k, salt) % 100000) / 100000.0) ** 3 * len(words))::BIGINT % len(words)]""")
        connection.execute("""
            CREATE TEMP MACRO made(i, size, salt) AS CASE WHEN i % 3 < 2
                THEN array_to_string([picked(i, k, salt, getvariable('zh')) for k in range(size)], '')
                ELSE array_to_string([picked(i, k, salt, getvariable('en')) for k in range(size)], ' ') END""")
        connection.execute(MAKE, {"articles": articles})
        for statement in REST:
            connection.execute(statement)
        connection.execute("CHECKPOINT")


def scan(columns: tuple[str, ...]) -> list[str]:
    """Give the plain scans of the columns, one a table."""
    tables: dict[str, list[str]] = {}
    for column in columns:
        table, _, name = column.partition(".")
        tables.setdefault(table, []).append(f"bit_xor(hash({name}))")
    return [f"SELECT {', '.join(parts)} FROM {table}" for table, parts in tables.items()]


def best(work: Callable[[], object], times: int = 2) -> tuple[float, float]:
    """Give the least processor and wall seconds of some runs."""
    spent = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(cpu for cpu, _ in spent), min(wall for _, wall in spent)


def ask(link: Path) -> None:
    """Ask the typical questions on an analyst's own connection."""
    print(f"{'question':34} {'rows':>6} {'cpu s':>7} {'wall s':>7} {'x scan':>7}")
    with connect_reader(link) as connection:
        connection.execute("SET threads = 2")
        for name, sql, columns in QUESTIONS:
            count = len(connection.execute(sql).fetchall())
            cpu, wall = best(lambda sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc]
            plain = sum(
                best(lambda s=s: connection.execute(s).fetchall())[0] for s in scan(columns)
            )  # type: ignore[misc]
            print(f"{name:34} {count:6} {cpu:7.2f} {wall:7.2f} {cpu / plain:7.1f}")


def ask_as_written(link: Path) -> None:
    """Ask every question of docs/analysts.md in a process of its own, as `huangpu query` does.

    Processor seconds are those of that process, its start (half a second) among them.
    """
    page = (Path(__file__).parents[1] / "docs" / "analysts.md").read_text("utf-8")
    asked = re.findall(r"^### (.+?)\n.*?```sql\n(.*?)```", page, re.DOTALL | re.MULTILINE)
    plain = "SELECT bit_xor(hash(title)), bit_xor(hash(summary)) FROM article"
    print(
        f"\n{'docs/analysts.md, as huangpu query asks':58} {'rows':>8} {'cpu s':>7} {'wall s':>7} {'x scan':>7}"
    )
    scanned = 0.0
    for title, sql in [("a plain scan of titles and summaries", plain), *asked]:
        cpu, began = _children(), time.perf_counter()
        with safe_query(link, sql) as answer:
            count = sum(1 for _ in rows(answer))
        wall, cpu = time.perf_counter() - began, _children() - cpu
        scanned = scanned or cpu
        print(f"{title:58} {count:8} {cpu:7.2f} {wall:7.2f} {cpu / scanned:7.1f}", flush=True)


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def export_twice(link: Path, folder: Path) -> None:
    """Export everything, and again when nothing has changed."""
    print()
    for name in ("first export", "export of no change"):
        cpu, wall = time.process_time(), time.perf_counter()
        with exporting(link, "2GB") as exporter:
            report = export(exporter, folder, datetime.now(UTC))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(
            f"{name}: {report.written} files, {report.bytes / 1e6:.0f} MB, cpu {cpu:.1f} s, wall {wall:.1f} s"
        )


def main() -> None:
    """Make what is not there, and measure what was named, or all."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else f"/tmp/huangpu-analyst-{articles}")  # noqa: S108  a benchmark's own
    parts = {
        "ask": ask,
        "page": ask_as_written,
        "export": lambda link: export_twice(link, folder / "parquet"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "analyst.duckdb"
    if not link.exists():
        make(link, articles)
    print(f"{articles:,} articles, {link.stat().st_size / 1e6:.0f} MB\n")
    for name in sys.argv[3:] or parts:
        parts[name](link)


if __name__ == "__main__":
    main()
