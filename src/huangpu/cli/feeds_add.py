"""`huangpu feeds add`: one feed into the catalogue, after a look at what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, get_args

import click

from huangpu.adapters.feeds_editor import add_feeds
from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_list import iso
from huangpu.cli.feeds_words import distance, facts, said
from huangpu.core.remedies import remedy_for
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.errors import HuangpuError
from huangpu.jobs.new_feed import Proposal, check_new, proposal
from huangpu.jobs.probe import Probe, probe
from huangpu.model.feeds import Feed, FeedKind, FeedLanguage

_SHOWN = ("id", "title", "url", "site", "language", "publisher", "kind", "timezone")


@click.command()
@click.argument("url")
@click.option("--id", "id", metavar="ID", help="Its name for good  [from its title or host]")
@click.option("--title", help="What people call it  [as it calls itself]")
@click.option("--publisher", help="The house behind it  [as of other feeds of the site]")
@click.option(
    "--language", type=click.Choice(get_args(FeedLanguage)), help="  [that of its entries]"
)
@click.option("--kind", type=click.Choice(get_args(FeedKind)), help="  [by its host]")
@click.option("--timezone", metavar="ZONE", help="Of dates that name none, such as Asia/Shanghai")
@click.option("--force", is_flag=True, help="Add it even when it is no feed now.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@pass_app
def add(app: App, /, url: str, *, force: bool, dry_run: bool, **wishes: str | None) -> None:
    """Ask an address once, and add it to feeds.yaml if it is a feed.

    What is not said is taken from the feed itself. Comments and order of the file stay.

    \u0008
    huangpu feeds add https://technode.com/feed/ --publisher TechNode
    """
    path = app.wiring.feeds_file
    catalogue = app.wiring.catalogue
    wished = {key: value for key, value in wishes.items() if value is not None}
    check_new(url, wished, catalogue)
    found = asyncio.run(_ask(app, url, wished))
    if found.trouble is not None and not force:
        remedy = remedy_for(found.feed, found.kind)
        raise HuangpuError(
            f"{redacted(url)} is not added: {found.trouble.detail}; {_next(remedy.command, url)}"
        )
    made = proposal(url, found, wished, catalogue)
    if not dry_run:
        add_feeds(path, [made.feed])
    app.give(_as_dict(made, found, written=not dry_run))
    if not app.settings.json_output:
        _tell(app, made, found, str(path), dry_run=dry_run)


async def _ask(app: App, url: str, wished: Mapping[str, str]) -> Probe:
    known = {key: wished[key] for key in ("language", "timezone") if key in wished}
    feed = Feed.model_validate({"id": "new", "url": url, **known})
    async with app.wiring.prober() as prober:
        return await probe(feed, prober)


def _next(command: str, url: str) -> str:
    """Say what to do: look for the feed of a page, or insist."""
    if "discover" in command:
        return f"`huangpu feeds discover {redacted(url)}` looks for its feed"
    return "--force adds it all the same"


def _as_dict(made: Proposal, found: Probe, *, written: bool) -> dict[str, Any]:
    feed = made.feed.model_dump(mode="json", exclude_defaults=True)
    return {
        "written": written,
        "feed": {**feed, "url": redacted(made.feed.url)},
        "notes": made.notes,
        "trouble": str(found.trouble) if found.trouble else None,
        "entries": len(found.entries),
        "newest_at": iso(found.newest_at),
    }


def _tell(app: App, made: Proposal, found: Probe, path: str, *, dry_run: bool) -> None:
    feed = made.feed
    app.say(f"{feed.id} {'would be' if dry_run else 'is'} added to {path}:")
    shown = {**feed.model_dump(exclude_defaults=True), "url": redacted(feed.url)}
    app.out.print(facts([(key, str(shown[key])) for key in _SHOWN if key in shown]))
    if found.trouble is not None:
        app.say(f"It is no feed now: {said(found.trouble.detail)}")
    else:
        newest = distance(found.newest_at, app.wiring.clock()) if found.newest_at else "not dated"
        number = counted(len(found.entries), "entry", "entries")
        app.say(f"It answers with {number}, the newest {newest}.")
    for note in made.notes:
        app.say(f"Note: {note}.")
    if not dry_run:
        app.say(f"Next: huangpu poll --feed {feed.id}")
