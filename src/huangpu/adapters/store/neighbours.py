"""Which stored articles resemble the new ones, and how is what was found of them kept?

The index is a table of the same database and is written in the same transaction as the articles,
so that it can never be out of step with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session
from huangpu.core.sameness.candidates import FAR, NEAR, NEEDED, RARE, SHARED, Keyed
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.placing import NEAREST, Candidate, Placed, Surroundings
from huangpu.core.sameness.regrouping import overgrown
from huangpu.model.sameness import Item

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def surroundings(
    session: Session, new: Sequence[Keyed], item_of: Callable[[Mapping[str, Any]], Item]
) -> Surroundings:
    """Give what is stored around new articles.

    `item_of` makes an item of a stored row (first title and summary, language, times, outlet).
    """
    candidates: dict[str, list[Candidate]] = {}
    story_of: dict[str, str] = {}
    links: dict[tuple[str, str], CopyLink] = {}
    rows: dict[str, Row] = {}
    for run in _runs(new):
        near = _candidates(session, run)
        found = {one.article_id for those in near.values() for one in those}
        if found:
            since = min(_time(one) for one in run) - FAR
            joined = _links(session, found)
            stories = _members(session, found, since)
            named = found.union(stories, *joined)
            rows |= {row["article_id"]: row for row in _texts(session, named, since)}
            candidates |= near
            story_of |= stories
            links |= joined
    return Surroundings(
        items={name: item_of(row) for name, row in rows.items()},
        story_of=story_of,
        original_of={name: row["original_id"] for name, row in rows.items()},
        links=tuple(links.values()),
        candidates=candidates,
        clean=frozenset(name for name, row in rows.items() if row["is_clean"]),
    )


def _links(session: Session, article_ids: Iterable[str]) -> dict[tuple[str, str], CopyLink]:
    """Give every link of the copy groups of some articles, however many steps away.

    A group is taken anew as a whole, so that the order in which its articles came makes no
    difference; of one too large for that, so many steps that it shows.
    """
    links: dict[tuple[str, str], CopyLink] = {}
    reached: set[str] = set()
    asked = set(article_ids)
    while asked:
        fresh = [CopyLink(*row) for row in session.tuples("copy_links", tables=_asked(asked))]
        links |= {link.ends: link for link in fresh}
        reached |= asked
        asked = {end for link in fresh for end in link.ends} - reached
        asked -= overgrown(links.values())
    return links


def _members(session: Session, candidates: Iterable[str], since: datetime) -> dict[str, str]:
    """Give the candidates and the other members of their stories, each with its story."""
    asked, values = _asked(candidates), {"since": since}
    return dict(session.tuples("story_members", tables=asked, values=values))


def _texts(session: Session, article_ids: Iterable[str], since: datetime) -> list[Row]:
    """Give articles with their first text.

    Nearly all are of the last weeks; the whole store is looked through only for those that are not.
    """
    names = set(article_ids)
    rows: list[Row] = []
    for start in (since, _EVER):
        if missing := names.difference(row["article_id"] for row in rows):
            values = {"since": start}
            rows += session.rows("neighbourhood", tables=_asked(missing), values=values)
    return rows


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


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _candidates(session: Session, new: Sequence[Keyed]) -> dict[str, list[Candidate]]:
    """Give the stored candidates of each new article by its id, the weightiest first."""
    times = [_time(one) for one in new]
    asked = pa.table(
        {
            "number": pa.array([n for n, one in enumerate(new) for _ in one.keys], pa.int32()),
            "key": pa.array([key for one in new for key in one.keys], pa.uint64()),
            "weight": pa.array([w for one in new for w in one.keys.values()], pa.int32()),
            "published_us": pa.array(
                [
                    _microseconds(at - _EPOCH)
                    for one, at in zip(new, times, strict=True)
                    for _ in one.keys
                ],
                pa.int64(),
            ),
        }
    )
    values = {
        "near": _microseconds(NEAR),
        "near_from": min(times) - NEAR,
        "near_to": max(times) + NEAR,
        "far": _microseconds(FAR),
        "far_from": min(times) - FAR,
        "far_to": max(times) + FAR,
        "rare": RARE,
        "shared": SHARED,
        "needed": [[_microseconds(within), weight] for within, weight in NEEDED],
        "nearest": NEAREST,
    }
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for number, article_id, weight in session.tuples(
        "candidates", tables={"asked": asked}, values=values
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
    session.append("story_article", _story_rows(placed, new), tables.STORY_ARTICLE)
    fresh = {one.id for one in new}
    copies = [
        {"article_id": one, "copy_of": None if one == original else original}
        for one, original in placed.original_of.items()
        if one != original or one not in fresh  # nobody has called a new one a copy yet
    ]
    if copies:
        table = pa.Table.from_pylist(copies, schema=tables.COPY_OF)
        session.run("mark_copies", tables={"originals": table}, values={"since": placed.since})


def _story_rows(placed: Placed, new: Sequence[Keyed]) -> list[Row]:
    times = {one.id: _time(one) for one in new}
    return [
        {
            "story_id": placement.assignment.story_id,
            "article_id": placement.article_id,
            "told_at": times[placement.article_id],
            "method": placement.assignment.method,
            "score": placement.assignment.score,
            "like_id": placement.assignment.like,
            "reasons": list(placement.assignment.reasons),
        }
        for placement in placed.placements
    ]


def _asked(article_ids: Iterable[str]) -> dict[str, pa.Table]:
    return {"asked": tables.keys("article_id", pa.string(), article_ids)}
