"""`huangpu taxonomy suggest`: which terms the taxonomy might learn."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import click
from rich.text import Text

from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_words import heading, moment, said
from huangpu.errors import ConfigError, Fault, StoreError
from huangpu.model.terms import SHANGHAI, Suggestions, TermCandidate
from huangpu.wiring.growing import SUGGESTED

_ONE_PERCENT = 0.01
_TITLE = 120  # characters of an example
_SIDE = 15  # of the side lists, what the ranked list has not shown already


@click.command(short_help="Suggest terms that the taxonomy does not know.")
@click.option("--tag", help="Only terms that would join this tag, or a tag below it.")
@click.option("--limit", default=SUGGESTED, show_default=True, type=click.IntRange(1, 2_000))
@pass_app
def suggest(app: App, *, tag: str | None, limit: int) -> None:
    """Suggest terms that the taxonomy does not know, in both languages, for a person to decide on.

    Mined from what is tagged and from what speaks of the field untagged, ranked by how much each is
    used as known terms are; with what rises these four weeks, and with organisations. They are
    kept in the view `term_candidates`. What was rejected never comes back.
    """
    app.wiring.check_configuration()
    if tag is not None and tag not in (*app.wiring.taxonomy.tags, SHANGHAI):
        known = f"known: {', '.join((*app.wiring.taxonomy.tags, SHANGHAI))}"
        raise ConfigError((Fault("command line", None, "--tag", f"{tag!r} is no tag", known),))
    now = app.wiring.clock()
    with app.progress("Reading") as advance:
        found = app.wiring.suggest(limit, tag, advance)
    try:
        app.wiring.keep_suggestions(found, now)
    except StoreError as error:  # a minute's work is not thrown away for that
        app.note(f"These are not kept in the view term_candidates: {error}")
    app.give(
        {
            "articles": found.articles,
            "ranked": [dataclasses.asdict(one) for one in found.ranked],
            "rising": [dataclasses.asdict(one) for one in found.rising],
            "organisations": [dataclasses.asdict(one) for one in found.organisations],
        }
    )
    if not app.settings.json_output:
        _tell(app, found)


def _tell(app: App, found: Suggestions) -> None:
    app.say(f"{found.articles:,} articles read, {len(found.ranked)} terms suggested")
    _list(app, "", found.ranked)
    shown = {one.term for one in found.ranked}
    rest = [one for one in found.rising if one.term not in shown]
    _list(app, "Rising these four weeks", rest[:_SIDE])
    shown.update(one.term for one in rest[:_SIDE])
    _list(
        app, "Organisations", [one for one in found.organisations if one.term not in shown][:_SIDE]
    )
    app.note("To decide: huangpu taxonomy accept TERM --tag TAG, or huangpu taxonomy reject TERM")


def _list(app: App, title: str, found: Sequence[TermCandidate]) -> None:
    if title and found:
        app.out.print(heading(title))
    now = app.wiring.clock()
    for number, one in enumerate(found, 1):
        rising = f", rising ({one.rising:.0f} sd)" if one.rising is not None else ""
        app.out.print(
            Text.assemble(
                (f"{number:>3}  ", "dim"),
                said(one.term, "bold"),
                ("  → ", "dim"),
                (one.tag, "cyan"),
                (f"  {one.kind}, {_odds(one.score)}{rising}", "dim"),
            )
        )
        app.out.print(Text.assemble("     ", said(one.why)))
        app.out.print(
            Text(f"     first seen {moment(one.first_seen_at, now)}; for example:", style="dim")
        )
        for title_ in one.examples:
            app.out.print(Text.assemble("       ", said(title_, "dim", limit=_TITLE)))


def _odds(score: float) -> str:
    return f"{score:.0%}" if score >= _ONE_PERCENT else "under 1%"
