"""Which stored articles resemble the new ones, and how is what was found of them kept?

The index is a table of the same database and is written in the same transaction as the articles,
so that it can never be out of step with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.sameness.candidates import SHARED
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.placing import COPY_WINDOW, NEAREST, Candidate, Placed, Surroundings
from huangpu.model.sameness import Item

Keys = Mapping[int, int]  # key -> weight in thousandths of a nat


def surroundings(
    session: Session,
    new: Mapping[str, tuple[datetime, Keys]],
    item_of: Callable[[Mapping[str, Any]], Item | None],
) -> Surroundings:
    """Give what is stored around new articles, named with the time and the keys of each.

    `item_of` makes an item of a stored row (first title and summary, language, times, outlet), or
    None where the row is an advert by today's rules.
    """
    asked = pa.table(
        {
            "article_id": pa.array([i for i, (_, keys) in new.items() for _ in keys], pa.string()),
            "published_at": pa.array([at for at, keys in new.values() for _ in keys], tables.TIME),
            "key": pa.array([key for _, keys in new.values() for key in keys], pa.uint64()),
        }
    )
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    limits = {"days": COPY_WINDOW.days, "shared": SHARED, "nearest": NEAREST}
    for row in session.rows("candidates", tables={"asked": asked}, values=limits):
        found[row["new_id"]].append(Candidate(row["article_id"], row["shared"], row["total"]))
    candidates = {one.article_id for near in found.values() for one in near}
    if not candidates:
        return Surroundings()
    rows = {
        row["article_id"]: row for row in session.rows("neighbourhood", tables=_asked(candidates))
    }
    items = {name: item for name, row in rows.items() if (item := item_of(row))}
    return Surroundings(
        items=items,
        story_of={name: rows[name]["story_id"] for name in items},
        original_of={name: rows[name]["original_id"] for name in items},
        links=[CopyLink(*row) for row in session.tuples("copy_links", tables=_asked(items))],
        candidates={
            name: [one for one in near if one.article_id in items] for name, near in found.items()
        },
    )


def write_placements(
    session: Session, placed: Placed, new: Mapping[str, tuple[datetime, Keys]]
) -> None:
    """Write stories, copies and keys; call it inside a transaction, after the articles."""
    session.append(
        "article_key",
        [
            {"key": key, "article_id": article_id, "weight": weight, "published_at": at}
            for article_id, (at, keys) in new.items()
            for key, weight in keys.items()
        ],
        tables.ARTICLE_KEY,
    )
    session.append(
        "copy_link",
        [
            {"left_id": a, "right_id": b, "score": link.score, "reason": link.reason}
            for placement in placed.placements
            for link in placement.links
            for a, b in [link.ends]
        ],
        tables.COPY_LINK,
    )
    session.append("story_article", _story_rows(placed), tables.STORY_ARTICLE)
    copies: Sequence[Row] = [
        {"article_id": one, "copy_of": None if one == original else original}
        for one, original in placed.original_of.items()
    ]
    if any(row["copy_of"] for row in copies):
        table = pa.Table.from_pylist(list(copies), schema=tables.COPY_OF)
        session.run("mark_copies", tables={"originals": table})


def _story_rows(placed: Placed) -> list[Row]:
    return [
        {
            "story_id": placement.assignment.story_id,
            "article_id": placement.article_id,
            "method": placement.assignment.method,
            "score": placement.assignment.score,
            "like_id": placement.assignment.like,
            "reasons": list(placement.assignment.reasons),
        }
        for placement in placed.placements
    ]


def _asked(article_ids: Iterable[str]) -> dict[str, pa.Table]:
    return {"asked": tables.keys("article_id", pa.string(), article_ids)}
