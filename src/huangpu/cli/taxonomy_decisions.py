"""`huangpu taxonomy accept` and `reject`: what a person says to a candidate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

import click

from huangpu.adapters.config_files import read_optional
from huangpu.adapters.decisions import reject as write_rejection
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import Decision, candidate_named
from huangpu.adapters.taxonomy_editor import Acceptance
from huangpu.adapters.taxonomy_editor import accept as write_term
from huangpu.cli.context import App, pass_app
from huangpu.cli.decider import by_option, decider, reason_option, term_name, term_names, today
from huangpu.cli.taxonomy_retag import as_dict, tell_changes
from huangpu.core.spam.trade import TradeWords
from huangpu.core.taxonomy.check import SHORTEST_LATIN
from huangpu.core.taxonomy.shadow import folded
from huangpu.core.wording import counted
from huangpu.errors import ConfigError, Fault, StoreError
from huangpu.jobs.diff import effect
from huangpu.jobs.suggest import note_decision
from huangpu.model.decisions import RejectedTerm, Rejections
from huangpu.model.taxonomy_terms import Kind
from huangpu.wiring import Wiring

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@click.command(short_help="Write a term into taxonomy.yaml.")
@click.argument("term", callback=term_name)
@click.option("--tag", required=True, help="The tag it speaks for; `shanghai` for the place.")
@click.option(
    "--kind", type=click.Choice(get_args(Kind)), help="What it is  [as suggested, or technology]"
)
@click.option(
    "--alias",
    "aliases",
    multiple=True,
    metavar="NAME",
    callback=term_names,
    help="Another name of it.",
)
@click.option("--zh/--en", "is_chinese", default=None, help="Language of TERM  [by its letters]")
@click.option(
    "--points",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 10),
    help="1 is enough to carry the tag from a headline, 0.5 needs a second word.",
)
@click.option(
    "--shanghai",
    default=0.0,
    type=click.FloatRange(0, 10),
    help="Points for being about Shanghai besides: 1 for who is headquartered there.",
)
@click.option(
    "--cased/--any-case", "cased", default=None, help="Latin names only as written  [short ones]"
)
@reason_option("Why  [what the suggestion said]")
@by_option
@pass_app
def accept(app: App, /, term: str, **wishes: Any) -> None:  # noqa: ANN401  click gives what it parsed
    """Write a term into taxonomy.yaml, with your name on it, and say what it would change.

    It joins the group `accepted-TAG`; comments and order of the file stay, and the file is checked
    before it is replaced. Articles change with the next `huangpu taxonomy retag`.

    \u0008
    huangpu taxonomy accept 玻璃基板 --tag semiconductors.equipment --alias "glass substrate"
    """
    app.wiring.check_configuration()
    acceptance = _acceptance(app, term, wishes)
    _refuse_adverts(app, acceptance.aliases)
    _mention_rejection(app, acceptance.aliases)
    before = app.wiring.judge
    path = app.wiring.settings.config_dir / "taxonomy.yaml"
    write_term(path, acceptance)
    wiring = Wiring(app.settings)  # which knows of the term
    report = None
    if wiring.places.analyst.exists():
        report = effect(wiring.places.analyst, before, wiring.judge, acceptance.aliases)
    _note(app, acceptance.aliases, "accepted")
    app.give(
        {
            "term": term,
            "tag": acceptance.tag,
            "group": acceptance.group,
            "en": list(acceptance.en),
            "zh": list(acceptance.zh),
            "kind": acceptance.kind,
            "by": acceptance.by,
            "why": acceptance.why,
            "effect": as_dict(report) if report else None,
        }
    )
    app.say(f"{term} is a term of {acceptance.tag} now: group {acceptance.group} in {path}")
    if report:
        app.say(
            f"{counted(report.judged, 'stored article')} may say it, "
            f"{report.changed:,} would change."
        )
        tell_changes(app, report)
    app.note("Stored articles change with: huangpu taxonomy retag")


def _acceptance(app: App, term: str, wishes: dict[str, Any]) -> Acceptance:
    """Put together what was said and what was suggested."""
    suggested = None
    if app.wiring.places.analyst.exists():
        with reading(app.wiring.places.analyst) as session:
            suggested = candidate_named(session, term)
    en: list[str] = []
    zh: list[str] = []
    for at, name in enumerate((term, *wishes["aliases"])):
        is_chinese = wishes["is_chinese"] if at == 0 else None
        if is_chinese is None:
            is_chinese = _CHINESE.search(name) is not None
        (zh if is_chinese else en).append(name)
    cased = wishes["cased"]
    if cased is None:
        cased = any(name.isascii() and len(name) < SHORTEST_LATIN for name in en)
    why = wishes["reason"] or (suggested.why if suggested else "accepted by hand")
    return Acceptance(
        en=tuple(dict.fromkeys(en)),
        zh=tuple(dict.fromkeys(zh)),
        tag=wishes["tag"],
        kind=wishes["kind"] or (suggested.kind if suggested else "technology"),
        by=decider(wishes["by"]),
        day=today(app),
        why=why,
        points=wishes["points"],
        shanghai=wishes["shanghai"],
        cased=cased,
    )


def _refuse_adverts(app: App, names: tuple[str, ...]) -> None:
    """Raise ConfigError for a word of the adverts' trades: their lines are all over the web."""
    trade = TradeWords(app.wiring.lexicon)
    hint = "if it is an honest word, name it under `clean` in spam.yaml first"
    faults = tuple(
        Fault("command line", None, name, f"is a word of adverts ({found})", hint)
        for name in names
        if (found := trade.told_by(name))
    )
    if faults:
        raise ConfigError(faults)


def _note(app: App, names: Sequence[str], decision: Decision) -> None:
    """Mark the candidate; the decision itself is written already and must not seem to have failed."""
    try:
        note_decision(app.wiring.database, app.wiring.places.analyst, names, decision)
    except StoreError as error:
        app.note(f"The view term_candidates does not say so yet: {error}")


def _mention_rejection(app: App, names: tuple[str, ...]) -> None:
    wanted = {folded(name) for name in names}
    path = app.wiring.settings.config_dir / "rejected.yaml"
    for one in read_optional(path, Rejections).rejected:
        if folded(one.term) in wanted:
            why = f": {one.why}" if one.why else ""
            app.note(
                f"{one.term} was rejected by {one.by} on {one.day}{why}; accepted all the same"
            )


@click.command(short_help="Remember that a term is not wanted.")
@click.argument("term", callback=term_name)
@reason_option()
@by_option
@pass_app
def reject(app: App, term: str, *, reason: str, by: str | None) -> None:
    """Remember that a term is not wanted, so that it is never suggested again.

    The decision is written to `rejected.yaml` of the configuration.
    """
    app.wiring.check_configuration()
    suggested = None
    if app.wiring.places.analyst.exists():
        with reading(app.wiring.places.analyst) as session:
            suggested = candidate_named(session, term)
    path = app.wiring.settings.config_dir / "rejected.yaml"
    decision = RejectedTerm(
        term=term,
        tag=suggested.tag if suggested else None,
        by=decider(by),
        day=today(app),
        why=reason,
    )
    is_new = write_rejection(path, decision)
    _note(app, [term], "rejected")
    app.give({"term": term, "rejected": True, "changed": is_new})
    if is_new:
        app.say(f"{term} will not be suggested again; written to {path}")
    else:
        app.say(f"{term} was rejected already.")
