"""How does the schema look on a page? `docs/schema.md`, made from the database itself.

`python -m huangpu.adapters.store.schema_page docs/schema.md` writes it anew; a test compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from huangpu.adapters.store.migrating import migrate
from huangpu.adapters.store.schema import Macro, Schema, View, read_schema
from huangpu.adapters.store.session import Session

_HEAD = """\
# Views, columns and macros

<!-- Made from the database by `python -m huangpu.adapters.store.schema_page docs/schema.md`. -->

Everything here may be relied on, and is in the database too: `DESCRIBE articles` lists columns,
`FROM duckdb_columns()` has these words in `comment`, and `\\d` in `huangpu shell` prints them. Other
tables are the pipeline's own and may change. How to ask: [analysts.md](analysts.md).

Every time is a TIMESTAMPTZ, shown on Shanghai clocks by `huangpu query` and `huangpu.connect()`.
"""


def schema_page(schema: Schema) -> str:
    """Give the page as Markdown."""
    parts = [_HEAD, "## Views\n", _index(schema), *(_view(view) for view in schema.views)]
    parts += ["## Macros\n", *(_macro(macro) for macro in schema.macros)]
    return "\n".join(parts)


def shipped_schema() -> Schema:
    """Give the schema that this version of huangpu makes, from a new database in memory."""
    with duckdb.connect() as connection:
        migrate(connection)
        return read_schema(Session(connection))


def _index(schema: Schema) -> str:
    rows = [f"| [{view.name}](#{view.name}) | {_cell(view.said)} |" for view in schema.views]
    return "\n".join(["| view | what it holds |", "|---|---|", *rows, ""])


def _view(view: View) -> str:
    rows = [
        f"| `{column.name}` | {_cell(_short(column.type))} | {_cell(column.said)} |"
        for column in view.columns
    ]
    table = ["| column | type | meaning |", "|---|---|---|", *rows]
    return "\n".join([f"### {view.name}", "", view.said, "", *table, ""])


def _macro(macro: Macro) -> str:
    use = f"FROM {macro.call}" if macro.gives_rows else macro.call
    return "\n".join([f"### {macro.name}", "", f"`{use}`", "", macro.said, ""])


def _short(kind: str) -> str:
    return kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")


def _cell(said: str) -> str:
    return said.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_page(shipped_schema()), encoding="utf-8")
