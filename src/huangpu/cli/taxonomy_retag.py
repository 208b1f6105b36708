"""`huangpu taxonomy diff` and `retag`: what today's rules change in history."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_words import said
from huangpu.core.wording import counted
from huangpu.jobs.diff import diff as diff_history
from huangpu.jobs.retag import EXAMPLES, RetagReport

_SHOWN_PHRASES = 4

_examples = click.option(
    "--examples",
    default=EXAMPLES,
    show_default=True,
    type=click.IntRange(0, 100),
    help="How many articles to show of each change.",
)


@click.command(short_help="Say what `retag` would change.")
@_examples
@pass_app
def diff(app: App, *, examples: int) -> None:
    """Say what `retag` would change, per tag with examples, and change nothing."""
    app.wiring.check_configuration()
    with app.progress("Judging") as advance:
        report = diff_history(app.wiring.places.analyst, app.wiring.judge, advance, examples)
    app.give(as_dict(report))
    if not report.judged:
        app.say("Every article was judged by today's rules; retag would change nothing.")
        return
    app.say(
        f"{counted(report.judged, 'article')} would be judged again, "
        f"{report.changed:,} would change."
    )
    tell_changes(app, report)
    app.note("Nothing was changed. To change it: huangpu taxonomy retag")


@click.command(short_help="Judge again what other rules judged.")
@_examples
@pass_app
def retag(app: App, *, examples: int) -> None:
    """Judge every stored article again that other rules judged, and say what changed.

    Polls go on meanwhile. An interrupted run loses nothing: start it again.
    """
    app.wiring.check_configuration()
    with app.progress("Judging again") as advance:
        report = app.wiring.retag(advance, examples)
    app.give(as_dict(report))
    app.say(f"{counted(report.judged, 'article')} judged again, {report.changed:,} changed")
    tell_changes(app, report)


def as_dict(report: RetagReport) -> dict[str, Any]:
    """Give a report for machines."""
    return {
        "judged": report.judged,
        "changed": report.changed,
        "gained": dict(sorted(report.added.items())),
        "lost": dict(sorted(report.removed.items())),
        "examples": {
            change: [
                {"article_id": one.article_id, "title": one.title, "phrases": list(one.phrases)}
                for one in found
            ]
            for change, found in sorted(report.examples.items())
        },
    }


def tell_changes(app: App, report: RetagReport) -> None:
    """Show what changed per tag, with examples below each."""
    if app.settings.json_output:
        return
    for tag in report.tags:
        app.out.print(
            Text.assemble(
                (f"\n{tag}", "bold"),
                f"  +{report.added[tag]:,} gained, -{report.removed[tag]:,} lost",
            )
        )
        for sign, style in (("+", "green"), ("-", "red")):
            for one in report.examples.get(f"{sign}{tag}", ()):
                phrases = ", ".join(one.phrases[:_SHOWN_PHRASES])
                app.out.print(
                    Text.assemble(
                        (f"  {sign} ", style),
                        (f"{one.article_id}  ", "dim"),
                        said(one.title),
                        "  " if phrases else "",
                        said(f"[{phrases}]" if phrases else "", "dim"),
                    )
                )
