"""`huangpu purge` and `huangpu shrink`: what is old goes, and its space is given back."""

from __future__ import annotations

import dataclasses

import click

from huangpu.cli.context import App, pass_app
from huangpu.settings import FEWEST_DAYS


@click.command(short_help="Put away articles and polls older than so many days.")
@click.option(
    "--older-than",
    type=click.IntRange(min=FEWEST_DAYS, max=36_500),
    required=True,
    metavar="DAYS",
    help=f"Days since it was first seen; at least {FEWEST_DAYS}.",
)
@click.option("--dry-run", is_flag=True, help="Only say how much it would be.")
@pass_app
def purge(app: App, *, older_than: int, dry_run: bool) -> None:
    """Put away articles first seen more than DAYS ago, and polls of that age.

    A story or copy group with a younger article stays whole. What goes leaves a tombstone, so that
    no feed brings it back as new, also after a rebuild. Frozen digests stay.
    """
    app.wiring.check_configuration()
    gone = app.wiring.purge(older_than, dry=dry_run)
    app.give({**dataclasses.asdict(gone), "dry_run": dry_run})
    verb = "would go" if dry_run else "put away"
    app.say(
        f"{gone.articles} articles ({gone.entries} entries) and {gone.polls} polls from before "
        f"{gone.kept_from:%Y-%m-%d %H:%M}Z {verb}"
    )
    if gone and not dry_run:
        app.say("huangpu shrink gives their space back; the journal still holds the polls.")


@click.command(short_help="Give back the space of deleted rows.")
@pass_app
def shrink(app: App) -> None:
    """Write the database's file anew without the space of what was deleted, and check all of it.

    It needs as much free space as the file takes. Polls wait meanwhile, analysts do not.
    """
    shrunk = app.wiring.shrink()
    app.give(dataclasses.asdict(shrunk))
    app.say(f"{shrunk.before / 1e6:,.1f} MB became {shrunk.after / 1e6:,.1f} MB")
