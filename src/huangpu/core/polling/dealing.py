"""Who asks which feeds, so that nobody is asked by two? Houses to shards, shards to workers.

A house is all that counts as one in politeness: the hosts of a registrable domain, and those that
the table of hosts joins. Only one process can keep a house's gaps, so a house is never divided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from huangpu.core.keys import key64
from huangpu.core.polling.domains import site_of
from huangpu.core.urls import host_of


def houses(urls: Sequence[str], bucket_of: Callable[[str], str]) -> list[str]:
    """Give the house of each URL, named by the first of its domains and buckets.

    `bucket_of` gives the bucket of politeness that a host belongs to. Two URLs are of one house
    when they share domain or bucket, or when a chain of others joins them.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    sites = [site_of(url) or url for url in urls]
    for url, site in zip(urls, sites, strict=True):
        ends = sorted((find(site), find(bucket_of(host_of(url)) or site)))
        leader[ends[1]] = ends[0]
    return [find(site) for site in sites]


def deal(weights: Mapping[str, int], hands: int) -> dict[str, int]:
    """Give the hand, 0 to `hands` - 1, of each name, so that the hands weigh about the same.

    The heaviest go first, each to the lightest hand; a hash decides between equals, so that it
    does not always hit the same. The same names and weights are always dealt the same way.
    """
    held = [0] * hands
    dealt = {}
    for name in sorted(weights, key=lambda name: (-weights[name], key64(name))):
        hand = held.index(min(held))
        held[hand] += weights[name]
        dealt[name] = hand
    return dealt


def shard_numbers(
    urls: Sequence[str], size: int, bucket_of: Callable[[str], str] = str
) -> list[int]:
    """Give the shard of each URL: shards of about `size`, and no house in two of them.

    How many workers there are plays no part: they are given whole shards.
    """
    named = houses(urls, bucket_of)
    dealt = deal(Counter(named), max(1, round(len(urls) / size)))
    return [dealt[house] for house in named]


def shares(sizes: Sequence[int], workers: int) -> tuple[tuple[int, ...], ...]:
    """Give each worker its shards, by number; `sizes` says how many feeds each shard has.

    With more workers than shards some go without.
    """
    dealt = deal({str(number): size for number, size in enumerate(sizes)}, workers)
    return tuple(
        tuple(number for number in range(len(sizes)) if dealt[str(number)] == worker)
        for worker in range(workers)
    )
