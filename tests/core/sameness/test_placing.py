"""What placing promises, whatever comes: the same groups in any order, and nothing in silence."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.candidates import Keyed, keyed, pairs_worth_comparing, shared_weight
from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.copies import CopyLink
from huangpu.core.sameness.placing import (
    NEAREST,
    Candidate,
    Placed,
    Placement,
    Placer,
    Surroundings,
)
from huangpu.core.sameness.reading import Background, read
from huangpu.core.sameness.settle import settle
from huangpu.model.sameness import Item

Make = Callable[..., Item]

HEADLINES = (
    "上海微系统所发布超导量子芯片新成果",
    "中芯国际第三季度营收增长11%，超出预期",
    "张江启用光子芯片中试平台，总投资30亿元",
    "SMIC third-quarter revenue rises 11%, beating estimates",
    "Anthropic in talks to raise $30 billion at a higher valuation",
    "Shanghai opens pilot line for photonic chips in Zhangjiang",
)
DRESSES = (
    lambda title: title,
    lambda title: f"{title} - Reuters",
    lambda title: f"{title}！",
    lambda title: title.replace("11%", "12%").replace("30", "31"),
    lambda title: title[: len(title) * 4 // 5],
    lambda title: title.replace("发布", "發佈").upper(),
    lambda title: f"快讯：{title}",
)
ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(HEADLINES),
        st.sampled_from(DRESSES),
        st.integers(0, 100),  # hours
    ),
    min_size=2,
    max_size=9,
)


@dataclass
class Remembering:
    """A store that remembers everything and finds candidates by comparing keys one by one."""

    background: Background
    articles: list[Keyed] = field(default_factory=list)
    story_of: dict[str, str] = field(default_factory=dict)
    original_of: dict[str, str] = field(default_factory=dict)
    links: list[CopyLink] = field(default_factory=list)

    def load(self, items: Sequence[Item]) -> Placed:
        """Place some articles in one go, and remember them."""
        new = [keyed(read(one, self.background), self.background.statistics) for one in items]
        around = Surroundings(
            items={one.id: one.reading.item for one in self.articles},
            story_of=dict(self.story_of),
            original_of=dict(self.original_of),
            links=list(self.links),
            candidates={one.id: self.candidates(one) for one in new},
        )
        placed = Placer(around, self.background).place(new)
        self.articles += new
        self.original_of |= placed.original_of
        for placement in placed.placements:
            self.story_of[placement.article_id] = placement.assignment.story_id
            self.links += placement.links
        return placed

    def candidates(self, article: Keyed) -> list[Candidate]:
        """Give the weightiest candidates."""
        found = []
        for other in self.articles:
            both = [article.keys[key] for key in article.keys.keys() & other.keys.keys()]
            gap = abs(article.reading.item.published_at - other.reading.item.published_at)
            if weight := shared_weight(both, gap):
                found.append(Candidate(other.id, weight))
        return sorted(found, key=lambda one: (-one.weight, one.article_id))[:NEAREST]


def articles(drawn: Sequence[tuple[str, Callable[[str], str], int]], item: Make) -> list[Item]:
    """Make articles of what was drawn, in the order of drawing."""
    return [
        item(dress(title), id=f"a{number}", hours=hours)
        for number, (title, dress, hours) in enumerate(drawn)
    ]


@settings(deadline=None, max_examples=60)
@given(drawn=ARTICLES, data=st.data())
def test_arrival_order_does_not_change_copy_groups(
    drawn: Sequence[tuple[str, Callable[[str], str], int]],
    data: st.DataObject,
    item: Make,
    background: Background,
) -> None:
    """Whoever comes first, and however many come at once, the groups and their originals are one."""
    items = articles(drawn, item)
    expected = Remembering(background)
    expected.load(items)
    order = data.draw(st.permutations(items))
    cut = data.draw(st.integers(0, len(order)))
    other = Remembering(background)
    for batch in (order[:cut], order[cut:]):
        other.load(batch)
    assert expected.original_of == other.original_of


@settings(deadline=None, max_examples=60)
@given(drawn=ARTICLES, data=st.data())
def test_the_size_of_loads_does_not_matter(
    drawn: Sequence[tuple[str, Callable[[str], str], int]],
    data: st.DataObject,
    item: Make,
    background: Background,
) -> None:
    """The same articles in the same order end in the same places, one by one or all at once."""
    items = articles(drawn, item)
    at_once, in_parts = Remembering(background), Remembering(background)
    expected = at_once.load(items).placements
    found: list[Placement] = []
    cuts = sorted(data.draw(st.sets(st.integers(1, len(items) - 1))))
    for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True):
        found += in_parts.load(items[start:end]).placements
    assert list(expected) == found
    assert at_once.original_of == in_parts.original_of


@settings(deadline=None, max_examples=60)
@given(drawn=ARTICLES)
def test_a_new_article_merges_no_stories_in_silence(
    drawn: Sequence[tuple[str, Callable[[str], str], int]], item: Make, background: Background
) -> None:
    """A load leaves old articles where they are; only settling joins stories, and says why."""
    store = Remembering(background)
    items = articles(drawn, item)
    for one in items:
        before = dict(store.story_of)
        placed = store.load([one])
        assert before == {name: store.story_of[name] for name in before}
        for placement in placed.placements:
            joined = placement.assignment
            assert (joined.like is None) == (joined.story_id == one.id)
            assert joined.like is None or joined.reasons
    readings = [article.reading for article in store.articles]
    compared = {
        (left.item.id, right.item.id): compare_readings(left, right, background)
        for left, right in pairs_worth_comparing(readings, background.statistics)
    }
    settled = settle(items, store.story_of, compared)
    moved = {change.article_id for change in settled.changes if change.reason}
    for left, right in combinations(store.story_of, 2):
        together = store.story_of[left] == store.story_of[right]
        now_together = settled.story_of[left] == settled.story_of[right]
        assert together == now_together or left in moved or right in moved


@settings(deadline=None, max_examples=30)
@given(drawn=ARTICLES)
def test_a_batch_twice_gives_the_same(
    drawn: Sequence[tuple[str, Callable[[str], str], int]], item: Make, background: Background
) -> None:
    """Placing depends on nothing but the articles and what is stored around them."""
    items = articles(drawn, item)
    assert Remembering(background).load(items) == Remembering(background).load(items)


ANOTHER_PROCESS = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from datetime import datetime, timedelta, UTC
from huangpu.adapters.sameness_files import load_background
from huangpu.core.sameness.candidates import keyed
from huangpu.core.sameness.placing import Placer, Surroundings
from huangpu.core.sameness.reading import read
from huangpu.model.sameness import Item
background = load_background(Path("no gazetteer"))
start = datetime(2026, 8, 17, tzinfo=UTC)
titles = json.loads(sys.stdin.read())
items = [
    Item(f"a{n}", title, "zh", start + timedelta(hours=n), summary=" ".join(titles))
    for n, title in enumerate(titles)
]
placed = Placer(Surroundings(), background).place(
    [keyed(read(one, background), background.statistics) for one in items]
)
print(json.dumps([asdict(one) for one in placed.placements]))
"""


def test_another_process_gives_the_same_to_the_last_bit() -> None:
    """Scores do not depend on the order in which Python's sets happen to be walked."""
    titles = [dress(title) for title in HEADLINES for dress in DRESSES]
    said = [
        subprocess.run(  # noqa: S603  our own words
            [sys.executable, "-c", ANOTHER_PROCESS],
            input=json.dumps(titles),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert any(one["links"] for one in json.loads(said[0]))


def test_an_advert_is_no_neighbour(item: Make, background: Background) -> None:
    """Who is nothing but an advert by today's rules is compared with nobody, stored or not."""
    stored = keyed(read(item(HEADLINES[0], id="old"), background), background.statistics)
    new = keyed(read(item(HEADLINES[0], id="new", hours=1), background), background.statistics)
    around = Surroundings(
        items={"old": stored.reading.item},
        story_of={"old": "old"},
        original_of={"old": "old"},
        candidates={"new": [Candidate("old", sum(stored.keys.values()))]},
    )
    (placement,) = Placer(around, background).place([new]).placements
    assert "old" == placement.assignment.story_id
    placer = Placer(around, background, without_adverts=lambda _: None)
    (placement,) = placer.place([new]).placements
    assert ("new", ()) == (placement.assignment.story_id, placement.links)
    known = dataclasses.replace(around, clean=frozenset({"old"}))
    placer = Placer(known, background, without_adverts=lambda _: None)
    (placement,) = placer.place([new]).placements
    assert "old" == placement.assignment.story_id  # who is known to hold none is not looked at


def test_the_first_of_the_last_weeks_speaks(item: Make, background: Background) -> None:
    """A story that goes on for months is known by its last weeks."""
    store = Remembering(background)
    days = [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
    for day in days:
        store.load([item(HEADLINES[0], id=f"day{day:02}", hours=24 * day)])
    assert {"day00"} == set(store.story_of.values())


@pytest.mark.parametrize(
    ("together", "days"), [(True, 0.5), (True, 4), (False, 6)], ids=["soon", "in days", "later"]
)
def test_a_story_is_joined_while_it_is_told(
    *, together: bool, days: float, item: Make, background: Background
) -> None:
    """After five quiet days the same words are another event, though still the same text."""
    store = Remembering(background)
    store.load([item(HEADLINES[3], id="old")])
    store.load([item(HEADLINES[3], id="new", hours=timedelta(days=days) / timedelta(hours=1))])
    assert together == (store.story_of["new"] == "old")
    assert "old" == store.original_of["new"]
