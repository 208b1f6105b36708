"""`huangpu compact`: the old batches of the journal in few, small files."""

from __future__ import annotations

import dataclasses

import click

from huangpu.cli.context import App, pass_app


@click.command(short_help="Pack the old batches of the journal.")
@pass_app
def compact(app: App) -> None:
    """Put the old batches of the journal into packs, which take a fraction of the room.

    Once a week's worth has come together; only what is loaded and two days old. The nightly upkeep
    of `huangpu serve` does the same, so this is for polls that cron runs.
    """
    app.wiring.check_configuration()
    done = app.wiring.compact_journal()
    app.give(dataclasses.asdict(done))
    app.say(str(done))
