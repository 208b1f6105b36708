"""`huangpu feeds discover`: the feeds of a site, and the command that adds each."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable

import click

from huangpu.adapters.feed_urls import url_problem
from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_discover_view import discovery_as_dict, show_discovery
from huangpu.core.urls import redacted
from huangpu.errors import ConfigError, Fault, HuangpuError
from huangpu.jobs.candidates import MOST, Found, Search
from huangpu.jobs.discover import Discovery
from huangpu.jobs.discover import discover as discover_feeds
from huangpu.jobs.manners import Manners
from huangpu.jobs.new_feed import proposal
from huangpu.model.feeds import Feed


@click.command()
@click.argument("url")
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=MOST,
    show_default=True,
    help="How many candidates are asked at most.",
)
@pass_app
def discover(app: App, url: str, limit: int) -> int:
    """Find the feeds of a page or site, and say how each is doing.

    Reads the page (if robots.txt lets us), asks what it declares and links to, and tries the
    common places where it names nothing. Nothing is stored or added. Ends with code 1 when the
    page cannot be read and no feed was found.

    \u0008
    huangpu feeds discover technode.com
    """
    address = _address(url)
    found = asyncio.run(_search(app, address, limit))
    commands = _commands(app, found.feeds)
    app.give(discovery_as_dict(found, commands))
    if found.trouble and not found.found:
        raise HuangpuError(
            f"{redacted(address)} cannot be read: {found.trouble}; if you know the feed's own "
            "address, give it to `huangpu feeds add`"
        )
    if not app.settings.json_output:
        show_discovery(app, found, commands)
    return int(bool(found.trouble) and not found.feeds)


async def _search(app: App, url: str, limit: int) -> Discovery:
    catalogue = app.wiring.catalogue
    with app.progress("Asking candidates") as advance:
        async with app.wiring.prober() as prober:
            manners = Manners(prober.fetcher)
            search = Search(prober, manners, catalogue, limit, advance)
            return await discover_feeds(url, search, catalogue)


def _address(url: str) -> str:
    """Read what people type: a bare host means https."""
    address = url.strip()
    if "://" not in address:
        address = f"https://{address}"
    if problem := url_problem(address):
        raise ConfigError((Fault("command line", None, "URL", *problem),))
    return address


def _commands(app: App, feeds: Iterable[Found]) -> dict[str, str]:
    """Give the line that adds each feed, by its address; no two get the same id."""
    catalogue = app.wiring.catalogue
    lines = {}
    for one in feeds:
        if one.probe is None:
            continue
        try:
            feed = proposal(one.candidate.url, one.probe, {}, catalogue).feed
        except ConfigError:  # it leads to a feed that is there already
            continue
        catalogue = catalogue.model_copy(update={"feeds": (*catalogue.feeds, feed)})
        lines[one.candidate.url] = _command(feed)
    return lines


def _command(feed: Feed) -> str:
    words = ["huangpu", "feeds", "add", feed.url, "--id", feed.id, "--language", feed.language]
    for name in ("title", "publisher", "kind"):
        value = getattr(feed, name)
        if value and value != Feed.model_fields[name].default:
            words += [f"--{name}", value]
    return shlex.join(words)
