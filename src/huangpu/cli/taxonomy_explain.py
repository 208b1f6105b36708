"""`huangpu taxonomy explain`: which words earned an article its tags?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import click
from rich.text import Text

from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.stories import find_article
from huangpu.cli.context import App, pass_app
from huangpu.cli.feeds_words import heading, said
from huangpu.core.explaining import Account, NearMiss, Part
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.explain_tags import ToldArticle, explain_tags
from huangpu.jobs.retag import labels
from huangpu.model.tags import Evidence, EvidenceField

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red", "bright_cyan", "bright_green")
_SHOWN_SPANS = 6


@click.command(short_help="Show which words earned an article its tags.")
@click.argument("article")
@pass_app
def explain(app: App, article: str) -> None:
    """Show which words earned an article its tags, and what was missing for others.

    ARTICLE is an id or the address of an article. The text is shown with the words that count; per
    tag every term and rule with its points, for and against; and the rules that nearly fired. It is
    told by today's rules, and said where the database knows other tags.
    """
    app.wiring.check_configuration()
    link = app.wiring.places.analyst
    with reading(link) as session:
        article_id = find_article(session, article)
    told = (
        explain_tags(link, article_id, app.wiring.judge, app.wiring.taxonomy)
        if article_id
        else None
    )
    if told is None:
        hint = "give an id of the articles view, or the address of an article"
        raise ConfigError(
            (Fault("command line", None, "ARTICLE", f"no article {article!r}", hint),)
        )
    app.give(_as_dict(told))
    if not app.settings.json_output:
        _tell(app, told)


def _as_dict(told: ToldArticle) -> dict[str, Any]:
    return {
        "article_id": told.article.article_id,
        "title": told.judgement.title,
        "summary": told.judgement.summary,
        "labels": sorted(labels(told.judgement)),
        "stored": sorted(told.stored),
        "spam": dataclasses.asdict(told.judgement.spam),
        "accounts": [
            {**dataclasses.asdict(one), "carried": one.is_carried, "score": one.score}
            for one in told.explanation.accounts
        ],
        "near_misses": [dataclasses.asdict(one) for one in told.explanation.near_misses],
    }


def _tell(app: App, told: ToldArticle) -> None:
    judgement, explanation = told.judgement, told.explanation
    carried = [account for account in explanation.accounts if account.is_carried]
    colours = {account.tag: _COLOURS[at % len(_COLOURS)] for at, account in enumerate(carried)}
    coloured = app.out.is_terminal and not app.out.is_dumb_terminal
    title = _marked(judgement.title, "title", carried, colours, coloured=coloured)
    title.stylize("bold")
    app.out.print(title, soft_wrap=not coloured)  # whoever greps wants a text on one line
    if judgement.summary:
        summary = _marked(judgement.summary, "summary", carried, colours, coloured=coloured)
        app.out.print(summary, soft_wrap=not coloured)
    if judgement.spam.is_spam:
        app.say(f"\nA whole advert: {judgement.spam.reason}")
    for cut in judgement.spam.cuts:
        app.say(f"\nCut as an advert from the {cut.field}: {cut.text} ({cut.reason})")
    for account in explanation.accounts:
        _tell_account(app, account, colours)
    if not explanation.accounts:
        app.say("\nNo term and no rule of the taxonomy speaks in it.")
    _tell_misses(app, explanation.near_misses)
    if told.is_stale:
        stored = ", ".join(sorted(told.stored)) or "nothing"
        app.note(f"The database says: {stored}. `huangpu taxonomy retag` applies today's rules.")


def _marked(
    text: str,
    field: EvidenceField,
    carried: Iterable[Account],
    colours: dict[str, str],
    *,
    coloured: bool,
) -> Text:
    """Show the spans that counted: in the colour of their tag, or in brackets without colours."""
    spans: dict[tuple[int, int], str] = {}
    for account in carried:
        for part in account.parts:
            if part.points > 0:
                for span in part.spans:
                    if span.field == field:
                        spans.setdefault((span.start, span.end), colours[account.tag])
    shown, at = Text(), 0
    for (start, end), colour in sorted(spans.items()):
        if start < at:  # inside one that is marked already
            continue
        words = text[start:end] if coloured else f"[{text[start:end]}]"
        shown.append_text(_plain(text[at:start]))
        shown.append_text(_plain(words, f"{colour} underline"))
        at = end
    return shown.append_text(_plain(text[at:]))


def _plain(words: str, style: str = "") -> Text:
    """Show words as they are, without anything that a terminal would obey."""
    return Text("".join(sign if sign.isprintable() else " " for sign in words), style=style)


def _tell_account(app: App, account: Account, colours: dict[str, str]) -> None:
    verdict = f"carried, score {account.score:.2f}" if account.is_carried else "not carried"
    app.out.print(
        Text.assemble(
            (f"\n{account.tag}", f"bold {colours.get(account.tag, '')}".strip()),
            f"  {account.points:.2f} of {account.threshold:g} points: {verdict}",
        )
    )
    for part in account.parts:
        app.out.print(
            Text.assemble(
                (f"  {part.points:+.2f}  ", "green" if part.points > 0 else "red"),
                said(part.rule),
                "  ",
                said(_words(part), "dim"),
            )
        )


def _words(part: Part) -> str:
    return ", ".join(dict.fromkeys(_placed(span) for span in part.spans[:_SHOWN_SPANS]))


def _placed(span: Evidence) -> str:
    return f"{span.phrase} ({span.field} {span.start})"


def _tell_misses(app: App, misses: tuple[NearMiss, ...]) -> None:
    if misses:
        app.out.print(heading("Rules that nearly fired"))
    for miss in misses:
        app.out.print(
            Text.assemble(
                "  ",
                said(miss.rule, "bold"),
                (f" for {', '.join(miss.tags)}: ", "dim"),
                said(f"found {', '.join(miss.found)}; {miss.because}"),
            )
        )
