"""Which politeness rule applies to a host, and which hosts count as one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huangpu.model.feeds import HostRule

DEFAULT_CONCURRENCY = 1
DEFAULT_GAP_SECONDS = 2.0  # what production crawlers use between feeds (feeds.md 8)
DEFAULT_ROW = "*"  # the row of the table that overrides these two for every host


@dataclass(frozen=True, slots=True)
class Courtesy:
    """How a bucket of hosts is asked: all its hosts together, one limit and one gap.

    `min_gap_seconds` lies between the starts of two requests. `max_requests` is the number of
    requests in one poll, redirects included; None where there is no such limit.
    """

    bucket: str
    concurrency: int = DEFAULT_CONCURRENCY
    min_gap_seconds: float = DEFAULT_GAP_SECONDS
    max_requests: int | None = None


class RuleBook:
    """The politeness table, read once: hosts to rules, with shared buckets joined."""

    def __init__(self, hosts: Mapping[str, HostRule]) -> None:
        self._rows = {_plain(host): rule for host, rule in hosts.items()}
        self._default = self._rows.pop(DEFAULT_ROW, HostRule())
        self._courtesies: dict[str, Courtesy] = {}
        for members in _buckets(self._rows):
            courtesy = self._strictest(members)
            self._courtesies.update(dict.fromkeys(members, courtesy))

    def courtesy(self, host: str) -> Courtesy:
        """Give the rule of the bucket that a host belongs to; a stranger is its own bucket.

        Hosts match exactly: a row for `arxiv.org` says nothing about `export.arxiv.org`. Of the
        rows of one bucket the strictest value counts.
        """
        host = _plain(host)
        return self._courtesies.get(host) or self._strictest((host,))

    def total_timeout(self, host: str) -> float | None:
        """Give the deadline of a host's own row in seconds, or of the default row, or None."""
        row = self._rows.get(_plain(host), self._default)
        return row.total_timeout_seconds or self._default.total_timeout_seconds

    def _strictest(self, members: tuple[str, ...]) -> Courtesy:
        rows = [self._rows[host] for host in members if host in self._rows]
        default = self._default
        concurrency = [row.concurrency for row in rows if row.concurrency is not None]
        gaps = [row.min_gap_seconds for row in rows if row.min_gap_seconds is not None]
        budgets = [row.max_requests_per_poll for row in rows if row.max_requests_per_poll]
        fallback_gap = default.min_gap_seconds
        return Courtesy(
            bucket=min(members),
            concurrency=min(concurrency, default=default.concurrency or DEFAULT_CONCURRENCY),
            min_gap_seconds=max(
                gaps, default=DEFAULT_GAP_SECONDS if fallback_gap is None else fallback_gap
            ),
            max_requests=min(budgets, default=default.max_requests_per_poll),
        )


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")


def _buckets(rows: Mapping[str, HostRule]) -> list[tuple[str, ...]]:
    """Join hosts that share a bucket; sharing is mutual and passes on (a with b, b with c)."""
    leader: dict[str, str] = {}

    def find(host: str) -> str:
        while leader.setdefault(host, host) != host:
            host = leader[host]
        return host

    for host, rule in rows.items():
        for other in rule.shared_with:
            leader[find(_plain(other))] = find(host)
    groups: dict[str, list[str]] = {}
    for host in [*rows, *leader]:
        groups.setdefault(find(host), []).append(host)
    return [tuple(sorted(set(members))) for members in groups.values()]
