"""Does the database find what is alike, as the rule in Python would, and all that goes with it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from fakes import background
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.intake import write_ledger
from huangpu.adapters.store.judgements import EVER
from huangpu.adapters.store.neighbours import surroundings, write_placements
from huangpu.adapters.store.session import Row, Session
from huangpu.adapters.store.tables import JUDGED, JUDGEMENT
from huangpu.core.intake import Ledger
from huangpu.core.sameness.candidates import Keyed, keyed, shared_weight
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.placing import (
    NEAREST,
    Candidate,
    Placed,
    Placement,
    Surroundings,
)
from huangpu.core.sameness.reading import read
from huangpu.core.sameness.regrouping import LARGEST
from huangpu.core.sameness.stories import Assignment
from huangpu.model.articles import Article, Revision
from huangpu.model.sameness import Item

NOW = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)


def article(name: str, hours_ago: float = 0, title: str = "", keys: Sequence[int] = ()) -> Keyed:
    """Give an article with keys of its own; each weighs 8 nats, those below 100 only 4."""
    item = Item(name, title or name, "en", NOW - timedelta(hours=hours_ago))
    if title:
        return keyed(read(item, background()), background().statistics)
    weights = {key: 8_000 if key >= 100 else 4_000 for key in sorted(keys)}
    return Keyed(read(item, background()), weights)


def stored(session: Session, articles: Sequence[Keyed], links: Sequence[CopyLink] = ()) -> None:
    """Write articles as a load does, each a story of its own, with these links."""
    rows = [
        Article(
            article_id=one.id,
            title=one.reading.item.title,
            summary="",
            url=None,
            language="en",
            outlet="Shen",
            publisher_family="Shen",
            feed_id="shen",
            entry_key=one.id,
            published_at=one.reading.item.published_at,
            first_seen_at=one.reading.item.published_at,
            published_is_estimated=False,
        )
        for one in articles
    ]
    write_ledger(
        session,
        Ledger(
            articles={row.article_id: row for row in rows},
            new_articles=dict.fromkeys(row.article_id for row in rows),
            revisions=[
                Revision(row.article_id, 1, row.title, "", row.published_at) for row in rows
            ],
        ),
    )
    placements = [Placement(one.id, Assignment(one.id, "first", 1.0), ()) for one in articles]
    if links:
        placements[0] = Placement(articles[0].id, placements[0].assignment, tuple(links))
    write_placements(session, Placed(tuple(placements), {}), articles)


def item_of(row: Row) -> Item:
    """Make an item of a stored row."""
    return Item(row["article_id"], row["title"], row["language"], row["published_at"])


def around(session: Session, *new: Keyed) -> Surroundings:
    """Ask what is around new articles."""
    return surroundings(session, new, item_of)


def advert(one: Keyed) -> pa.Table:
    """Say of an article that it is nothing but an advert."""
    row = {"article_id": one.id, "title": one.reading.item.title, "summary": ""}
    verdict = {"shanghai": False, "shanghai_score": 0.0, "is_spam": True}
    return pa.Table.from_pylist([row | verdict], schema=JUDGED)


def judgement(one: Keyed, *cuts: Row) -> Row:
    """Say what was cut out of an article."""
    versions = {"taxonomy_version": "1", "spam_version": "1"}
    return {"article_id": one.id, **versions, "shanghai_evidence": [], "spam_cuts": [*cuts]}


ARTICLES = st.lists(
    st.tuples(st.integers(0, 24 * 40), st.sets(st.integers(96, 104), min_size=1, max_size=6)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(known=ARTICLES, asked=ARTICLES)
def test_the_database_finds_what_the_rule_finds(
    tmp_path_factory: pytest.TempPathFactory,
    known: list[tuple[int, set[int]]],
    asked: list[tuple[int, set[int]]],
) -> None:
    """The statement and the rule in Python choose the same candidates, with the same weights."""
    old = [article(f"old{n}", hours, keys=[*keys]) for n, (hours, keys) in enumerate(known)]
    new = [article(f"new{n}", hours, keys=[*keys]) for n, (hours, keys) in enumerate(asked)]
    expected = {}
    for one in new:
        weighed = [
            Candidate(
                other.id,
                shared_weight(
                    [one.keys[key] for key in one.keys.keys() & other.keys.keys()],
                    abs(one.reading.item.published_at - other.reading.item.published_at),
                ),
            )
            for other in old
        ]
        found = [candidate for candidate in weighed if candidate.weight]
        if found:
            found.sort(key=lambda candidate: (-candidate.weight, candidate.article_id))
            expected[one.id] = found[:NEAREST]
    with Database(tmp_path_factory.mktemp("near") / "x.duckdb").writing() as session:
        stored(session, old)
        seen = around(session, *new)
    assert expected == {
        name: sorted(found, key=lambda candidate: (-candidate.weight, candidate.article_id))
        for name, found in seen.candidates.items()
    }
    named = {candidate.article_id for found in expected.values() for candidate in found}
    assert named <= seen.items.keys()
    assert named <= seen.story_of.keys()


def test_what_the_judge_left_as_it_came_is_clean(tmp_path: Path) -> None:
    """Whose text was cut, or who is an advert, must be looked at again; nobody else."""
    old = [article(name, 0, keys=[100, 101]) for name in ("as it came", "cut", "advert")]
    cut = {"field": "title", "start": 0, "end": 2, "phrase": "加微", "rule": "contact advert"}
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(session, old)
        session.run("judge_articles", tables={"judged": advert(old[2])}, values=EVER.as_values())
        session.append("article_judgement", [judgement(old[0]), judgement(old[1], cut)], JUDGEMENT)
        seen = around(session, article("new", 1, keys=[100, 101]))
    assert {one.id for one in old} == seen.items.keys()
    assert {"as it came"} == seen.clean


def test_a_whole_copy_group_comes_along(tmp_path: Path) -> None:
    """Links lead to all of a group, however many steps and months away."""
    chain = [article(f"a{n}", 24 * 25 * n, keys=[100 + n, 101 + n, 102 + n]) for n in range(4)]
    links = [CopyLink(left.id, right.id, 0.9, "why") for left, right in pairwise(chain)]
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(session, chain, links)
        seen = around(session, article("new", keys=[100, 101, 102]))
    assert ["a0"] == [candidate.article_id for candidate in seen.candidates["new"]]
    assert {"a0", "a1", "a2", "a3"} == seen.items.keys()
    assert {link.ends for link in links} == {link.ends for link in seen.links}


def test_of_a_template_only_so_much_comes_along(tmp_path: Path) -> None:
    """A group too large to be taken anew is followed until that shows, and no further."""
    count = 5 * LARGEST
    chain = [article(f"a{n:03}", n / 10, keys=[200 + n]) for n in range(count)]
    chain[0] = article("a000", keys=[100, 101])
    links = [CopyLink(left.id, right.id, 0.9) for left, right in pairwise(chain)]
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(session, chain, links)
        seen = around(session, article("new", keys=[100, 101]))
    assert LARGEST < len(seen.items) <= LARGEST + 2


def test_a_story_comes_with_its_last_weeks(tmp_path: Path) -> None:
    """Members of the last weeks come along, those of before do not."""
    members = [article(f"m{n}", 24 * n, keys=[300 + n]) for n in (1, 10, 29, 90)]
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(session, [article("first", 24, keys=[100, 101]), *members])
        session._connection.execute("UPDATE story_article SET story_id = 'first'")
        seen = around(session, article("new", keys=[100, 101]))
    assert {"first", "m1", "m10", "m29"} == seen.items.keys()
    assert {"first"} == set(seen.story_of.values())


def test_a_late_one_finds_its_time(tmp_path: Path) -> None:
    """An article that comes a year late is compared with those of its days."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(
            session,
            [
                article("then", 24 * 365, keys=[100, 101]),
                article("now", 1, keys=[100, 101]),
            ],
        )
        seen = around(
            session,
            article("late", 24 * 365 - 2, keys=[100, 101]),
            article("today", keys=[100, 101]),
        )
    assert {"late": ["then"], "today": ["now"]} == {
        name: [candidate.article_id for candidate in found]
        for name, found in seen.candidates.items()
    }


def test_nothing_new_asks_nothing(tmp_path: Path) -> None:
    """Without new articles there is nothing around them."""
    with Database(tmp_path / "x.duckdb").writing() as session:
        assert Surroundings() == around(session)
        stored(session, [article("old", keys=[100, 101])])
        assert {} == around(session, article("new", keys=[7, 8])).candidates


@pytest.mark.parametrize("days", [0, 45], ids=["of today", "of before"])
def test_copies_are_marked(days: int, tmp_path: Path) -> None:
    """New and old articles get their original, however long ago they were published."""
    old, new = article("old", 24 * days, keys=[100]), article("new", keys=[100])
    with Database(tmp_path / "x.duckdb").writing() as session:
        stored(session, [old, new])
        since = NOW - timedelta(days=days)
        write_placements(session, Placed((), {"old": "new", "new": "new"}, since), [])
        marked = session._connection.execute(
            "SELECT article_id, copy_of FROM article ORDER BY article_id"
        ).fetchall()
    assert [("new", None), ("old", "new")] == marked
