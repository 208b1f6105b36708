"""Copies and stories in the database: which article goes with which, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Session
from huangpu.core.copies import Claim, Grouping, title_key
from huangpu.model.articles import Article


def claims_on_titles(session: Session, opened: Iterable[Article]) -> dict[int, Claim]:
    """Give the newest stored claim on each of these articles' titles, by title key."""
    wanted = {title_key(article.title) for article in opened} - {0}
    rows = session.rows(
        "title_claims", tables={"asked": tables.keys("title_key", pa.uint64(), wanted)}
    )
    return {row["title_key"]: Claim(**row) for row in rows}


def write_claims(session: Session, claims: Iterable[Claim]) -> None:
    """Add claims on titles."""
    session.append("title_claim", [dataclasses.asdict(c) for c in claims], tables.TITLE_CLAIM)


def write_groupings(session: Session, groupings: Sequence[Grouping]) -> None:
    """Write where new articles belong; call it inside a transaction, after the articles."""
    copies = [
        {
            "article_id": item.article_id,
            "original_id": item.copy_of,
            "method": item.method,
            "score": item.score,
        }
        for item in groupings
        if item.copy_of is not None
    ]
    session.append("copy_link", copies, tables.COPY_LINK)
    if copies:
        table = pa.Table.from_pylist(copies, schema=tables.COPY_LINK)
        session.run("mark_copies", tables={"copies": table})
    session.append(
        "story_article",
        [
            {
                "story_id": item.story_id,
                "article_id": item.article_id,
                "method": "copy" if item.copy_of else item.method,
                "score": item.score,
            }
            for item in groupings
        ],
        tables.STORY_ARTICLE,
    )
