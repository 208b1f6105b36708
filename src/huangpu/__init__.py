"""Watch news feeds about Shanghai's technology sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from duckdb import DuckDBPyConnection

__all__ = ["connect"]


def connect(data: str | os.PathLike[str] | None = None) -> DuckDBPyConnection:
    """Give a read-only DuckDB connection to the newest published copy of the database.

    `data` is the data folder; when None, HUANGPU_DATA_DIR, else `var`. Times are shown on Shanghai
    clocks. The connection stays on the copy it opened; connect again to see newer data. Raises
    huangpu.errors.StoreError when nothing has been published yet.

        import huangpu
        con = huangpu.connect()
        con.sql("FROM search('光刻机')").df()  # or .pl(), .to_arrow_table(), .show()
    """
    from huangpu.adapters.store import reading  # noqa: PLC0415  `import huangpu` alone stays light

    return reading.connect_reader(reading.link_below(data))
