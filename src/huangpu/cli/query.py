"""`huangpu query`: anybody's SQL over the published copy, without harm."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, BinaryIO

import click
import pyarrow as pa

from huangpu.adapters.partial_files import appearing
from huangpu.adapters.result_formats import write_csv, write_json, write_parquet
from huangpu.adapters.store.safe_query import Answer, QueryError, QueryLimits, safe_query
from huangpu.cli.context import App, pass_app
from huangpu.cli.result_table import show

TABLE = "table"
WRITERS: dict[str, Callable[[pa.Schema, Iterable[pa.RecordBatch], BinaryIO], int]] = {
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}
SECONDS = click.FloatRange(min=0.1, max=86_400)


class SqlFault(click.ClickException):
    """The SQL is wrong input: exit 2, and the place shown."""

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002  click's interface
        """Print it as every error of ours is printed."""
        click.echo(f"huangpu: {self.message}", err=True)


@click.command(short_help="Run one read-only SQL statement.")
@click.argument("sql")
@click.option(
    "--format",
    "shape",
    type=click.Choice([TABLE, *WRITERS]),
    help="How to give the rows  [the ending of FILE, else table]",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file, whole or not at all.",
)
@click.option("--timeout", type=SECONDS, default=60.0, show_default=True, help="Seconds at most.")
@pass_app
def query(app: App, *, sql: str, shape: str | None, output: Path | None, timeout: float) -> None:
    """Run one read-only SQL statement over the newest published copy; - reads it from stdin.

    The statement can reach nothing but the database: no file, no network, no setting. See
    docs/analysts.md for questions to start from.

    \u0008
    huangpu query "FROM search('光刻机|lithography') LIMIT 20"
    huangpu query "FROM sector_weeks WHERE week = '2026-W34'" --output weeks.csv
    """
    text = sys.stdin.read() if sql == "-" else sql
    shape = shape or _shape(app, output)
    limits = QueryLimits(seconds=timeout)
    try:
        with safe_query(app.wiring.places.analyst, text, limits) as answer:
            give(app, answer, shape, output)
    except QueryError as error:
        raise SqlFault(str(error)) from error


def give(app: App, answer: Answer, shape: str, output: Path | None) -> None:
    """Hand out an answer: a table for people, or a file, or bytes for the next program."""
    if shape == TABLE:
        app.note(show(app.out, answer))
        return
    if output is None and shape == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text; give --output FILE")
    if output is None:
        stream = sys.stdout.buffer
        WRITERS[shape](answer.schema, answer, stream)
        stream.flush()
        return
    try:
        with appearing(output) as aside, aside.open("wb") as sink:
            count = WRITERS[shape](answer.schema, answer, sink)
    except FileNotFoundError as error:
        raise click.BadParameter(
            f"there is no folder {output.parent}", param_hint="--output"
        ) from error
    app.note(f"{count:,} rows written to {output}")


def _shape(app: App, output: Path | None) -> str:
    if app.settings.json_output:
        return "json"
    if output is None:
        return TABLE
    ending = output.suffix.lower().removeprefix(".")
    if ending not in WRITERS:
        raise click.UsageError(
            f"{output} ends in none of .csv, .json, .parquet; say which with --format"
        )
    return ending
