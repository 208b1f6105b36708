"""Is every entry credited to the house that published it?"""

from __future__ import annotations

import pytest

from huangpu.core.outlets import Outlet, families_by_host, outlet_of
from huangpu.model.entries import Entry
from huangpu.model.feeds import Feed

BUND = Feed(
    id="bund",
    url="https://bund.example/rss",
    site="https://www.bund.example/tech",
    publisher="Bund Media",
)
SEARCH = Feed(
    id="search",
    url="https://search.example/rss",
    site="https://search.example",
    publisher="Search",
    kind="aggregator search feed",
)
FAMILIES = families_by_host([BUND, SEARCH])


@pytest.mark.parametrize(
    ("entry", "feed", "expected"),
    [
        (Entry(0), BUND, Outlet("Bund Media", "Bund Media")),
        (Entry(0), Feed(id="bare", url="https://x.example"), Outlet("bare", "bare")),
        (
            Entry(0, outlet="Bund Tech", outlet_site="https://tech.bund.example/"),
            SEARCH,
            Outlet("Bund Tech", "Bund Media"),
        ),
        (
            Entry(0, outlet="申江日报", outlet_site="https://shen.example"),
            SEARCH,
            Outlet("申江日报", "申江日报"),
        ),
        (Entry(0, outlet="Wire"), SEARCH, Outlet("Wire", "Wire")),
    ],
    ids=["own feed", "unnamed", "source of a known house", "unknown source", "source without site"],
)
def test_the_named_source_wins(entry: Entry, feed: Feed, expected: Outlet) -> None:
    """One wire story in two search feeds is one voice, and it is the wire's."""
    assert expected == outlet_of(entry, feed, FAMILIES)


def test_an_aggregator_is_no_house() -> None:
    """What a search feed shows belongs to somebody else."""
    assert {"bund.example": "Bund Media"} == FAMILIES
