"""`huangpu spam`: what the filter took for adverts, and how it comes back."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from huangpu.adapters.decisions import release as write_release
from huangpu.adapters.store.judgements import named_articles
from huangpu.adapters.store.quarantine import Taken, count_quarantine, quarantine, taken_from
from huangpu.adapters.store.reading import reading
from huangpu.cli.context import App, pass_app
from huangpu.cli.decider import by_option, decider, reason_option, today
from huangpu.cli.feeds_words import facts, moment, said
from huangpu.core.wording import counted
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.release import judge_again
from huangpu.model.decisions import ReleasedArticle
from huangpu.wiring import Wiring

_SHOWN_TEXT = 300  # characters of a summary


@click.group(short_help="Review the quarantine, and release articles.")
def spam() -> None:
    """Look through the quarantine, and release what is no advert."""


@spam.command()
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--adverts", "only", flag_value="adverts", help="Only whole adverts.")
@click.option("--cuts", "only", flag_value="cuts", help="Only articles with a segment cut out.")
@pass_app
def review(app: App, *, limit: int, only: str | None) -> None:
    """Show what was taken for adverts, newest first, with the reason.

    A whole advert is kept but shown nowhere else; a segment is cut out of an article that stays.
    """
    with reading(app.wiring.places.analyst) as session:
        adverts, cuts = count_quarantine(session)
        taken = quarantine(session, limit, adverts=only != "cuts", cuts=only != "adverts")
    app.give({"adverts": adverts, "cuts": cuts, "taken": [_as_dict(one) for one in taken]})
    if app.settings.json_output:
        return
    app.say(
        f"{counted(adverts, 'whole advert')}, {counted(cuts, 'article')} with a segment cut out"
        f"{f'; the newest {len(taken)}:' if taken else ''}"
    )
    for one in taken:
        app.out.print()
        _tell(app, one)
    if taken:
        app.note("No advert? huangpu spam release ARTICLE_ID --reason TEXT")


def _as_dict(one: Taken) -> dict[str, Any]:
    return {
        "article_id": one.article_id,
        "title": one.title,
        "outlet": one.outlet,
        "url": one.url,
        "first_seen_at": one.first_seen_at,
        "is_spam": one.is_spam,
        "reason": one.reason,
        "cuts": [
            {
                "field": cut.field,
                "start": cut.start,
                "end": cut.end,
                "text": cut.phrase,
                "reason": cut.rule,
            }
            for cut in one.cuts
        ],
    }


def _tell(app: App, one: Taken) -> None:
    verdict = Text("advert", "bold red") if one.is_spam else Text("cut", "bold yellow")
    app.out.print(Text.assemble((one.article_id, "bold"), "  ", verdict, "  ", said(one.title)))
    rows: list[tuple[str, Text | str]] = [
        ("from", said(f"{one.outlet}, {moment(one.first_seen_at, app.wiring.clock())}"))
    ]
    if one.is_spam:
        rows += [("why", said(one.reason)), ("text", said(one.summary, limit=_SHOWN_TEXT))]
    rows += [
        ("cut", Text.assemble(said(cut.phrase, "strike"), "  ", said(cut.rule, "dim")))
        for cut in one.cuts
        if not one.is_spam
    ]
    app.out.print(facts(rows))


@spam.command(short_help="Never again take an article for an advert.")
@click.argument("article_id")
@reason_option()
@by_option
@pass_app
def release(app: App, article_id: str, *, reason: str, by: str | None) -> None:
    """Never again take an article for an advert, nor cut it; judge it anew at once.

    The decision is written to `releases.yaml` of the configuration, so that it outlives every
    re-tagging and rebuild. To take it back, remove it there and run `huangpu taxonomy retag`.
    """
    app.wiring.check_configuration()
    with reading(app.wiring.places.analyst) as session:
        found = named_articles(session, [article_id])
        taken = taken_from(session, article_id)
    if not found:
        raise _wrong(article_id, "no article has this id", "`huangpu spam review` lists them")
    if article_id in app.wiring.releases.articles:
        raise _wrong(article_id, "is released already", "")
    if taken is None:
        raise _wrong(article_id, "nothing of it was taken for an advert", "")
    title = found[0][0].title
    decision = ReleasedArticle(
        article=article_id,
        title=str(said(title, limit=120)),
        by=decider(by),
        day=today(app),
        why=reason,
    )
    write_release(app.wiring.settings.config_dir / "releases.yaml", decision)
    wiring = Wiring(app.settings)  # which knows of the release
    judgement = judge_again(
        wiring.database, wiring.places.analyst, article_id, wiring.judge, wiring.sameness
    )
    tags = [match.tag for match in judgement.tags] if judgement else []
    shanghai = judgement is not None and judgement.shanghai.relevant
    app.give({"article_id": article_id, "title": title, "tags": tags, "shanghai": shanghai})
    app.say(f"{article_id} is released: {said(title)}")
    app.say(f"It carries {', '.join(tags) or 'no tag'}{'; Shanghai' if shanghai else ''}.")


def _wrong(article_id: str, problem: str, suggestion: str) -> ConfigError:
    return ConfigError((Fault("command line", None, article_id, problem, suggestion),))
