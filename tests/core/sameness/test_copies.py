"""Copy groups: the same whatever the order in which their articles came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.sameness.copies import CopyLink, copy_groups, original
from huangpu.core.sameness.reading import Background, read
from huangpu.core.sameness.regrouping import LARGEST, CopyGroups
from huangpu.core.sameness.vetoes import copy_veto
from huangpu.model.sameness import Item

NOON = datetime(2026, 8, 17, 12, tzinfo=UTC)


def article(name: str, minutes: int = 0, rank: int = 0) -> Item:
    """Make an article of which only the id, the time and the rank matter."""
    return Item(name, name, "en", NOON + timedelta(minutes=minutes), rank=rank)


@pytest.mark.parametrize(
    ("expected", "members"),
    [
        ("b", [article("a", 5), article("b", 1), article("c", 9)]),
        ("c", [article("a", rank=3), article("b", rank=2), article("c", rank=1)]),
        ("a", [article("b"), article("a"), article("c")]),
    ],
    ids=["earliest", "better publisher", "smaller id"],
)
def test_original(expected: str, members: list[Item]) -> None:
    """The original is the earliest, then of the better publisher, then of the smaller id."""
    assert expected == original(members).id
    assert expected == original(reversed(members)).id


def test_groups_and_singles() -> None:
    """Linked articles name their original; the others name themselves; strange links are ignored."""
    items = [article("a", 1), article("b"), article("c")]
    links = [CopyLink("a", "b", 0.9), CopyLink("c", "gone", 0.9)]
    assert {"a": "b", "b": "b", "c": "c"} == copy_groups(items, links)


def test_a_veto_splits_a_chain(item: Callable[..., Item], background: Background) -> None:
    """A headline cut before its figure joins one of two reports that differ, the surer one."""
    ten = item("中芯国际上调代工价格10%", id="ten")
    eleven = item("中芯国际上调代工价格11%", id="eleven", hours=1)
    cut = item("中芯国际上调代工价格", id="cut", hours=2)
    readings = {one.id: read(one, background) for one in (ten, eleven, cut)}

    def forbids(left: Item, right: Item) -> bool:
        return bool(copy_veto(readings[left.id], readings[right.id]))

    links = [CopyLink("cut", "ten", 0.8), CopyLink("cut", "eleven", 0.9)]
    assert {"cut": "eleven", "eleven": "eleven", "ten": "ten"} == copy_groups(
        [ten, eleven, cut], links, forbids
    )


NAMES = [f"n{number}" for number in range(7)]
LINKS = st.lists(
    st.builds(CopyLink, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([0.6, 0.8, 1.0])),
    max_size=12,
)  # fmt: skip
FORBIDDEN = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=4)


@settings(deadline=None, max_examples=150)
@given(
    links=LINKS,
    forbidden=FORBIDDEN,
    minutes=st.lists(st.integers(0, 3), min_size=7, max_size=7),
    order=st.permutations(NAMES),
)
def test_arrival_order_does_not_matter(
    links: list[CopyLink],
    forbidden: set[tuple[str, str]],
    minutes: list[int],
    order: Sequence[str],
) -> None:
    """One article at a time, in any order, ends where a batch ends."""
    items = {name: article(name, minute) for name, minute in zip(NAMES, minutes, strict=True)}

    def forbids(left: Item, right: Item) -> bool:
        return (left.id, right.id) in forbidden or (right.id, left.id) in forbidden

    batch = copy_groups(items.values(), links, forbids)
    grown = CopyGroups(items, {}, [], lambda left, right: forbids(items[left], items[right]))
    known: set[str] = set()
    for name in order:
        known.add(name)
        grown.add(
            name, [link for link in links if name in link.ends and known.issuperset(link.ends)]
        )
    assert batch == grown.original_of == grown.changed
    assert all(batch[batch[name]] == batch[name] for name in NAMES)


def test_a_template_is_not_taken_anew() -> None:
    """Of too many copies each new one joins the group of the one it is most like."""
    names = [f"n{number:03}" for number in range(LARGEST + 3)]
    items = {name: article(name, minute) for minute, name in enumerate(names)}
    groups = CopyGroups(items, {}, [], lambda _left, _right: False)
    for before, name in zip(["", *names], names, strict=False):
        groups.add(name, [CopyLink(name, before, 0.9)] if before else [])
    assert {"n000"} == set(groups.original_of.values())


def test_groups_know_what_is_stored() -> None:
    """An article that comes late and was first takes over the whole group, and only that."""
    items = {name: article(name, minute) for minute, name in enumerate("abcxy")}
    stored = {"b": "b", "c": "b", "x": "x", "y": "x"}
    links = [CopyLink("b", "c", 0.9), CopyLink("x", "y", 0.9)]
    groups = CopyGroups(items, stored, links, lambda _left, _right: False)
    groups.add("a", [CopyLink("a", "c", 0.8)])
    assert {"a": "a", "b": "a", "c": "a"} == groups.changed
