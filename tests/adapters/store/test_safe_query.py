"""Can anybody's SQL be run without harm, and does it always end?"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.store.query_child import Request, _refusal, hardened
from huangpu.adapters.store.safe_query import (
    QueryError,
    QueryLimits,
    QueryStoppedError,
    safe_query,
)
from huangpu.errors import StoreError
from huangpu.jobs.polling_round import close_round

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks at processes by way of /proc"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with a published copy, and files that nobody may read."""
    place = tmp_path_factory.mktemp("safe")
    made = workshop(place, feed("shen"))
    journalled(made, record("shen", entry(1, "Shanghai AI one"), entry(2, "Shanghai AI two")))
    close_round(made)
    (place / "secret.txt").write_text("hunter2")
    (place / "secret.csv").write_text("a,b\nhunter2,2\n")
    return place


@pytest.fixture(scope="module")
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the connection that the process of a query opens."""
    copy = str((folder / "analyst.duckdb").resolve())
    with hardened(Request(copy, "", 512 << 20, 2, 60)) as opened:
        yield opened


# security.md 4 and duckdb.md 6, and what else is known; {dir} is a folder that could be written
ESCAPES = """
SELECT * FROM read_text('{dir}/secret.txt')
SELECT * FROM read_blob('{dir}/secret.txt')
SELECT * FROM '{dir}/secret.csv'
SELECT * FROM "{dir}/secret.csv"
SELECT * FROM read_csv('{dir}/secret.csv')
SELECT * FROM read_csv(['{dir}/secret.csv'])
SELECT * FROM read_csv_auto('{dir}/secret.csv')
SELECT * FROM sniff_csv('{dir}/secret.csv')
SELECT * FROM read_json('{dir}/secret.csv')
SELECT * FROM read_json_objects('{dir}/secret.csv')
SELECT * FROM read_ndjson_objects('{dir}/secret.csv')
SELECT * FROM read_parquet('{dir}/secret.csv')
SELECT * FROM parquet_scan('{dir}/secret.csv')
SELECT * FROM parquet_metadata('{dir}/secret.csv')
SELECT * FROM parquet_schema('{dir}/secret.csv')
SELECT * FROM parquet_kv_metadata('{dir}/secret.csv')
SELECT * FROM parquet_file_metadata('{dir}/secret.csv')
SELECT * FROM parquet_full_metadata('{dir}/secret.csv')
SELECT * FROM parquet_bloom_probe('{dir}/secret.csv', 'a', 1)
SELECT * FROM read_duckdb('{dir}/huangpu.duckdb')
SELECT * FROM glob('/etc/*')
SELECT * FROM glob('{dir}/*')
SELECT * FROM read_text('/dev/stdin')
SELECT * FROM read_text('/proc/self/environ')
SELECT * FROM read_text('file:///etc/passwd')
SELECT * FROM read_text('http://127.0.0.1:1/x')
SELECT * FROM 'http://127.0.0.1:1/x.csv'
SELECT * FROM 'https://127.0.0.1:1/x.parquet'
SELECT * FROM 's3://bucket/x.parquet'
SELECT * FROM 'hf://datasets/x/y.csv'
SELECT getenv('HOME')
SELECT * FROM a_table_of_python
SELECT * FROM query('SELECT * FROM read_text(''{dir}/secret.txt'')')
SELECT * FROM query('COPY (SELECT 1) TO ''{dir}/out.csv''')
SELECT * FROM query_table('{dir}/secret.csv')
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{dir}/secret.txt'')'))
PRAGMA json_execute_serialized_sql('x')
WITH x AS (SELECT * FROM read_text('{dir}/secret.txt')) SELECT * FROM x
SELECT (SELECT content FROM read_text('{dir}/secret.txt'))
SELECT * FROM articles WHERE title IN (SELECT content FROM read_text('{dir}/secret.txt'))
SELECT * FROM unnest(['{dir}/secret.txt']) AS t(f), read_text(f)
DESCRIBE SELECT * FROM '{dir}/secret.csv'
SUMMARIZE '{dir}/secret.csv'
EXPLAIN ANALYZE SELECT * FROM read_text('{dir}/secret.txt')
EXPLAIN ANALYZE COPY (SELECT 1) TO '{dir}/out.csv'
PIVOT '{dir}/secret.csv' ON a
COPY (SELECT 1) TO '{dir}/out.csv'
COPY (SELECT 1) TO '/dev/stdout'
COPY (SELECT 1) TO '{dir}/out.parquet' (FORMAT parquet)
COPY (SELECT 1) TO '{dir}/out' (FORMAT csv, PER_THREAD_OUTPUT true)
COPY article FROM '{dir}/secret.csv'
COPY FROM DATABASE memory TO memory
EXPORT DATABASE '{dir}/exported'
IMPORT DATABASE '{dir}/exported'
ATTACH '{dir}/new.duckdb'
ATTACH '{dir}/huangpu.duckdb' AS main_file
ATTACH '{dir}/analyst.duckdb' AS again (READ_ONLY)
ATTACH ':memory:' AS scratch
ATTACH 'http://127.0.0.1:1/x.duckdb' AS far
ATTACH OR REPLACE ':memory:' AS analyst
DETACH analyst
INSTALL httpfs
FORCE INSTALL httpfs
INSTALL httpfs FROM 'http://127.0.0.1:1'
LOAD httpfs
LOAD '{dir}/evil.duckdb_extension'
UPDATE EXTENSIONS
SELECT * FROM duckdb_secrets()
SELECT * FROM which_secret('s3://x', 's3')
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')
CREATE PERSISTENT SECRET s (TYPE http)
DROP SECRET s
SET enable_external_access = true
SET GLOBAL enable_external_access = true
RESET enable_external_access
SET lock_configuration = false
RESET lock_configuration
SET disabled_filesystems = ''
SET memory_limit = '100GB'
SET threads = 64
SET python_enable_replacements = true
SET python_scan_all_frames = true
SET temp_directory = '{dir}'
SET max_temp_directory_size = '10GB'
SET allowed_directories = ['/']
SET allowed_paths = ['/etc/passwd']
SET home_directory = '{dir}'
SET extension_directory = '{dir}'
SET custom_extension_repository = 'http://127.0.0.1:1'
SET allow_unsigned_extensions = true
SET autoinstall_known_extensions = true
SET autoload_known_extensions = true
SET secret_directory = '{dir}'
SET log_query_path = '{dir}/log'
SET profiling_output = '{dir}/profile'
SET enable_profiling = 'json'
SET http_proxy = '127.0.0.1:1'
SET TimeZone = 'UTC'
SET search_path = 'x'
SET VARIABLE x = 1
PRAGMA memory_limit = '100GB'
PRAGMA enable_profiling
PRAGMA profiling_output = '{dir}/profile'
PRAGMA enable_logging
PRAGMA import_database('{dir}')
CALL enable_logging('QueryLog', storage := 'file', storage_config := {{'path': '{dir}/log'}})
SELECT * FROM enable_logging('QueryLog', storage := 'file', storage_config := {{'path': '{dir}/log'}})
SELECT * FROM enable_profiling(save_location := '{dir}/profile')
CALL enable_profiling(save_location := '{dir}/profile')
SELECT * FROM sqlite_scan('{dir}/x.db', 't')
SELECT * FROM postgres_scan('', '', '')
SELECT * FROM mysql_scan('', '')
SELECT * FROM iceberg_scan('{dir}')
SELECT * FROM delta_scan('{dir}')
SELECT * FROM st_read('{dir}/secret.csv')
SELECT * FROM read_xlsx('{dir}/secret.csv')
SELECT * FROM shellfs('ls')
SELECT * FROM 'ls |'
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM arrow_scan_dumb(1, 2, 3)
SELECT * FROM pandas_scan(1)
SELECT * FROM python_map_function(1)
CREATE TABLE t AS SELECT 1
CREATE TEMP TABLE t AS SELECT 1
CREATE OR REPLACE VIEW articles AS SELECT 1
CREATE OR REPLACE MACRO week_of(x) AS x
CREATE SCHEMA s
CREATE SEQUENCE s
CREATE TYPE t AS ENUM ('a')
CREATE INDEX i ON article (title)
INSERT INTO article SELECT * FROM article
UPDATE article SET title = 'x'
DELETE FROM article
TRUNCATE article
MERGE INTO article USING article AS o ON true WHEN MATCHED THEN DELETE
DROP VIEW articles
DROP TABLE article
ALTER TABLE article ADD COLUMN x INTEGER
COMMENT ON VIEW articles IS 'x'
VACUUM
ANALYZE
CHECKPOINT
FORCE CHECKPOINT
CALL force_checkpoint()
BEGIN
COMMIT
USE memory
PREPARE p AS SELECT 1
EXECUTE p
DEALLOCATE p
SELECT 1; DROP TABLE article
SELECT 1; SELECT 2
CREATE TEMP TABLE t AS SELECT 1; SELECT 1
"""
a_table_of_python = pa.table({"a": ["hunter2"]})  # what replacement scans would find


@pytest.mark.parametrize("escape", ESCAPES.strip().splitlines())
def test_every_way_out_is_closed(
    connection: duckdb.DuckDBPyConnection, folder: Path, escape: str
) -> None:
    """No file, no network, no setting, no extension, no change: each attempt is refused."""
    sql = escape.format(dir=folder)
    before = sorted(path.name for path in folder.iterdir())
    with contextlib.suppress(duckdb.Error):
        if _refusal(connection, sql) is None:
            rows = connection.execute(sql).fetchall()
            pytest.fail(f"was answered: {rows!r:.200}")
    assert before == sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "way",
    [
        "SELECT * FROM read_text('{dir}/secret.txt')",
        "SELECT * FROM '{dir}/secret.csv'",
        "SELECT * FROM a_table_of_python",
        "COPY (SELECT 1) TO '{other}/out.csv'",
        "ATTACH '{dir}/huangpu.duckdb' AS main_file (READ_ONLY)",
        "SET temp_directory = '{other}'",
    ],
)
def test_the_doors_are_what_closes_them(folder: Path, tmp_path: Path, way: str) -> None:
    """The same attempts succeed on a connection that is read-only and nothing more."""
    copy = (folder / "analyst.duckdb").resolve()
    twin = tmp_path / "twin.duckdb"
    twin.write_bytes(copy.read_bytes())
    with duckdb.connect(str(twin), read_only=True) as plain:
        plain.execute(way.format(dir=folder, other=tmp_path))


def test_the_copy_is_as_it_was(connection: duckdb.DuckDBPyConnection) -> None:
    """After all that, the articles are there, and the doors still closed."""
    assert (2,) == connection.execute("SELECT count(*) FROM articles").fetchone()
    row = connection.execute(
        "SELECT current_setting('enable_external_access'), current_setting('lock_configuration')"
    ).fetchone()
    assert (False, True) == row


def ask(folder: Path, sql: str, **limits: float) -> list[dict[str, object]]:
    """Ask as `huangpu query` does."""
    bounds = QueryLimits(**limits)  # type: ignore[arg-type]  # the keys are fields
    with safe_query(folder / "analyst.duckdb", sql, bounds) as answer:
        return pa.Table.from_batches(answer, answer.schema).to_pylist()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) AS n FROM articles", [{"n": 2}]),
        ("SELECT 1 AS a WHERE false", []),
        ("  -- a comment\n FROM (VALUES (1)) AS t(a);  ", [{"a": 1}]),
        ("PIVOT (SELECT language, 1 AS n FROM articles) ON language USING sum(n)", [{"en": 2}]),
        ("SELECT name FROM (SHOW TABLES) WHERE name = 'stories'", [{"name": "stories"}]),
        ("SELECT current_setting('TimeZone') AS zone", [{"zone": "Asia/Shanghai"}]),
    ],
    ids=["count", "no rows", "comments", "pivot", "show", "zone"],
)
def test_questions_are_answered(folder: Path, sql: str, expected: list[dict[str, object]]) -> None:
    """Whatever gives rows and changes nothing."""
    assert expected == ask(folder, sql)


def test_rows_come_while_the_query_runs(folder: Path) -> None:
    """A result larger than the memory of the query is handed out piece by piece."""
    seen = 0
    with safe_query(folder / "analyst.duckdb", "FROM range(100000000000)") as answer:
        for batch in answer:
            seen += batch.num_rows
            if seen > 100_000:
                break
    assert seen > 100_000


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT outlt FROM articles", "did you mean outlet?\n   1 | SELECT outlt FROM articles\n"),
        ("SELECT tag FROM articles", "it is a column of article_tags, sector_weeks"),
        ("SELECT * FROM artcles", "did you mean articles?"),
        ("SELECT wek_of(now())", "there is no scalar function wek_of; did you mean week_of?"),
        ("SELECT 1 +", "syntax error at end of input\n   1 | SELECT 1 +\n"),
        ("SELECT\n  '上海', outlt\nFROM articles", "   2 |   '上海', outlt\n" + " " * 17 + "^^^^^"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("DROP TABLE article", "only questions are answered here"),
        ("", "there is no statement"),
        ("SELECT * FROM read_text('/etc/passwd')", "not allowed"),
        ("SELECT 'x'::INTEGER", "Could not convert string 'x' to INT32"),
        ("SELECT error('later') FROM range(5000) WHERE range > 4000", "later"),
    ],
    ids=lambda value: value[:30] if value.startswith(("SELECT", "DROP")) else "",
)
def test_faults_are_explained(folder: Path, sql: str, expected: str) -> None:
    """What is wrong, where, and what was meant."""
    with pytest.raises(QueryError) as caught:
        ask(folder, sql)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(1000000000000)",
        "SELECT levenshtein(repeat('a', 400000), repeat('b', 400000))",
        "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT count(*) FROM r",
        "FROM range(10000000000) WHERE range < 0",
    ],
    ids=["scan", "one scalar call", "recursion", "nothing found"],
)
def test_what_takes_too_long_is_ended(folder: Path, sql: str) -> None:
    """Within the limit and a little more, whatever it is doing."""
    began = time.monotonic()
    with pytest.raises(QueryStoppedError, match=r"longer than 0\.7 s"):
        ask(folder, sql, seconds=0.7)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(range) FROM range(1000000000)",
        "SELECT * FROM range(1000000000) ORDER BY hash(range)",
        "SELECT length(repeat('x', 4000000000))",
    ],
    ids=["list", "sort", "one string"],
)
def test_what_needs_too_much_is_ended(folder: Path, sql: str) -> None:
    """Memory is bounded for operators and for single values, and nothing is spilled to disk."""
    with pytest.raises(StoreError, match=r"128 MB|too|memory|Memory|size"):
        ask(folder, sql, memory_mb=128)


def test_our_own_slowness_is_no_ones_fault(folder: Path) -> None:
    """The clock runs while we wait for rows, not while a person reads them."""
    with safe_query(folder / "analyst.duckdb", "FROM range(20000)", QueryLimits(seconds=2)) as rows:
        first = next(iter(rows)).num_rows
        time.sleep(2.2)
        assert 20_000 == first + sum(batch.num_rows for batch in rows)


@needs_proc
def test_no_secret_reaches_the_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds where Python's modules are, and nothing else."""
    monkeypatch.setenv("HUANGPU_SMTP_PASSWORD", "hunter2")
    with safe_query(folder / "analyst.duckdb", "FROM range(100000000000)"):
        environment = Path(f"/proc/{_children(os.getpid())[-1]}/environ").read_bytes()
    assert b"hunter2" not in environment
    assert environment.startswith(b"PYTHONPATH=")


@needs_proc
def test_a_query_does_not_outlive_its_asker(folder: Path) -> None:
    """When huangpu is killed, the query ends, too."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from huangpu.adapters.store.safe_query import safe_query
        with safe_query(Path(sys.argv[1]), "SELECT range, (SELECT count(*) FROM range(10)) FROM range(1000000000000)") as rows:
            print(sum(1 for _, batch in zip(range(3), rows)), flush=True)
            sys.stdin.read()
    """)
    asker = subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", script, str(folder / "analyst.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert asker.stdout is not None
        assert b"3\n" == asker.stdout.readline()
        child = _children(asker.pid)[0]
    finally:
        asker.send_signal(signal.SIGKILL)
        asker.wait()
        for pipe in (asker.stdin, asker.stdout):
            if pipe is not None:
                pipe.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "Z" not in _state(child):
        assert time.monotonic() < deadline, "the query lives on"
        time.sleep(0.05)


def _children(process: int) -> list[int]:
    names = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(name) for name in names]


def _state(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return "Z"


def test_without_a_copy_it_says_what_to_do(tmp_path: Path) -> None:
    """The error names the next step, and the sample week where there is one."""
    with pytest.raises(StoreError, match=r"run `huangpu poll` first$"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "analyst.duckdb").touch()
    with pytest.raises(StoreError, match="or see the sample week with `--data "):
        ask(tmp_path, "SELECT 1")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """No traceback of a process that nobody sees."""
    (tmp_path / "analyst.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="not a valid DuckDB database"):
        ask(tmp_path, "SELECT 1")
