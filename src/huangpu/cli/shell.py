"""`huangpu shell`: a prompt for SQL over the published copy, as harmless as `huangpu query`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.safe_query import QueryError, QueryLimits, safe_query
from huangpu.adapters.store.schema import Schema, read_schema
from huangpu.adapters.store.statements import split
from huangpu.cli.completion import prepare_line_editing
from huangpu.cli.context import App, pass_app
from huangpu.cli.query import SECONDS, SqlFault
from huangpu.cli.result_table import show
from huangpu.errors import StoreError

_HELP = r"""
SQL ends with a semicolon, and may take several lines; Tab completes names, Ctrl-C ends a query.
  \d          the views and macros        \d NAME   the columns of a view
  \?          this help                   \q        leave (Ctrl-D does, too)
Questions to start from are in docs/analysts.md; every statement sees the newest published copy.
""".strip()


@click.command(short_help="Open a prompt for read-only SQL.")
@click.option("--timeout", type=SECONDS, default=60.0, show_default=True, help="Seconds a query.")
@pass_app
def shell(app: App, *, timeout: float) -> None:
    """Open a prompt for read-only SQL over the newest published copy; Tab completes.

    Where no terminal is, the statements of stdin are run, up to the first that fails:

    \u0008
    huangpu shell < questions.sql
    """
    desk = Desk(app, QueryLimits(seconds=timeout))
    if sys.stdin.isatty():
        desk.talk()
    else:
        desk.run(sys.stdin.read())


class Desk:
    """Where one person's statements are answered."""

    def __init__(self, app: App, limits: QueryLimits) -> None:
        self._app = app
        self._link: Path = app.wiring.places.analyst
        self._limits = limits

    def run(self, script: str) -> None:
        """Answer every statement of a script; SqlFault or StoreError for the first that fails."""
        statements, rest = split(script)
        for statement in [*statements, rest] if rest else statements:
            self._answer(statement)

    def talk(self) -> None:
        """Prompt until the person leaves; whatever fails is told, and the prompt comes back."""
        with reading(self._link) as session:
            schema = read_schema(session)
        # what a script starts in the background ignores Ctrl-C, and so does all that it starts
        signal.signal(signal.SIGINT, signal.default_int_handler)
        prepare_line_editing(schema, self._link.parent / "shell_history")
        self._app.note(f"{len(schema.views)} views, {len(schema.macros)} macros; \\? helps")
        waiting: str | None = ""
        while waiting is not None:
            try:
                waiting = self._turn(waiting, schema)
            except KeyboardInterrupt:  # pressed again while the first was being told
                waiting = ""

    def _turn(self, waiting: str, schema: Schema) -> str | None:
        """Take one line and answer what it completes; give what still waits, None to leave."""
        try:
            line = input("huangpu> " if not waiting else "    ...> ")
        except EOFError:
            self._app.note("")
            return None
        except KeyboardInterrupt:
            self._app.note("")
            return ""
        if not waiting and line.strip().startswith("\\"):
            return "" if self._told(line.split(), schema) else None
        statements, waiting = split(f"{waiting}{line}\n")
        self._try(statements)
        return waiting

    def _try(self, statements: list[str]) -> None:
        try:
            for statement in statements:
                self._answer(statement)
        except SqlFault as error:
            error.show()
        except StoreError as error:
            self._app.note(f"huangpu: {error}")
        except KeyboardInterrupt:
            self._app.note("ended")

    def _answer(self, statement: str) -> None:
        try:
            with safe_query(self._link, statement, self._limits) as answer:
                self._app.note(show(self._app.out, answer))
        except QueryError as error:
            raise SqlFault(str(error)) from error

    def _told(self, words: list[str], schema: Schema) -> bool:
        """Obey a line that begins with a backslash; False when it says to leave."""
        match words:
            case ["\\q"]:
                return False
            case ["\\d"]:
                self._app.table(("view", ""), [(view.name, view.said) for view in schema.views])
                self._app.table(
                    ("macro", ""), [(macro.call, macro.said) for macro in schema.macros]
                )
            case ["\\d", name] if any(view.name == name for view in schema.views):
                view = next(view for view in schema.views if view.name == name)
                columns = [(column.name, column.type, column.said) for column in view.columns]
                self._app.table((view.name, "type", "meaning"), columns)
            case ["\\d", name]:
                self._app.note(f"there is no view {name}; \\d lists them")
            case _:
                self._app.note(_HELP)
        return True
