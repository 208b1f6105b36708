"""`huangpu feeds import` and `export`: lists of feeds from and for other readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from huangpu.adapters.feeds_editor import add_feeds
from huangpu.adapters.opml import read_opml, write_opml
from huangpu.adapters.whole_files import replace_bytes
from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_words import heading, listing, said
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.errors import Fault, HuangpuError
from huangpu.model.feeds import Feed

_KNOWN = "is there already"  # how adapters.opml says that the catalogue has a feed


@click.command("import", short_help="Add the feeds of an OPML file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@pass_app
def import_feeds(app: App, file: Path, *, dry_run: bool) -> None:
    """Add the feeds of an OPML file to feeds.yaml; comments and order there stay.

    Feeds that are there already are not added again, in whatever spelling of their address.
    Nothing is asked over the network: `huangpu poll` and `huangpu feeds check` show who answers.
    """
    path = app.wiring.feeds_file
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise HuangpuError(f"{file} cannot be read: {error.strerror}") from error
    read = read_opml(raw, str(file), app.wiring.catalogue)
    if read.feeds and not dry_run:
        add_feeds(path, read.feeds)
    known = [fault for fault in read.left_out if fault.problem.startswith(_KNOWN)]
    refused = [fault for fault in read.left_out if fault not in known]
    app.give(
        {
            "file": str(file),
            "dry_run": dry_run,
            "added": [_as_dict(feed) for feed in read.feeds],
            "known": [str(fault) for fault in known],
            "left_out": [str(fault) for fault in refused],
        }
    )
    if app.settings.json_output:
        return
    verb = "would be added to" if dry_run else "added to"
    app.say(
        f"{counted(len(read.feeds), 'feed')} {verb} {path}, {len(known)} there already, "
        f"{len(refused)} left out"
    )
    _tell(app, read.feeds, known, refused)
    if read.feeds and not dry_run:
        app.say("\nNext: huangpu poll, then huangpu feeds check")


@click.command("export", short_help="Write the catalogue as OPML.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--with-secrets", is_flag=True, help="Write addresses whole, for your own backup.")
@pass_app
def export_feeds(app: App, file: Path, *, with_secrets: bool) -> None:
    """Write the catalogue as OPML, a folder for each kind; `-` writes to standard output.

    What looks like a secret in an address becomes `***`, and headers are never written.
    """
    catalogue = app.wiring.catalogue
    show = str if with_secrets else redacted
    written = write_opml(catalogue, now=app.wiring.clock(), show_url=show)
    if str(file) == "-":
        click.echo(written, nl=False)
        return
    try:
        replace_bytes(file, written)
    except OSError as error:
        raise HuangpuError(f"{file} cannot be written: {error.strerror}") from error
    secret = [feed.id for feed in catalogue.feeds if redacted(feed.url) != feed.url]
    hidden = [] if with_secrets else secret
    app.give({"file": str(file), "feeds": len(catalogue.feeds), "hidden": hidden})
    app.say(f"{counted(len(catalogue.feeds), 'feed')} written to {file}")
    if hidden:
        app.say(
            f"{counted(len(hidden), 'address', 'addresses')} with *** in place of what looks like "
            f"a secret ({', '.join(hidden)}); --with-secrets writes them whole"
        )


def _tell(
    app: App, added: Sequence[Feed], known: Sequence[Fault], refused: Sequence[Fault]
) -> None:
    if added:
        rows = [
            (said(one.id), said(one.language), said(one.name), said(redacted(one.url)))
            for one in added
        ]
        app.out.print(heading("Added"))
        columns = (("feed", ""), ("lang", ""), ("title", "fold"), ("address", "fold"))
        app.out.print(listing(columns, rows))
        off = [feed.id for feed in added if not feed.enabled]
        if off:
            app.say(f"Disabled, as they were: {', '.join(off)}")
    for title, faults in (("There already", known), ("Left out", refused)):
        if faults:
            app.out.print(heading(title))
        for fault in faults:
            app.say(f"  {said(fault)}")


def _as_dict(feed: Feed) -> dict[str, Any]:
    return {**feed.model_dump(mode="json", exclude_defaults=True), "url": redacted(feed.url)}
