"""Who decides, and on which day? What is written beside a decision."""

from __future__ import annotations

import getpass
from datetime import date

import click

from huangpu.cli.context import App
from huangpu.cli.feeds_words import SHANGHAI

_MOST = 80

by_option = click.option("--by", metavar="NAME", help="Who says so  [the user of this machine]")


def decider(by: str | None) -> str:
    """Give the name of whoever decides: as told, else the user of this machine."""
    if by is not None and by.strip():
        return by.strip()[:_MOST]
    try:
        return getpass.getuser()[:_MOST]
    except (OSError, KeyError):  # a container may run without any user
        return "operator"


def today(app: App) -> date:
    """Give the day in Shanghai."""
    return app.wiring.clock().astimezone(SHANGHAI).date()
