"""`huangpu feeds`: the catalogue and its health, and how feeds come into it."""

from __future__ import annotations

import click

from huangpu.cli.feeds_add import add
from huangpu.cli.feeds_check import check
from huangpu.cli.feeds_discover import discover
from huangpu.cli.feeds_list import list_feeds
from huangpu.cli.feeds_move import move
from huangpu.cli.feeds_opml import export_feeds, import_feeds
from huangpu.cli.feeds_switch import disable, enable


@click.group(short_help="List, check, find, add and move feeds.")
def feeds() -> None:
    """Show the catalogue of feeds and how each is doing, find feeds, add and stop them."""


for command in (
    *(list_feeds, check, discover, add, move, import_feeds, export_feeds),
    *(enable, disable),
):
    feeds.add_command(command)
