"""`huangpu rebuild`: a new database from the journal."""

from __future__ import annotations

import click

from huangpu.adapters.store.publishing import publish
from huangpu.cli.context import App, pass_app
from huangpu.jobs.polling_round import only_poll
from huangpu.jobs.rebuild import rebuild as rebuild_database


@click.command(short_help="Build the database anew from the journal.")
@pass_app
def rebuild(app: App) -> None:
    """Build the database anew from the journal, beside the old one, and swap it in when complete.

    Tags are given by today's rules. The old file stays beside the new one.
    """
    app.wiring.check_configuration()
    workshop = app.wiring.workshop()
    with only_poll(workshop):
        with app.progress("Loading the journal") as advance:
            report, old = rebuild_database(
                workshop.database, workshop.journal, workshop.rules, advance
            )
        publish(workshop.database, workshop.analyst_link)
    app.give({"batches": report.batches, "articles": report.articles, "old": str(old)})
    app.say(
        f"{report.batches} batches loaded: {report.polls} polls, {report.seen} entries, "
        f"{report.articles} articles"
    )
    if old:
        app.say(f"The old database is kept as {old}; delete it when you are content.")
