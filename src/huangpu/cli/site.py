"""`huangpu site`: the archive as files that open in a browser."""

from __future__ import annotations

import click

from huangpu.adapters.site_files import Written
from huangpu.cli.context import App, pass_app
from huangpu.core.archive.paths import INDEX


@click.command(short_help="Write the archive, pages for a browser.")
@pass_app
def site(app: App) -> None:
    """Write the archive: issues, topics, stories, feed health, and Atom feeds.

    It is a folder of files that load nothing from elsewhere: open its index.html, or let any web
    server hand the folder out, under any path. Polls and digests keep it up to date by themselves;
    only files that change are written. With base_url in digest.yaml mails link to it.
    """
    app.wiring.check_configuration()
    written = app.wiring.site.write()
    app.give(_as_dict(written))
    app.say(
        f"{written.files} files, {written.size / 1e6:.1f} MB: {written.changed} written, "
        f"{written.removed} removed"
    )
    app.say(f"Archive: {written.folder / INDEX}")


def _as_dict(written: Written) -> dict[str, object]:
    return {
        "index": str(written.folder / INDEX),
        "files": written.files,
        "bytes": written.size,
        "changed": written.changed,
        "removed": written.removed,
    }
