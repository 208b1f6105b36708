"""`huangpu feeds enable` and `disable`: which feeds are polled."""

from __future__ import annotations

import os

import click

from huangpu.adapters.feeds_editor import disable_feed, enable_feed
from huangpu.cli.context import App, pass_app
from huangpu.core.secrets import names_in
from huangpu.errors import ConfigError, Fault
from huangpu.model.feeds import Feed


@click.command(short_help="Let a feed be polled again.")
@click.argument("feed_id", metavar="ID")
@pass_app
def enable(app: App, feed_id: str) -> None:
    """Let a feed be polled again; its history goes on where it stopped."""
    feed = _feed(app, feed_id)
    missing = [name for name in _names(feed) if not os.environ.get(name)]
    if missing:  # every poll would refuse the catalogue
        hint = "set it first, where the polls run too"
        raise ConfigError(
            tuple(
                Fault("environment", None, name, f"is not set, but {feed_id} needs it", hint)
                for name in missing
            )
        )
    if not feed.enabled:
        enable_feed(app.wiring.feeds_file, feed_id)
    app.give({"feed_id": feed_id, "enabled": True, "changed": not feed.enabled})
    if feed.enabled:
        app.say(f"{feed_id} is enabled already; nothing was changed.")
    else:
        app.say(f"{feed_id} is enabled; the next poll asks it. Now: huangpu poll --feed {feed_id}")


@click.command()
@click.argument("feed_id", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever wonders later.")
@pass_app
def disable(app: App, feed_id: str, reason: str) -> None:
    """Stop polling a feed, and note why; its history stays."""
    feed = _feed(app, feed_id)
    if not reason.strip():
        raise click.UsageError("say why: --reason 'moved behind a paywall'")
    changed = feed.enabled or feed.reason != reason
    if changed:
        disable_feed(app.wiring.feeds_file, feed_id, reason)
    app.give({"feed_id": feed_id, "enabled": False, "reason": reason, "changed": changed})
    app.say(f"{feed_id} is disabled: {reason}. Undo: huangpu feeds enable {feed_id}")


def _feed(app: App, feed_id: str) -> Feed:
    """Find a feed; disabled ones may name variables that are not set."""
    path = app.wiring.feeds_file
    for feed in app.wiring.catalogue.feeds:
        if feed.id == feed_id:
            return feed
    problem, hint = f"has no feed {feed_id!r}", "`huangpu feeds list` names them all"
    raise ConfigError((Fault(str(path), None, "", problem, hint),))


def _names(feed: Feed) -> list[str]:
    texts = (feed.url, *feed.headers.values())
    return list(dict.fromkeys(name for text in texts for name in names_in(text)))
