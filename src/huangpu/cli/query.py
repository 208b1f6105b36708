"""`huangpu query`: SQL over the published copy, read-only."""

from __future__ import annotations

import click

from huangpu.cli.context import App, pass_app


@click.command()
@click.argument("sql")
@pass_app
def query(app: App, sql: str) -> None:
    r"""Run one read-only SQL statement over the newest published copy.

    \b
    huangpu query "SELECT tag, stories FROM sector_weeks WHERE week = '2026-W34'"
    """
    columns, rows = app.wiring.query(sql)
    app.give([dict(zip(columns, row, strict=True)) for row in rows])
    app.table(columns, rows)
