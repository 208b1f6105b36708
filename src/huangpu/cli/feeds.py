"""`huangpu feeds`: the catalogue and its health."""

from __future__ import annotations

import click

from huangpu.cli.context import App, pass_app


@click.group()
def feeds() -> None:
    """Show the catalogue of feeds and how each is doing."""


@feeds.command("list")
@pass_app
def list_feeds(app: App) -> None:
    """List every feed of the catalogue with its state."""
    app.wiring.check_configuration()
    rows = app.wiring.feed_rows()
    app.give(rows)
    app.table(
        ("feed", "language", "status", "next poll", "articles 7d", "title", "note"),
        [
            (
                row["feed_id"],
                row["language"],
                row["status"] if row["enabled"] else "off",
                f"{row['next_poll_at']:%m-%d %H:%M}" if row["next_poll_at"] else "",
                row["articles_7d"],
                row["title"],
                row["note"],
            )
            for row in rows
        ],
    )
