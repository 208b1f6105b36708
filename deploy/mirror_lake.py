# ruff: noqa: INP001, S608  a script, not a package; what its statements name is quoted
"""Does a DuckLake show what the newest published copy shows? Afterwards it does.

    python mirror_lake.py COPY CATALOGUE DATA

COPY is `var/analyst.duckdb`; CATALOGUE a PostgreSQL URL (`postgresql://lake@127.0.0.1/lake`), its
password in PGPASSWORD; DATA a folder or `s3://bucket/lake/`, with AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL. Each public view becomes a table of the same name, and only
rows that are new or gone are written, all in one transaction: readers see the state of one poll.

Runs in an environment of its own, because the extensions of DuckDB on the package index are for
exactly one version of it (docs/scale.md):

    pip install duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 pytz
    pip install duckdb-extension-postgres-scanner==1.5.5 duckdb-extension-httpfs==1.5.5
"""

from __future__ import annotations

import importlib.resources
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

EXTENSIONS = ("postgres_scanner", "httpfs", "ducklake")


def load_extensions(c: duckdb.DuckDBPyConnection) -> None:
    """Load the extensions from their packages; nothing is fetched."""
    for name in EXTENSIONS:
        folder = importlib.resources.files(f"duckdb_extension_{name}") / "extensions"
        path = folder / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        c.execute(f"LOAD {quoted(str(path))}")


def attach_lake(c: duckdb.DuckDBPyConnection, catalogue: str, data: str) -> None:
    """Attach the lake as `lake`."""
    url = urlsplit(catalogue)
    words = {
        "host": url.hostname,
        "port": url.port,
        "user": url.username,
        "dbname": url.path.strip("/"),
    }
    named = " ".join(f"{key}={value}" for key, value in words.items() if value)
    if data.startswith("s3://"):
        c.execute(secret(os.environ.get("AWS_ENDPOINT_URL", "")))
    c.execute(f"ATTACH {quoted(f'ducklake:postgres:{named}')} AS lake (DATA_PATH {quoted(data)})")


def secret(endpoint: str) -> str:
    """Give the statement that lets DuckDB into the store."""
    store = urlsplit(endpoint)
    options = {
        "KEY_ID": quoted(os.environ["AWS_ACCESS_KEY_ID"]),
        "SECRET": quoted(os.environ["AWS_SECRET_ACCESS_KEY"]),
        **({"ENDPOINT": quoted(store.netloc), "URL_STYLE": "'path'"} if endpoint else {}),
        **({"USE_SSL": "false"} if store.scheme == "http" else {}),
    }
    return f"CREATE SECRET (TYPE s3, {', '.join(f'{k} {v}' for k, v in options.items())})"


def mirror(c: duckdb.DuckDBPyConnection, copy: str = "news", lake: str = "lake") -> dict[str, int]:
    """Make the tables of `lake` what the views of `copy` show; give the rows written, by view."""
    c.execute("SET TimeZone = 'UTC'")
    views = c.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal ORDER BY 1",
        [copy],
    ).fetchall()
    written = {}
    c.execute("BEGIN")
    for (view,) in views:
        written[view] = mirror_view(c, f"{copy}.main.{name(view)}", f"{lake}.main.{name(view)}")
    c.execute("COMMIT")
    return written


def mirror_view(c: duckdb.DuckDBPyConnection, view: str, table: str) -> int:
    """Make a table what a view shows, in the open transaction; give the rows added and removed."""
    c.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT * FROM {view}")
    c.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM wanted LIMIT 0")
    if columns(c, "wanted") != columns(c, table):  # the project has grown: begin anew
        c.execute(f"DROP TABLE {table}")
        c.execute(f"CREATE TABLE {table} AS SELECT * FROM wanted LIMIT 0")
    before = count(c, table)
    c.execute(
        f"DELETE FROM {table} AS t WHERE md5(t::VARCHAR) NOT IN "
        "(SELECT md5(w::VARCHAR) FROM wanted AS w)"
    )
    kept = count(c, table)
    c.execute(
        f"INSERT INTO {table} SELECT * FROM wanted AS w WHERE md5(w::VARCHAR) NOT IN "
        f"(SELECT md5(t::VARCHAR) FROM {table} AS t)"
    )
    return before - kept + count(c, table) - kept


def columns(c: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Give the names and types of a table's columns."""
    rows = c.execute(f"DESCRIBE {table}").fetchall()
    return [(row[0], row[1]) for row in rows]


def count(c: duckdb.DuckDBPyConnection, table: str) -> int:
    """Give the number of rows."""
    row = c.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def quoted(text: str) -> str:
    """Give a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """Give a name as SQL writes it."""
    return '"' + identifier.replace('"', '""') + '"'


def main() -> None:
    """Mirror once, and say what was written."""
    copy, catalogue, data = sys.argv[1:]
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as c:
        load_extensions(c)
        c.execute(f"ATTACH {quoted(str(Path(copy).resolve()))} AS news (READ_ONLY)")
        attach_lake(c, catalogue, data)
        for view, rows in mirror(c).items():
            print(f"{view}: {rows} rows written")  # noqa: T201  this is a command


if __name__ == "__main__":
    main()
