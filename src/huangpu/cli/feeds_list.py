"""`huangpu feeds list`: the catalogue, one line a feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click
from rich.table import Table

from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_words import STYLES, distance, listing, moment, said
from huangpu.core.urls import redacted
from huangpu.core.wording import counted
from huangpu.jobs.health import FeedHealth
from huangpu.model.health import FeedStatus

OFF = "off"
_SORTS: dict[str, Callable[[FeedHealth], Any]] = {
    "file": lambda _one: 0,
    "id": lambda one: one.feed.id,
    "status": lambda one: (not one.feed.enabled, *one.gravity),
    "next": lambda one: (one.state.next_poll_at is None, one.state.next_poll_at),
    "articles": lambda one: -one.week.articles,
}


@click.command("list", short_help="List the feeds, each with its state.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*(status.value for status in FeedStatus), OFF]),
    help="Only feeds of this status; repeatable.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(["en", "zh", "mixed"]),
    help="Only feeds of this language; repeatable.",
)
@click.option(
    "--sort", type=click.Choice(list(_SORTS)), default="file", show_default=True, help="The order."
)
@pass_app
def list_feeds(app: App, statuses: tuple[str, ...], languages: tuple[str, ...], sort: str) -> None:
    """List the feeds of the catalogue, each with its state, in the order of the file."""
    every = app.wiring.health()
    chosen = [
        one
        for one in every
        if (not statuses or shown_status(one) in statuses)
        and (not languages or one.feed.language in languages)
    ]
    chosen.sort(key=_SORTS[sort])
    app.give([as_row(one) for one in chosen])
    if app.settings.json_output:
        return
    app.out.print(feeds_table(chosen, app.wiring.clock()))
    rest = f" of {len(every)}" if len(chosen) < len(every) else ""
    app.note(f"{counted(len(chosen), 'feed')}{rest}; times are Shanghai's")


def feeds_table(feeds: Sequence[FeedHealth], now: datetime) -> Table:
    """Set feeds in a table of one line each, readable from 80 columns on."""
    columns = (
        *(("feed", ""), ("lang", ""), ("status", ""), ("last good", ""), ("next poll", "")),
        *(("7 d", ""), ("title", "cut")),
    )
    return listing(
        columns,
        [
            (
                said(one.feed.id),
                said(one.feed.language),
                said(shown_status(one), STYLES[shown_status(one)]),
                said(distance(one.state.last_success_at, now)),
                said(moment(one.state.next_poll_at, now) if one.feed.enabled else ""),
                said(one.week.articles or ""),
                said(_title(one)),
            )
            for one in feeds
        ],
    )


def shown_status(one: FeedHealth) -> str:
    """Give the status as people see it: what is not polled is off."""
    return one.state.status.value if one.feed.enabled else OFF


def as_row(one: FeedHealth) -> dict[str, Any]:
    """Give all that is known of a feed's health, for machines; times are ISO, in UTC."""
    feed, state, week = one.feed, one.state, one.week
    remedy = one.remedy
    return {
        "feed_id": feed.id,
        "title": feed.name,
        "language": feed.language,
        "enabled": feed.enabled,
        "status": state.status.value,
        "status_reason": state.status_reason,
        "troubled": one.is_troubled,
        "drift": state.drift,
        "advice": remedy.advice if remedy else "",
        "command": remedy.command if remedy else "",
        "moved_to": redacted(state.moved_to) if state.moved_to else None,
        "proposed_move": redacted(state.proposed_move) if state.proposed_move else None,
        "last_polled_at": iso(state.last_polled_at),
        "last_success_at": iso(state.last_success_at),
        "last_new_at": iso(state.last_new_at),
        "consecutive_failures": state.consecutive_failures,
        "next_poll_at": iso(state.next_poll_at),
        "next_poll_reason": state.next_poll_reason,
        "polls_7d": week.polls,
        "failed_7d": week.failed,
        "gaps_7d": week.gaps,
        "last_gap_at": iso(week.last_gap_at),
        "articles_7d": week.articles,
        "note": feed.reason if not feed.enabled else "",
    }


def iso(value: datetime | None) -> str | None:
    """Give a moment for machines."""
    return value.isoformat() if value else None


def _title(one: FeedHealth) -> str:
    if not one.feed.enabled and one.feed.reason:
        return f"{one.feed.name} ({one.feed.reason})"
    return one.feed.name
