"""Which terms should the taxonomy learn? Mined from the published copy, kept for whoever decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.publishing import publish
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import Decision, decide, mined_articles, write_candidates
from huangpu.core.terms.likeness import Weights
from huangpu.core.terms.mining import Told, suggest
from huangpu.model.taxonomy import Taxonomy
from huangpu.model.terms import Suggestions


def suggest_terms(
    link: Path,
    taxonomy: Taxonomy,
    rejected: Iterable[str],
    weights: Weights,
    *,
    now: datetime,
    limit: int = 100,
    tag: str | None = None,
    told_by: Told = lambda _phrase: "",
    on_article: Callable[[int, int], None] = lambda _done, _all: None,
) -> Suggestions:
    """Mine the articles of the published copy, as `core.terms.mining` does it.

    Raises StoreError when nothing was published yet.
    """
    with reading(link) as session:
        articles = mined_articles(session)
    return suggest(
        articles,
        taxonomy,
        rejected,
        weights,
        now=now,
        limit=limit,
        tag=tag,
        told_by=told_by,
        on_article=on_article,
    )


def keep(database: Database, link: Path, found: Suggestions, at: datetime) -> None:
    """Write the candidates in one short transaction, and publish them."""
    with database.writing() as session, session.transaction():
        write_candidates(session, found.every, at)
    publish(database, link)


def note_decision(database: Database, link: Path, terms: Iterable[str], decision: Decision) -> None:
    """Mark candidates as decided, where there is a database; what counts stands in `config/`."""
    if not database.path.exists():
        return
    with database.writing() as session, session.transaction():
        decide(session, terms, decision)
    publish(database, link)
