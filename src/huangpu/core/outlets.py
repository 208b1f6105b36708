"""Who published it, and to which house does the outlet belong?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huangpu.core.urls import host_of
from huangpu.model.entries import Entry
from huangpu.model.feeds import Feed


@dataclass(frozen=True, slots=True)
class Outlet:
    """The publisher as shown, and the family it counts as in corroboration."""

    name: str
    family: str


def families_by_host(feeds: Iterable[Feed]) -> dict[str, str]:
    """Map the hosts of the catalogue's sites to their publishers.

    Aggregator feeds stand for others, so their own host names nobody.
    """
    found: dict[str, str] = {}
    for feed in feeds:
        if feed.kind != "aggregator search feed" and feed.publisher and feed.site:
            host = host_of(feed.site)
            if host:
                found.setdefault(_bare(host), feed.publisher)
    return found


def outlet_of(entry: Entry, feed: Feed, families: Mapping[str, str]) -> Outlet:
    """Name the publisher of an entry.

    The source that the entry names wins over the feed's publisher, because one wire story in two
    search feeds is still one voice (research/peers.md 2.5).
    """
    if entry.outlet is None:
        name = feed.publisher or feed.name
        return Outlet(name, name)
    host = _bare(host_of(entry.outlet_site) or "") if entry.outlet_site else ""
    while host:
        if host in families:
            return Outlet(entry.outlet, families[host])
        host = host.partition(".")[2]
    return Outlet(entry.outlet, entry.outlet)


def _bare(host: str) -> str:
    return host.removeprefix("www.")
