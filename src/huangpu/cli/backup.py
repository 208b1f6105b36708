"""`huangpu backup` and `huangpu restore`: everything in one file, and back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from huangpu.adapters.backup_folder import VARIABLE
from huangpu.cli.context import App, pass_app

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Write database, journal and mails to one file.")
@click.argument("file", type=_FILE, metavar="[FILE.tar]", required=False)
@pass_app
def backup(app: App, *, file: Path | None) -> None:
    """Write the database, the journal and what was mailed to one file, while polls go on.

    The file is consistent, and it appears when it has been written and read back. The journal is in
    it wherever it lies, configuration is not. Without FILE.tar it goes where HUANGPU_BACKUP_DIR
    says, as every night under `huangpu serve`, and the oldest there beyond HUANGPU_BACKUP_KEEP goes.
    """
    wiring = app.wiring
    if file is None:
        kept = wiring.back_up()
        if kept is None:
            raise click.UsageError(f"name the file, or set {VARIABLE}")
        file, made, more = kept.path, kept.backup, f"; {kept.removed} older ones removed"
    else:
        made, more = wiring.back_up_to(file), ""
    app.give({"file": str(file), "files": made.files, "bytes": made.bytes})
    app.say(f"{file}: {made.files} files, {made.bytes / 1e6:,.1f} MB{more}")


@click.command(short_help="Fill an empty data folder from a backup.")
@click.argument("file", type=_FILE, metavar="FILE.tar")
@pass_app
def restore(app: App, *, file: Path) -> None:
    """Fill an empty data folder from a backup; every file is checked.

    The journal goes below it, or where HUANGPU_JOURNAL_URL says now: to an empty place, or to the
    journal that the backup is of, which then stays as it is.

    \u0008
    huangpu --data var2 restore backup.tar
    """
    places = app.wiring.places
    found = app.wiring.restore(file)
    app.give({**dataclasses.asdict(found), "data": str(places.data)})
    app.say(f"{places.data}: {found.files} files of {found.made_at:%Y-%m-%d %H:%M}Z are back")
    if app.wiring.batches_away is not None:
        app.say(f"Its journal is at {app.wiring.batches_away}")
    app.say("The next poll loads what the journal has beyond the database.")
    app.note(
        f"What was mailed after {found.made_at:%Y-%m-%d %H:%M}Z is not known here, and would be "
        "mailed again: if an issue went out since, bring its folder below journal/digests first."
    )
