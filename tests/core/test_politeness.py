"""Does each host get the rule that the table means for it?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huangpu.core.politeness import Courtesy, RuleBook
from huangpu.model.feeds import HostRule

BOOK = RuleBook(
    {
        "news.google.com": HostRule(min_gap_seconds=5, total_timeout_seconds=20),
        "rss.arxiv.org": HostRule(
            min_gap_seconds=3, shared_with=("export.arxiv.org", "OAIPMH.arxiv.org.")
        ),
        "export.arxiv.org": HostRule(min_gap_seconds=4, concurrency=2),
        "arxiv.org": HostRule(min_gap_seconds=15),
        "api.gdeltproject.org": HostRule(min_gap_seconds=6, max_requests_per_poll=4),
        "fast.test": HostRule(min_gap_seconds=0, concurrency=4),
    }
)
ARXIV = Courtesy("export.arxiv.org", 2, 4)


@pytest.mark.parametrize(
    ("expected", "host"),
    [
        (Courtesy("stranger.test", 1, 2), "stranger.test"),
        (Courtesy("news.google.com", 1, 5), "News.Google.com."),
        (Courtesy("api.gdeltproject.org", 1, 6, 4), "api.gdeltproject.org"),
        (Courtesy("fast.test", 4, 0), "fast.test"),
        (Courtesy("arxiv.org", 1, 15), "arxiv.org"),
        (ARXIV, "rss.arxiv.org"),
        (ARXIV, "export.arxiv.org"),
        (ARXIV, "oaipmh.arxiv.org"),
        (Courtesy("x.fast.test", 1, 2), "x.fast.test"),
    ],
)
def test_courtesy(expected: Courtesy, host: str) -> None:
    """Rows match exactly, shared hosts are one bucket, and its strictest value counts."""
    assert expected == BOOK.courtesy(host)


def test_default_row() -> None:
    """The row `*` stands in for what a host's own row leaves open."""
    book = RuleBook(
        {
            "*": HostRule(min_gap_seconds=0, concurrency=8, total_timeout_seconds=9),
            "a.test": HostRule(concurrency=2),
        }
    )
    assert Courtesy("a.test", 2, 0) == book.courtesy("a.test")
    assert Courtesy("b.test", 8, 0) == book.courtesy("b.test")
    assert (9, 9) == (book.total_timeout("a.test"), book.total_timeout("b.test"))


def test_deadline_is_a_host_s_own() -> None:
    """A deadline is not shared with the bucket, and None where no row names one."""
    assert (20, None) == (BOOK.total_timeout("news.google.com"), BOOK.total_timeout("a.test"))


HOSTS = ["a", "b", "c", "d", "e"]


@given(st.dictionaries(st.sampled_from(HOSTS), st.lists(st.sampled_from(HOSTS), max_size=2)))
@settings(max_examples=100, deadline=None)
def test_sharing_is_mutual_and_passes_on(table: dict[str, list[str]]) -> None:
    """Whoever shares with somebody is in one bucket with all that this one shares with."""
    book = RuleBook({host: HostRule(shared_with=tuple(others)) for host, others in table.items()})
    buckets = {host: book.courtesy(host).bucket for host in HOSTS}
    for host, others in table.items():
        assert {buckets[host]} == {buckets[other] for other in [host, *others]}
    for host in set(HOSTS) - set(table) - {other for others in table.values() for other in others}:
        assert host == buckets[host]
