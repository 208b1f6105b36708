"""Which stored articles resemble the new ones, and how is what was found of them kept?

The index is a table of the same database and is written in the same transaction as the articles,
so that it can never be out of step with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.sameness.candidates import FAR, NEAR, RARE, SHARED, SHARED_FAR, Keyed
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.placing import NEAREST, REMEMBERED, Candidate, Placed, Surroundings
from huangpu.model.sameness import Item


def surroundings(
    session: Session, new: Sequence[Keyed], item_of: Callable[[Mapping[str, Any]], Item]
) -> Surroundings:
    """Give what is stored around new articles.

    `item_of` makes an item of a stored row (first title and summary, language, times, outlet).
    """
    candidates: dict[str, list[Candidate]] = {}
    for run in _runs(new):
        candidates |= _candidates(session, run)
    found = {one.article_id for near in candidates.values() for one in near}
    if not found:
        return Surroundings()
    links = [CopyLink(*row) for row in session.tuples("copy_links", tables=_asked(found))]
    asked = found.union(*(link.ends for link in links))
    remembered = {"remembered": REMEMBERED}
    rows = session.rows("neighbourhood", tables=_asked(asked), values=remembered)
    return Surroundings(
        items={row["article_id"]: item_of(row) for row in rows},
        story_of={row["article_id"]: row["story_id"] for row in rows},
        original_of={row["article_id"]: row["original_id"] for row in rows},
        links=links,
        candidates=candidates,
    )


def _runs(new: Sequence[Keyed]) -> Iterator[Sequence[Keyed]]:
    """Part what is new from what comes late, so that a late one does not make us look at years."""
    if not new:
        return
    newest = max(_time(one) for one in new)
    for is_late in (False, True):
        if run := [one for one in new if (newest - _time(one) > FAR) == is_late]:
            yield run


def _time(article: Keyed) -> datetime:
    return article.reading.item.published_at


def _candidates(session: Session, new: Sequence[Keyed]) -> dict[str, list[Candidate]]:
    """Give the stored candidates of each new article by its id, the weightiest first."""
    times = [_time(one) for one in new]
    asked = {
        "number": pa.array([n for n, one in enumerate(new) for _ in one.keys], pa.int32()),
        "key": pa.array([key for one in new for key in one.keys], pa.uint64()),
    }
    for name, span in (("near", NEAR), ("far", FAR)):
        for end, sign in (("from", -1), ("to", 1)):
            moments = [
                at + sign * span for one, at in zip(new, times, strict=True) for _ in one.keys
            ]
            asked[f"{name}_{end}"] = pa.array(moments, tables.TIME)
    values = {
        "far_from": min(times) - FAR,
        "far_to": max(times) + FAR,
        "near_from": min(times) - NEAR,
        "rare": RARE,
        "shared": SHARED,
        "shared_far": SHARED_FAR,
        "nearest": NEAREST,
    }
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for number, article_id, weight in session.tuples(
        "candidates", tables={"asked": pa.table(asked)}, values=values
    ):
        found[new[number].id].append(Candidate(article_id, weight))
    return dict(found)


def write_placements(session: Session, placed: Placed, new: Sequence[Keyed]) -> None:
    """Write stories, copies and keys; call it inside a transaction, after the articles."""
    session.append(
        "article_key",
        [
            {"key": key, "article_id": one.id, "weight": weight, "published_at": _time(one)}
            for one in new
            for key, weight in one.keys.items()
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
