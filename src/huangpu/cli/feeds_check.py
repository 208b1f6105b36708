"""`huangpu feeds check`: how every feed is doing, what to do about it, and a look at one now."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click
from rich.text import Text

from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_list import as_row, shown_status
from huangpu.cli.feeds_probe import ENTRIES, look_at
from huangpu.cli.feeds_words import (
    STYLES,
    distance,
    facts,
    heading,
    listing,
    moment,
    said,
)
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.health import FeedHealth
from huangpu.model.health import FeedStatus


@click.command(short_help="Say how the feeds are doing, and what to do.")
@click.argument("feed_ids", metavar="[ID]...", nargs=-1)
@click.option("--probe", "--verbose", "-v", is_flag=True, help="Ask these feeds now, and tell all.")
@click.option(
    "--entries",
    type=click.IntRange(0, 1000),
    default=ENTRIES,
    show_default=True,
    help="How many entries a probe shows.",
)
@click.option("--force", is_flag=True, help="Probe even where the server asked us to wait.")
@pass_app
def check(
    app: App, feed_ids: tuple[str, ...], *, probe: bool, entries: int, force: bool
) -> int | None:
    """Say how the feeds are doing, the troubled ones first, and what to do about each.

    Without IDs all enabled feeds. With --probe the feeds named are asked now, once each, and every
    request, decision and entry is shown; nothing is stored. A probe ends with code 1 when a feed
    could not be read.

    \u0008
    huangpu feeds check
    huangpu feeds check technode --probe
    """
    every = app.wiring.health()
    chosen = _named(every, feed_ids) if feed_ids else [one for one in every if one.feed.enabled]
    if probe:
        if not feed_ids:
            raise click.UsageError("name the feed to probe: huangpu feeds check ID --probe")
        return asyncio.run(look_at(app, chosen, entries, force=force))
    chosen.sort(key=lambda one: (not one.is_troubled, *one.gravity))
    app.give([as_row(one) for one in chosen])
    if not app.settings.json_output:
        _tell(app, chosen, every, whole=not feed_ids)
    return None


def _named(every: Sequence[FeedHealth], feed_ids: Sequence[str]) -> list[FeedHealth]:
    known = {one.feed.id: one for one in every}
    unknown = [name for name in dict.fromkeys(feed_ids) if name not in known]
    if unknown:
        hint = "see `huangpu feeds list`"
        raise ConfigError(
            tuple(
                Fault("command line", None, name, "is not in feeds.yaml", hint) for name in unknown
            )
        )
    return [known[name] for name in dict.fromkeys(feed_ids)]


def _tell(
    app: App, chosen: Sequence[FeedHealth], every: Sequence[FeedHealth], *, whole: bool
) -> None:
    now = app.wiring.clock()
    if whole:
        app.out.print(_summary(chosen, off=len(every) - len(chosen)))
    detailed = [one for one in chosen if one.is_troubled or not whole]
    if detailed and whole:
        app.out.print(heading(f"To look at ({len(detailed)})"))
    for one in detailed:
        app.out.print(Text.assemble("\n", _name(one)))
        app.out.print(facts(_details(one, now)))
    gaps = [one for one in chosen if one.week.gaps and one not in detailed]
    if gaps:
        app.out.print(heading(f"Entries may have been missed in the last 7 days ({len(gaps)})"))
        app.out.print(_gaps(gaps, now))
    rest = [one for one in chosen if one not in detailed]
    fresh = [one for one in rest if one.state.status is FeedStatus.NEVER]
    if fresh:
        app.out.print(heading(f"Not polled yet ({len(fresh)}): `huangpu poll` asks them"))
        app.out.print(said(", ".join(one.feed.id for one in fresh), limit=10_000))
    if orderly := [one for one in rest if one not in fresh]:
        app.out.print(heading(f"In order ({len(orderly)})"))
        app.out.print(_orderly(orderly, now))
    app.note("Times are Shanghai's. `huangpu feeds check ID --probe` asks one feed now.")


def _summary(chosen: Sequence[FeedHealth], off: int) -> Text:
    counts = Counter(one.state.status for one in chosen)
    line = Text(f"{counted(len(chosen), 'feed')} polled: ")
    parts = [
        Text(f"{counts[status]} {status.value}", STYLES[status.value])
        for status in FeedStatus
        if counts[status]
    ]
    line.append_text(Text(", ").join(parts))
    drifting = sum(bool(one.state.drift) for one in chosen)
    line.append(f"; {drifting} drifting" if drifting else "")
    line.append(f"; {off} off" if off else "")
    return line


def _name(one: FeedHealth) -> Text:
    status = shown_status(one)
    words = "drifting" if status == FeedStatus.HEALTHY and one.state.drift else status
    style = "yellow" if words == "drifting" else STYLES[status]
    line = Text.assemble(("● ", style), (one.feed.id, "bold"), "  ", (words, style))
    return line.append(f"  {said(one.feed.title)}" if one.feed.title else "", "dim")


def _details(one: FeedHealth, now: datetime) -> list[tuple[str, Text | str]]:
    state, week = one.state, one.week
    rows: list[tuple[str, Text | str]] = [("why", state.status_reason)]
    if not one.feed.enabled:
        rows = [("why", one.feed.reason or "it is disabled")]
    if state.drift:
        rows.append(("changed", state.drift))
    if state.proposed_move:
        rows.append(("moved", f"for good, to {redacted(state.proposed_move)}"))
    last = distance(state.last_success_at, now)
    since = f", {moment(state.last_success_at, now)}" if state.last_success_at else ""
    rows.append(("last good", last + since))
    if week.polls:
        done = f"{counted(week.polls, 'poll')} in 7 days, {week.failed} failed"
        rows.append(("polls", f"{done}; {counted(week.articles, 'new entry', 'new entries')}"))
    if week.gaps:
        rows.append(("gaps", _gap_words(one, now)))
    if one.feed.enabled and state.next_poll_at:
        rows.append(("next", f"{moment(state.next_poll_at, now)}: {state.next_poll_reason}"))
    if remedy := one.remedy:
        rows.append(("do", said(remedy.advice, "bold")))
        if remedy.command:
            rows.append(("", said(remedy.command, "cyan")))
    return rows


def _gap_words(one: FeedHealth, now: datetime) -> str:
    times = counted(one.week.gaps, "time")
    return f"entries may have been missed {times}, last on {moment(one.week.last_gap_at, now)}"


def _gaps(feeds: Sequence[FeedHealth], now: datetime) -> object:
    return listing(
        (("feed", ""), ("gaps", ""), ("newest", ""), ("what helps", "fold")),
        [
            (
                said(one.feed.id),
                said(one.week.gaps, "yellow"),
                said(moment(one.week.last_gap_at, now)),
                said(f"if it goes on: poll_minutes below {one.feed.poll_minutes} in feeds.yaml"),
            )
            for one in feeds
        ],
    )


def _orderly(feeds: Sequence[FeedHealth], now: datetime) -> object:
    return listing(
        (
            *(("feed", ""), ("status", ""), ("last good", ""), ("new 7 d", "")),
            *(("next poll", ""), ("why then", "cut")),
        ),
        [
            (
                said(one.feed.id),
                said(shown_status(one), STYLES[shown_status(one)]),
                said(distance(one.state.last_success_at, now)),
                said(one.week.articles or ""),
                said(moment(one.state.next_poll_at, now)),
                said(one.state.next_poll_reason),
            )
            for one in feeds
        ],
    )
