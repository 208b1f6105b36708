"""`huangpu digest explain`: why does each story stand where it stands, in points that add up?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from huangpu.adapters.render import render_terminal_score
from huangpu.cli.context import App, pass_app
from huangpu.errors import ConfigError, Fault
from huangpu.model.digest import Digest, DigestItem


@click.command()
@click.argument("week", metavar="[WEEK]", required=False)
@click.argument("items", metavar="[NUMBER]...", nargs=-1, type=click.IntRange(min=1))
@pass_app
def explain(app: App, *, week: str | None, items: tuple[int, ...]) -> None:
    """Show the score of each story of a week's digest, part by part.

    NUMBER is a story's number in the issue, all of them unless given. A frozen issue is explained
    as it was frozen, any other week (the running one unless given) as its preview stands now.
    """
    app.wiring.check_configuration()
    digest = app.wiring.digest_of(week)
    chosen = _chosen(digest, items)
    app.give({"week": str(digest.week), "items": [as_dict(item) for item in chosen]})
    if not chosen:
        app.say(f"{digest.week} has no story.")
    for item in chosen:
        app.say(render_terminal_score(digest, item))


def as_dict(item: DigestItem) -> dict[str, Any]:
    """Give one story's score for machines."""
    return {
        "rank": item.rank,
        "story_id": item.story_id,
        "title": item.title,
        "section": item.section,
        "reasons": list(item.reasons),
        "score": item.score,
        "parts": [{"name": p.name, "points": p.points, "why": p.why} for p in item.score_parts],
    }


def _chosen(digest: Digest, numbers: Iterable[int]) -> tuple[DigestItem, ...]:
    wanted = set(numbers)
    known = {item.rank for item in digest.items}
    if missing := sorted(wanted - known):
        words = f"{digest.week} has no story {missing[0]}; it has {len(known)}"
        raise ConfigError((Fault("command line", None, "NUMBER", words),))
    return tuple(item for item in digest.items if not wanted or item.rank in wanted)
