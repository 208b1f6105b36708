"""What can be done while the database is open? Run the statements of `queries/`, by name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa

Row = dict[str, Any]
Tables = Mapping[str, pa.Table] | None
Values = Mapping[str, object] | None


@cache
def statement(name: str) -> str:
    """Give the SQL of `queries/NAME.sql`."""
    return (resources.files("huangpu.adapters.store") / "queries" / f"{name}.sql").read_text(
        "utf-8"
    )


class Session:
    """An open connection that speaks in named statements and Arrow tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or none of it."""
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            # a connection that broke in the middle cannot even roll back; the first error counts
            with contextlib.suppress(duckdb.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, name: str, *, tables: Tables = None, values: Values = None) -> None:
        """Run a statement for its effect.

        `tables` are visible to it under their names, `values` are its named parameters.
        """
        with self._visible(tables):
            self._connection.execute(statement(name), values or {})

    def rows(self, name: str, *, tables: Tables = None, values: Values = None) -> list[Row]:
        """Run a statement and give its rows as dictionaries."""
        with self._visible(tables):
            cursor = self._connection.execute(statement(name), values or {})
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(
        self, name: str, *, tables: Tables = None, values: Values = None
    ) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows as tuples."""
        with self._visible(tables):
            return self._connection.execute(statement(name), values or {}).fetchall()

    def append(self, table: str, rows: Sequence[Row], schema: pa.Schema) -> None:
        """Add rows to a table; the schema names the columns and their order."""
        if not rows:
            return
        columns = ", ".join(f'"{name}"' for name in schema.names)
        with self._visible({"appended": pa.Table.from_pylist(list(rows), schema=schema)}):
            # table and column names are our own constants, never input
            self._connection.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM appended"  # noqa: S608
            )

    def read_everything(self) -> None:
        """Read every column of every table; a damaged block raises duckdb.Error."""
        for (name,) in self._connection.execute(statement("stored_tables")).fetchall():
            # the names are those of our own tables
            self._connection.execute(f'SELECT bit_xor(hash(r)) FROM "{name}" AS r')  # noqa: S608  above

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file, so that a copy is complete."""
        self._connection.execute("CHECKPOINT")

    @contextlib.contextmanager
    def _visible(self, tables: Tables) -> Iterator[None]:
        names = list(tables or {})
        for name in names:
            self._connection.register(name, (tables or {})[name])
        try:
            yield
        finally:
            for name in names:
                self._connection.unregister(name)
