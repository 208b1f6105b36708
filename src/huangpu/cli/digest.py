"""`huangpu digest`: the week's digest, as files to look at."""

from __future__ import annotations

import click

from huangpu.adapters.render import render_terminal_summary
from huangpu.cli.context import App, pass_app


@click.command()
@click.option("--week", metavar="WEEK", help="ISO week such as 2026-W34  [the running one]")
@click.option("--preview", is_flag=True, help="Write the files and send nothing (the default).")
@pass_app
def digest(app: App, *, week: str | None, preview: bool) -> None:  # noqa: ARG001  said for clarity
    """Build the digest of a week as HTML and text in the outbox; changes nothing else."""
    app.wiring.check_configuration()
    made = app.wiring.preview(week)
    app.give({"week": str(made.digest.week), "html": str(made.html), "text": str(made.text)})
    app.say(render_terminal_summary(made.digest).rstrip())
    app.say(f"HTML: {made.html}\nText: {made.text}")
