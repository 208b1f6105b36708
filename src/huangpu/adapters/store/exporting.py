"""How do the public views become Parquet files, month by month, and which months have changed?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huangpu.adapters.partial_files import appearing
from huangpu.adapters.store.connection import translated
from huangpu.adapters.store.reading import connect_reader, newest_copy
from huangpu.adapters.store.schema import View, read_schema
from huangpu.adapters.store.session import Session

WHOLE = "all"  # the one part of a view that has no time of its own, or no rows
_UNDATED = "undated"

# Which time puts a row into its month, on Shanghai clocks. A view that is not here is one file.
_DATED = {
    "articles": ("articles AS v", "v.published_at"),
    "article_tags": ("article_tags AS v LEFT JOIN article USING (article_id)", "published_at"),
    "article_revisions": ("article_revisions AS v", "v.seen_at"),
    "observations": ("observations AS v", "v.first_seen_at"),
    "stories": ("stories AS v", "v.first_published_at"),
    "story_articles": ("story_articles AS v LEFT JOIN article USING (article_id)", "published_at"),
    "polls": ("polls AS v", "v.started_at"),
    "digests": ("digests AS v", "v.window_from"),
    "digest_items": ("digest_items AS v LEFT JOIN digests USING (issue)", "window_from"),
    "deliveries": ("deliveries AS v LEFT JOIN digests USING (issue)", "window_from"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a view: how many rows, and a fingerprint that changes with any of them."""

    view: str
    month: str
    rows: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What an export is made from. Fingerprints of different origins cannot be compared."""

    copy: str
    duckdb: str
    schema_version: int
    taxonomy_versions: tuple[str, ...]


class Exporter:
    """A published copy that is open for exporting."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, copy: Path) -> None:
        self._connection = connection
        self._session = Session(connection)
        self._copy = copy

    def views(self) -> tuple[View, ...]:
        """Give the public views, with their columns and what they mean."""
        return read_schema(self._session).views

    def origin(self) -> Origin:
        """Say what is open here."""
        row = self._session.rows("export_origin")[0]
        return Origin(
            copy=self._copy.name,
            duckdb=duckdb.__version__,
            schema_version=row["schema_version"],
            taxonomy_versions=tuple(row["taxonomy_versions"]),
        )

    def months(self, view: str) -> tuple[Month, ...]:
        """Give the months of a view, the oldest first; a view without rows is one empty part."""
        source, month = _source(view)
        found = self._connection.execute(
            f"SELECT {month} AS month, count(*), sum(hash(v)::HUGEINT)::VARCHAR "  # noqa: S608  our own names
            f"FROM {source} GROUP BY month ORDER BY month"
        ).fetchall()
        months = (Month(view, name, rows, f"{rows}-{total}") for name, rows, total in found)
        return tuple(months) or (Month(view, WHOLE, 0, "0"),)

    def write(self, view: str, targets: Iterable[tuple[str, Path]]) -> Iterator[str]:
        """Write months of a view, each to its file, whole or not at all; give each when done."""
        targets = list(targets)
        source, month = _source(view)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE exported AS SELECT {month} AS export_month, v.* "  # noqa: S608  our own names
            f"FROM {source} WHERE list_contains(?, {month})",
            [[name for name, _ in targets]],
        )
        for name, path in targets:
            path.parent.mkdir(parents=True, exist_ok=True)
            with appearing(path) as aside:
                self._connection.execute(
                    "COPY (SELECT * EXCLUDE (export_month) FROM exported WHERE export_month = $month "
                    "ORDER BY ALL) TO $path (FORMAT parquet, COMPRESSION zstd)",
                    {"month": name, "path": str(aside)},
                )
            yield name
        self._connection.execute("DROP TABLE exported")


@contextlib.contextmanager
def exporting(link: Path, memory: str) -> Iterator[Exporter]:
    """Open the newest published copy for an export, which may use `memory` and spill beside it."""
    with translated(link), contextlib.closing(connect_reader(link)) as connection:
        connection.execute(f"SET memory_limit = '{memory}'")
        yield Exporter(connection, newest_copy(link))


def own_time(view: str) -> str | None:
    """Give the column of a view that puts its rows into their months; None where it has none."""
    source, moment = _DATED.get(view, ("", ""))
    return moment.removeprefix("v.") if source == f"{view} AS v" else None


def _source(view: str) -> tuple[str, str]:
    if view not in _DATED:
        return f'"{view}" AS v', f"'{WHOLE}'"
    source, moment = _DATED[view]
    month = f"strftime({moment} AT TIME ZONE 'Asia/Shanghai', '%Y-%m')"
    return source, f"coalesce({month}, '{_UNDATED}')"
