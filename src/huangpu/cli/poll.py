"""`huangpu poll`: ask the feeds that are due, and store what is new."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import click

from huangpu.cli.context import Advance, App, pass_app
from huangpu.cli.share import poll_shared
from huangpu.core.wording import counted
from huangpu.jobs.load import LoadReport
from huangpu.jobs.poll import PollPlan, collect
from huangpu.jobs.polling_round import Opening, close_round, only_poll, open_round
from huangpu.jobs.sharing import hand_out
from huangpu.model.polls import PollRecord
from huangpu.wiring import Wiring


@click.command()
@click.option("--all", "everything", is_flag=True, help="Ask every enabled feed, due or not.")
@click.option("--feed", "only", multiple=True, metavar="ID", help="Ask this feed; repeatable.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Share the feeds among so many processes; each host is asked by one of them.",
)
@pass_app
def poll(app: App, *, everything: bool, only: tuple[str, ...], workers: int) -> int:
    """Ask the feeds that are due, and store what is new.

    Ends with code 1 when feeds were asked and not one could be read.
    """
    app.wiring.check_configuration()
    workshop = app.wiring.workshop()
    with only_poll(workshop):
        with app.progress("Loading the journal") as advance:
            opening = open_round(workshop, only=only, everything=everything, on_batch=advance)
        announce(app, opening)
        records: list[PollRecord] = []
        if opening.plan.feeds and workers > 1:
            records = poll_shared(app, hand_out(workshop.journal, opening.plan, workers))
        elif opening.plan.feeds:
            with app.progress("Asking feeds") as advance:
                records = asyncio.run(_collect(app.wiring, opening.plan, advance))
        with app.progress("Loading") as advance:
            report = close_round(workshop, advance)
    app.wiring.write_metrics()
    app.wiring.site.refresh(unless_fresh=True)
    if caught := app.wiring.catch_up_lake():
        app.note(f"{caught}.")
    tell(app, records, report)
    return int(bool(records) and not any(record.outcome.is_success for record in records))


def announce(app: App, opening: Opening) -> None:
    """Tell what was repaired or caught up before the poll began."""
    notice(app, str(opening.recovery or ""))
    if opening.caught_up.batches:
        app.note(f"Loaded {opening.caught_up.batches} batches of an earlier, unfinished poll.")
    if not opening.plan.feeds:
        app.note("No feed is due; --all asks every enabled feed all the same.")


def notice(app: App, recovery: str) -> None:
    """Tell loudly that a damaged database was replaced, if it was."""
    if recovery:
        app.err.print(f"NOTICE: {recovery}", style="bold yellow", markup=False)


def tell(app: App, records: list[PollRecord], report: LoadReport) -> None:
    """Print what a poll brought."""
    notice(app, report.recovery)
    app.give(summary(records, report))
    outcomes = Counter(record.outcome.value for record in records)
    app.say(
        f"{len(records)} feeds asked"
        + "".join(f", {count} {name}" for name, count in outcomes.most_common())
    )
    app.say(
        f"{report.seen} entries: {report.new} new, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.rejected} rejected"
    )
    app.say(
        f"{counted(report.articles, 'new article')}: {report.tagged} tagged, "
        f"{counted(report.copies, 'copy', 'copies')}, {counted(report.spam, 'advert')}"
    )
    failed = [record for record in records if not record.outcome.is_success]
    if failed:
        app.table(
            ("failed feed", "outcome", "why"),
            [(record.feed_id, record.outcome.value, record.error) for record in failed],
        )
    app.say(f"Database for analysts: {app.wiring.places.analyst}")


def summary(records: list[PollRecord], report: LoadReport) -> dict[str, Any]:
    """Give the same in a form for machines."""
    return {
        "feeds": len(records),
        "failed": {r.feed_id: r.error for r in records if not r.outcome.is_success},
        **report.as_dict(),
    }


async def _collect(wiring: Wiring, plan: PollPlan, advance: Advance) -> list[PollRecord]:
    done: list[PollRecord] = []

    def on_feed(record: PollRecord) -> None:
        done.append(record)
        advance(len(done), plan.feeds)

    async with wiring.collector() as collector:
        shards = await asyncio.gather(
            *(collect(plan, number, collector, on_feed) for number in range(len(plan.shards)))
        )
    return [record for shard in shards for record in shard]
