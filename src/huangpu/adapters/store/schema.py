"""What can be asked for? The views, columns and macros, in the words of their COMMENTs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from huangpu.adapters.store.session import Session


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a view."""

    name: str
    type: str
    said: str


@dataclass(frozen=True, slots=True)
class View:
    """One public view, with its columns in their order."""

    name: str
    said: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro; `gives_rows` when it stands where a table stands."""

    name: str
    parameters: tuple[str, ...]
    gives_rows: bool
    said: str

    @property
    def call(self) -> str:
        """How it is written, for example `week_of(moment)`."""
        return f"{self.name}({', '.join(self.parameters)})"


@dataclass(frozen=True, slots=True)
class Schema:
    """All that analysts may rely on."""

    views: tuple[View, ...]
    macros: tuple[Macro, ...]


def read_schema(session: Session) -> Schema:
    """Read the schema of the open database."""
    views = tuple(
        View(name, said or "", tuple(_column(row) for row in rows))
        for (name, said), rows in groupby(
            session.rows("schema_columns"), key=lambda row: (row["view"], row["said_of_view"])
        )
    )
    macros = tuple(
        Macro(row["name"], tuple(row["parameters"]), row["gives_rows"], row["said"] or "")
        for row in session.rows("schema_macros")
    )
    return Schema(views, macros)


def _column(row: dict[str, str | None]) -> Column:
    return Column(str(row["name"]), str(row["type"]), row["said"] or "")
