"""Is no host ever asked by two workers, and does each worker get its part?"""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.politeness import RuleBook
from huangpu.core.polling.dealing import deal, houses, shard_numbers, shares
from huangpu.core.urls import host_of
from huangpu.model.feeds import HostRule

HOSTS = st.sampled_from(
    [
        *(f"news{n}.example.com" for n in range(4)),
        *(f"site{n}.example" for n in range(20)),
        *(f"部委{n}.公司.cn" for n in range(3)),
        "one.github.io",
        "two.github.io",
        "127.0.0.1",
        "[::1]",
        "localhost",
    ]
)
URLS = st.lists(HOSTS.map(lambda host: f"https://{host}/feed"), max_size=80)


@given(urls=URLS, size=st.integers(1, 30), workers=st.integers(1, 9))
def test_a_host_belongs_to_one_worker(urls: list[str], size: int, workers: int) -> None:
    """However many feeds and workers there are; and every feed to exactly one."""
    numbers = shard_numbers(urls, size)
    sizes = [numbers.count(number) for number in range(max(numbers, default=-1) + 1)]
    dealt = shares(sizes, workers)
    assert sorted(number for share in dealt for number in share) == list(range(len(sizes)))
    worker_of = {number: worker for worker, share in enumerate(dealt) for number in share}
    asked = defaultdict(set)
    for url, number in zip(urls, numbers, strict=True):
        asked[host_of(url)].add(worker_of[number])
    assert all(len(workers) == 1 for workers in asked.values())


@given(urls=URLS)
def test_feeds_are_dealt_the_same_way_every_time(urls: list[str]) -> None:
    """A task that is run again asks whom it asked before."""
    assert shard_numbers(urls, 7) == shard_numbers(urls, 7)


def test_a_domain_is_one_house_and_a_platform_is_many() -> None:
    """Limits hold for the registrable domain; two people's pages on one platform are two."""
    urls = [f"https://{host}/f" for host in ("a.sina.com.cn", "b.sina.com.cn", "c.com.cn")]
    first, second, third = houses(urls, str)
    assert first == second != third
    people = houses(["https://one.github.io/f", "https://two.github.io/f"], str)
    assert people[0] != people[1]


def test_hosts_that_the_table_joins_are_one_house() -> None:
    """Also through a third: a and b share a bucket, b and c a domain."""
    book = RuleBook({"a.example": HostRule(shared_with=("b.other.example",))})
    urls = ["https://a.example/f", "https://b.other.example/f", "https://c.other.example/f"]
    found = houses([*urls, "https://d.elsewhere/f"], lambda host: book.courtesy(host).bucket)
    assert 1 == len(set(found[:3]))
    assert found[3] not in found[:3]


def test_shards_weigh_about_the_same() -> None:
    """One big house and many small ones: nobody gets the big one and half of the others."""
    urls = [f"https://big.example/{n}" for n in range(100)]
    urls += [f"https://small{n}.example/f" for n in range(100)]
    numbers = shard_numbers(urls, 100)
    assert [100, 100] == [numbers.count(number) for number in range(2)]


def test_a_house_that_is_larger_than_a_shard_stays_whole() -> None:
    """An RSSHub with hundreds of routes is one host."""
    assert {0} == set(shard_numbers([f"https://hub.example/{n}" for n in range(99)], 1000))
    assert 1 == len(set(shard_numbers([f"https://hub.example/{n}" for n in range(99)], 10)))


def test_the_heaviest_are_dealt_first() -> None:
    """Four, three, and two threes make seven and eight, not four and ten."""
    dealt = deal({"a": 4, "b": 3, "c": 3, "d": 3}, 2)
    held = [
        sum({"a": 4, "b": 3, "c": 3, "d": 3}[n] for n in dealt if dealt[n] == h) for h in (0, 1)
    ]
    assert [6, 7] == sorted(held)


def test_nothing_can_be_dealt() -> None:
    """No feed is due."""
    assert [] == shard_numbers([], 100)
    assert ((), ()) == shares([], 2)
