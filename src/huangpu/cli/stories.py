"""`huangpu explain` and `huangpu stories`: why articles are together or apart."""

from __future__ import annotations

import dataclasses

import click

from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.session import Session
from huangpu.adapters.store.stories import find_article
from huangpu.cli.context import App, pass_app
from huangpu.cli.explained_article import article_page
from huangpu.cli.explained_pages import Page, printed
from huangpu.cli.explained_pair import pair_page
from huangpu.cli.explained_story import story_page
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.explain import explain_article, explain_pair, explain_story


@click.command(short_help="Say why an article is what it is, or two apart.")
@click.argument("article")
@click.argument("other", required=False)
@pass_app
def explain(app: App, article: str, other: str | None) -> None:
    """Say why an article is what it is called, or why two are together or apart.

    ARTICLE and OTHER are article ids, or the addresses of articles. Of one article: where it was
    seen and how it was known again, its revisions, its copies, its story, its tags with the words
    that earned them. Of two: both are compared anew, and every reason is shown.
    """
    with reading(app.wiring.places.analyst) as session:
        article_id = _known(session, article, "ARTICLE")
        if other is None:
            one = explain_article(session, article_id)
            _show(app, dataclasses.asdict(one), article_page(one))
        else:
            app.wiring.check_configuration()
            other_id = _known(session, other, "OTHER")
            pair = explain_pair(session, app.wiring.sameness, article_id, other_id)
            _show(app, dataclasses.asdict(pair), pair_page(pair))


@click.group(short_help="Show events, with everybody who tells them.")
def stories() -> None:
    """Show stories: events, with everybody who tells them."""


@stories.command("show")
@click.argument("story_id")
@pass_app
def show_story(app: App, story_id: str) -> None:
    """Show the members of a story in the order of their times, and how each joined it.

    STORY_ID is the id of a story; one that went up in another says where.
    """
    with reading(app.wiring.places.analyst) as session:
        shown = explain_story(session, story_id)
    if shown is None:
        hint = "SELECT story_id, title FROM stories lists them (huangpu query)"
        raise ConfigError((Fault("command line", None, "STORY_ID", "is no story", hint),))
    _show(app, dataclasses.asdict(shown), story_page(shown))


def _known(session: Session, wanted: str, name: str) -> str:
    article_id = find_article(session, wanted)
    if article_id is None:
        hint = "give an id of the articles view, or the address of an article"
        raise ConfigError((Fault("command line", None, name, f"no article {wanted!r}", hint),))
    return article_id


def _show(app: App, everything: dict[str, object], page: Page) -> None:
    app.give(everything)
    if not app.settings.json_output:
        printed(app.out, page)
