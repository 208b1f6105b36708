"""What does the store know of these entries, and how is what was learnt written?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.burying import buried_among
from huangpu.adapters.store.session import Row, Session
from huangpu.core.identity import Identified
from huangpu.core.intake import Ledger
from huangpu.model.articles import Article, Observation


def ledger_for(session: Session, identified: Sequence[Identified]) -> Ledger:
    """Open a ledger that holds all that is stored about these entries."""
    alias_keys = {alias.key for item in identified for alias in item.aliases}
    aliases = dict(
        session.tuples(
            "known_aliases", tables={"asked": tables.keys("alias", pa.uint64(), alias_keys)}
        )
    )
    entry_keys = set(aliases.values()) | {item.entry_key for item in identified}
    observations = {
        row["entry_key"]: Observation(**row)
        for row in session.rows(
            "known_observations",
            tables={"asked": tables.keys("entry_key", pa.string(), entry_keys)},
        )
    }
    article_ids = {item.article_id for item in identified}
    article_ids |= {observation.article_id for observation in observations.values()}
    articles = {
        row["article_id"]: Article(**row)
        for row in session.rows(
            "known_articles", tables={"asked": tables.keys("article_id", pa.string(), article_ids)}
        )
    }
    buried = buried_among(session, (entry_keys | article_ids) - observations.keys())
    return Ledger(aliases=aliases, observations=observations, articles=articles, buried=buried)


def write_ledger(session: Session, ledger: Ledger) -> None:
    """Write everything the ledger collected; call it inside a transaction."""
    session.append(
        "observation_alias",
        [{"alias": key, "entry_key": entry} for key, entry in ledger.new_aliases.items()],
        tables.ALIAS,
    )
    session.append(
        "observation",
        [dataclasses.asdict(ledger.observations[key]) for key in ledger.new_observations],
        tables.OBSERVATION,
    )
    _update(
        session,
        "touch_observations",
        "seen",
        [dataclasses.asdict(ledger.observations[key]) for key in ledger.seen_again],
        tables.OBSERVATION,
    )
    session.append(
        "article",
        [_new_article(ledger.articles[key]) for key in ledger.new_articles],
        tables.ARTICLE,
    )
    _update(
        session,
        "revise_articles",
        "revised",
        [_revised(ledger.articles[key]) for key in ledger.revised],
        tables.REVISED,
    )
    session.append("article_revision", _rows(ledger.revisions), tables.REVISION)
    session.append("rejection", _rows(ledger.rejections), tables.REJECTION)


def _update(session: Session, name: str, table: str, rows: list[Row], schema: pa.Schema) -> None:
    if rows:
        session.run(name, tables={table: pa.Table.from_pylist(rows, schema=schema)})


def _rows(values: Iterable[object]) -> list[Row]:
    return [dataclasses.asdict(value) for value in values]  # type: ignore[call-overload]  # values


def _new_article(article: Article) -> Row:
    """Write an article that nobody has judged yet: not relevant, no spam, no copy."""
    return {
        **dataclasses.asdict(article),
        "copy_of": None,
        "shanghai": False,
        "shanghai_score": 0.0,
        "is_spam": False,
        "spam_reason": None,
    }


def _revised(article: Article) -> Row:
    return {name: getattr(article, name) for name in tables.REVISED.names}
