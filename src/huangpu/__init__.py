"""Watch news feeds about Shanghai's technology sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from duckdb import DuckDBPyConnection

__all__ = ["connect"]


def connect(
    data: str | os.PathLike[str] | None = None, *, lake: str | None = None
) -> DuckDBPyConnection:
    """Give a DuckDB connection that reads the newest published copy of the database.

    `data` is the data folder; when None, HUANGPU_DATA_DIR, else `var`. `lake` is the address of a
    lake to read instead (`postgresql://user@host/database`); on a machine without a published copy,
    HUANGPU_LAKE_URL. Both have the same views and macros. Times are shown on Shanghai clocks. The
    connection stays on the state it opened; connect again to see newer data. Raises
    huangpu.errors.StoreError when nothing has been published yet or the lake does not answer, and
    huangpu.errors.ConfigError where what reads a lake is not installed.

        import huangpu
        con = huangpu.connect()
        con.sql("FROM search('光刻机')").df()  # or .pl(), .to_arrow_table(), .show()
    """
    import os  # noqa: PLC0415  `import huangpu` alone stays light

    from huangpu.adapters.store import lake_reading, reading  # noqa: PLC0415  the same

    if lake is not None and data is not None:
        raise ValueError("name a data folder or a lake, not both")
    link = reading.link_below(data)
    if lake is None and data is None and not link.exists():
        lake = lake_reading.lake_of(os.environ)
    return lake_reading.connect_lake(lake) if lake else reading.connect_reader(link)
