"""How do the feeds of a site read on a terminal, and what is said of the other candidates?"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from huangpu.cli.context import App
from huangpu.cli.feeds_list import iso
from huangpu.cli.feeds_words import distance, heading, listing, said
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.jobs.candidates import Found
from huangpu.jobs.discover import Discovery
from huangpu.jobs.new_feed import language_of_feed

_OTHERS = 20  # candidates that are named though they are no feed to add


def discovery_as_dict(found: Discovery, commands: Mapping[str, str]) -> dict[str, Any]:
    """Give every candidate with what it answered, for machines; `commands` by address."""
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


def show_discovery(app: App, found: Discovery, commands: Mapping[str, str]) -> None:
    """Print what was found, the line that adds each feed, and why the others are none."""
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
        rows = [
            (said(one.candidate.source), said(redacted(one.candidate.url)), said(_why(one)))
            for one in named[:_OTHERS]
        ]
        app.out.print(heading("Not to add"))
        app.out.print(listing((("found", ""), ("address", "fold"), ("why", "fold")), rows))
    if len(named) > _OTHERS:
        app.say(f"and {len(named) - _OTHERS} more; --limit asks more, --json lists all")
    if guessed := len(others) - len(named):
        app.say(f"\n{counted(guessed, 'common place')} tried where no feed is")


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
