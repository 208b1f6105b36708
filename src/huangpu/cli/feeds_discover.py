"""`huangpu feeds discover`: the feeds of a site, and the command that adds each."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from huangpu.adapters.feed_urls import url_problem
from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_list import iso
from huangpu.cli.feeds_words import counted, distance, heading, listing, said
from huangpu.core.urls import host_of, redacted
from huangpu.errors import ConfigError, Fault, HuangpuError
from huangpu.jobs.candidates import MOST, Found, Search
from huangpu.jobs.discover import Discovery
from huangpu.jobs.discover import discover as discover_feeds
from huangpu.jobs.manners import Manners
from huangpu.jobs.new_feed import language_of_feed, proposal
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
    r"""Find the feeds of a page or site, and say how each is doing.

    Reads the page (if robots.txt lets us), asks what it declares and links to, and tries the
    common places where it names nothing. Nothing is stored or added. Ends with code 1 when the
    page cannot be read and no feed was found.

    \b
    huangpu feeds discover technode.com
    """
    address = _address(url)
    found = asyncio.run(_search(app, address, limit))
    commands = _commands(app, found.feeds)
    app.give(_as_dict(found, commands))
    if found.trouble and not found.found:
        raise HuangpuError(
            f"{redacted(address)} cannot be read: {found.trouble}; if you know the feed's own "
            "address, give it to `huangpu feeds add`"
        )
    if not app.settings.json_output:
        _tell(app, found, commands)
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


def _as_dict(found: Discovery, commands: dict[str, str]) -> dict[str, Any]:
    return {
        "url": redacted(found.url),
        "title": found.title,
        "trouble": found.trouble,
        "watched_as": found.watched_as,
        "search": found.search,
        "candidates": [
            {
                "url": one.candidate.url,
                "source": one.candidate.source,
                "works": one.works,
                "title": one.probe.parsed.title if one.probe and one.probe.parsed else "",
                "format": one.probe.parsed.format if one.probe and one.probe.parsed else None,
                "language": _language(one),
                "entries": len(one.probe.entries) if one.probe else None,
                "newest_at": iso(one.probe.newest_at) if one.probe else None,
                "why": _why(one),
                "known_as": one.known_as,
                "command": commands.get(one.candidate.url, ""),
            }
            for one in found.found
        ],
    }


def _language(one: Found) -> str:
    return language_of_feed(one.probe) if one.works and one.probe else ""


def _why(one: Found) -> str:
    """Say why a candidate is not among the feeds to add; empty for one that is."""
    if one.known_as:
        return f"in the catalogue, as {one.known_as}"
    if one.same_as:
        return f"the same as {one.same_as}"
    trouble = one.probe.trouble if one.probe else None
    return one.skipped or (trouble.detail if trouble else "")


def _tell(app: App, found: Discovery, commands: dict[str, str]) -> None:
    title = f" ({said(found.title)})" if found.title else ""
    app.say(f"{counted(len(found.feeds), 'feed')} found at {redacted(found.url)}{title}")
    if found.trouble:
        app.say(f"The page itself was not read: {said(found.trouble)}")
    if found.watched_as:
        app.say(f"Feeds of this site in the catalogue: {', '.join(found.watched_as)}")
    if found.feeds:
        app.out.print()
        app.out.print(_table(app, found.feeds))
        app.out.print(heading("To add"))
        for line in commands.values():
            app.out.print(Text(line, style="cyan"), soft_wrap=True)
    _tell_others(app, found)
    if found.search:
        app.out.print(heading("No feed of its own"))
        app.say("A search for what it publishes may stand in (nobody asked it now):")
        words = ["huangpu", "feeds", "add", found.search, "--kind", "aggregator search feed"]
        app.out.print(Text(shlex.join(words), style="cyan"), soft_wrap=True)


def _table(app: App, feeds: Iterable[Found]) -> Table:
    now = app.wiring.clock()
    rows = []
    for one in feeds:
        answer = one.probe
        if answer is None or answer.parsed is None:
            continue
        newest = distance(answer.newest_at, now) if answer.newest_at else "no dates"
        rows.append(
            (
                said(answer.parsed.title or one.candidate.title or "untitled"),
                said(answer.parsed.format),
                said(_language(one)),
                said(len(answer.entries)),
                said(newest),
                said(one.candidate.source),
            )
        )
    columns = (
        *(("feed", "fold"), ("format", ""), ("lang", ""), ("entries", "")),
        *(("newest", ""), ("found", "")),
    )
    return listing(columns, rows)


def _tell_others(app: App, found: Discovery) -> None:
    """Name what is no feed to add, with the reason; common places that failed are one line."""
    others = [one for one in found.found if one not in found.feeds]
    named = [one for one in others if one.candidate.source != "guessed"]
    if named:
        app.out.print(heading("Not to add"))
        app.out.print(
            listing(
                (("found", ""), ("address", "fold"), ("why", "fold")),
                [
                    (
                        said(one.candidate.source),
                        said(redacted(one.candidate.url)),
                        said(_why(one)),
                    )
                    for one in named
                ],
            )
        )
    if guessed := len(others) - len(named):
        app.say(f"\n{counted(guessed, 'common place')} tried where no feed is")
