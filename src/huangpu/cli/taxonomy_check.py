"""`huangpu taxonomy check`: is every rule sound, and does every term say something?"""

from __future__ import annotations

import click

from huangpu.cli.context import App, pass_app
from huangpu.core.wording import counted
from huangpu.errors import ConfigError
from huangpu.jobs.check_taxonomy import check_taxonomy


@click.command(short_help="Say what is in the taxonomy, and what is wrong.")
@click.option(
    "--articles",
    default=20_000,
    show_default=True,
    type=click.IntRange(0),
    help="Hold the terms against so many of the newest stored articles; 0 for none.",
)
@pass_app
def check(app: App, *, articles: int) -> None:
    """Read the taxonomy, and say what is in it and what is wrong with it.

    A bad rule ends with exit code 2, file and line. Warned of is what cannot be right though it is
    written well, and, where there is a database, terms that never match, match nearly always, or
    whose tag is nearly always taken away again.
    """
    app.wiring.check_configuration()
    link = app.wiring.places.analyst
    with app.progress("Checking") as advance:
        found = check_taxonomy(
            app.wiring.settings.config_dir / "taxonomy.yaml",
            link if articles and link.exists() else None,
            articles,
        )
        advance(1, 1)
    terms = sum(len(group.terms) for group in found.taxonomy.groups.values())
    app.give(
        {
            "version": found.taxonomy.version,
            "tags": sorted(found.taxonomy.tags),
            "terms": terms,
            "rules": len(found.taxonomy.rules),
            "articles": found.articles,
            "errors": [str(fault) for fault in found.errors],
            "warnings": [str(fault) for fault in found.warnings],
        }
    )
    for fault in found.warnings:
        app.say(str(fault))
    if found.errors:
        raise ConfigError(found.errors)
    app.say(
        f"taxonomy {found.taxonomy.version}: {counted(len(found.taxonomy.tags), 'tag')}, "
        f"{counted(terms, 'term')}, {counted(len(found.taxonomy.rules), 'rule')}, no fault found"
        f"{_warned(len(found.warnings), found.articles)}"
    )


def _warned(warnings: int, articles: int) -> str:
    against = f", held against {counted(articles, 'stored article')}" if articles else ""
    return f"{against}; {counted(warnings, 'warning')}" if warnings else against
