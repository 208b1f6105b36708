"""Who decides what, on which day and why? What a decision is made of, checked at the door."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

import click

from huangpu.cli.context import App
from huangpu.cli.feeds_words import SHANGHAI

Command = TypeVar("Command", bound=Callable[..., Any])

_MOST = 80
_MOST_IN_NAME, _MOST_IN_REASON = 80, 500  # what the files of config/ allow


def term_name(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Take a name of a term as it was typed; click.BadParameter for what can be none."""
    name = text.strip()
    if not name:
        raise click.BadParameter("is empty")
    if len(name) > _MOST_IN_NAME:
        raise click.BadParameter(f"is longer than {_MOST_IN_NAME} characters")
    if not name.isprintable():
        raise click.BadParameter("holds a control character")
    if not any(sign.isalnum() for sign in name):
        raise click.BadParameter("holds no letter")
    return name


def term_names(
    context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> tuple[str, ...]:
    """Do the same for several."""
    return tuple(term_name(context, parameter, text) for text in texts)


def _reason(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Take a reason as one line; click.BadParameter for what is an essay."""
    words = " ".join(text.split())
    if len(words) > _MOST_IN_REASON:
        raise click.BadParameter(f"is longer than {_MOST_IN_REASON} characters")
    return words


REASON_HELP: Final = "Why, for whoever wonders later."
by_option = click.option("--by", metavar="NAME", help="Who says so  [the user of this machine]")


def reason_option(words: str = REASON_HELP) -> Callable[[Command], Command]:
    """Give the option that takes a reason."""
    return click.option("--reason", default="", metavar="TEXT", callback=_reason, help=words)


def decider(by: str | None) -> str:
    """Give the name of whoever decides: as told, else the user of this machine."""
    if by is not None and by.strip():
        return " ".join(by.split())[:_MOST]
    try:
        return getpass.getuser()[:_MOST]
    except (OSError, KeyError):  # a container may run without any user
        return "operator"


def today(app: App) -> date:
    """Give the day in Shanghai."""
    return app.wiring.clock().astimezone(SHANGHAI).date()
