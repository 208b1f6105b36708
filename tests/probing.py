"""Hands for looking at feeds in tests: the real fetcher on loopback, the parser in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from ipaddress import ip_network

from feed_site import START, FeedSite

from huangpu.adapters.watched_fetcher import WatchedFetcher
from huangpu.core.parsing import ParseHints, parse_feed
from huangpu.jobs.probe import Prober
from huangpu.model.entries import ParsedFeed
from huangpu.model.feeds import HostRule, NetworkRules


class DirectParser:
    """Parses without a process of its own."""

    async def parse(self, body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
        """Parse at once."""
        return parse_feed(body, hints, now)


@asynccontextmanager
async def prober_for(*sites: FeedSite) -> AsyncIterator[Prober]:
    """Give a prober that may talk to these sites under any name, and waits for nothing."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ("127.0.0.1",)

    fetcher = WatchedFetcher(
        hosts={"*": HostRule(min_gap_seconds=0, concurrency=8)},
        network=NetworkRules(
            allow_cidrs=(ip_network("127.0.0.0/8"),), allow_ports=tuple(s.port for s in sites)
        ),
        resolve=resolve,
    )
    async with fetcher:
        yield Prober(fetcher, DirectParser(), lambda: START)
