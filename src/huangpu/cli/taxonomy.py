"""`huangpu taxonomy`: check the rules, and apply them to history."""

from __future__ import annotations

import click

from huangpu.cli.context import App, pass_app


@click.group()
def taxonomy() -> None:
    """Check the taxonomy, and apply it to stored articles."""


@taxonomy.command()
@pass_app
def check(app: App) -> None:
    """Read the taxonomy, and say what is in it or what is wrong with it."""
    app.wiring.check_configuration()
    rules = app.wiring.taxonomy
    app.give({"version": rules.version, "tags": sorted(rules.tags)})
    app.say(f"taxonomy {rules.version}: {len(rules.tags)} tags, no fault found")


@taxonomy.command()
@pass_app
def retag(app: App) -> None:
    """Judge every stored article again that other rules judged, and say what changed."""
    app.wiring.check_configuration()
    with app.progress("Judging again") as advance:
        report = app.wiring.retag(advance)
    tags = sorted(report.added.keys() | report.removed.keys())
    app.give(
        {
            "judged": report.judged,
            "changed": report.changed,
            "gained": dict(report.added),
            "lost": dict(report.removed),
            "examples": report.examples,
        }
    )
    app.say(f"{report.judged} articles judged again, {report.changed} changed")
    if tags:
        app.table(
            ("tag", "gained", "lost", "for example"),
            [
                (
                    tag,
                    report.added[tag],
                    report.removed[tag],
                    next(iter(report.examples.get(f"+{tag}") or report.examples[f"-{tag}"]), ""),
                )
                for tag in tags
            ],
        )
