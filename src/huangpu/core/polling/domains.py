"""Which feeds wait because of what another feed of the same house met?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

from huangpu.core.urls import host_of
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState

_UNREACHABLE = frozenset({"dns", "connect", "tls", "timeout", "503"})
_WITNESSES = 2  # one feed that fails is its own fault: RSSHub answers 503 for one route
_STEP, _LONGEST = timedelta(minutes=15), timedelta(hours=6)
_LONGEST_FOR_ALL = timedelta(days=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Held = tuple[datetime, str]


def hold_back(
    states: Mapping[str, FeedState], feeds: Sequence[Feed], now: datetime
) -> dict[str, Held]:
    """Give the feeds that must not be asked now though they may be due: until when, and why.

    Limits hold for the registrable domain, not for the host (FreshRSS 8925). When one feed was
    told "too many requests" or to come back later, all of its domain wait until then, but for no
    more than a day: on a platform that is one domain, one hostile page must not silence all.
    When two or more cannot be reached, and none of the domain was since, one feed of it is asked
    at a time, at growing intervals, and the others wait for that.
    """
    held: dict[str, Held] = {}
    for site, members in _by_site(feeds).items():
        known = [(feed.id, states[feed.id]) for feed in members if feed.id in states]
        held.update(_unreachable(site, [feed.id for feed in members], known, now))
        held.update(_throttled(site, [feed.id for feed in members], known, now))
    return held


def site_of(url: str) -> str:
    """Give the registrable domain of a URL's host, or the host where it has none.

    That of the whole public suffix list: `a.github.io` and `b.github.io` belong to two people,
    and what one of them answers must not silence the other.
    """
    host = host_of(url)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return _suffixes().privatesuffix(host) or host
    return host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # a tenth of a second to read, so once


def _by_site(feeds: Iterable[Feed]) -> dict[str, list[Feed]]:
    found: dict[str, list[Feed]] = {}
    for feed in feeds:
        if feed.enabled:
            found.setdefault(site_of(feed.url), []).append(feed)
    return {site: members for site, members in found.items() if site and len(members) > 1}


def _throttled(
    site: str, members: Sequence[str], known: Sequence[tuple[str, FeedState]], now: datetime
) -> dict[str, Held]:
    told = [
        (min(memory.not_before, state.last_polled_at + _LONGEST_FOR_ALL), who, memory.trouble)
        for who, state in known
        for memory in [state.memory]
        if state.consecutive_failures and memory.not_before and state.last_polled_at
    ]
    until, who, trouble = max(told, default=(now, "", ""))
    if until <= now:
        return {}
    reason = f"{site} told {who} to come back later ({trouble})"
    return {feed_id: (until, reason) for feed_id in members if feed_id != who}


def _unreachable(
    site: str, members: Sequence[str], known: Sequence[tuple[str, FeedState]], now: datetime
) -> dict[str, Held]:
    successes = [state.last_success_at for _, state in known if state.last_success_at]
    reached_at = max(successes, default=None)
    witnesses = [
        state
        for _, state in known
        if state.memory.trouble in _UNREACHABLE
        and state.memory.failing_since is not None
        and (reached_at is None or state.memory.failing_since > reached_at)
    ]
    if len(witnesses) < _WITNESSES:
        return {}
    tried_at = max(state.last_polled_at or now for state in witnesses)
    failures = max(state.consecutive_failures for state in witnesses)
    wait = min(_STEP * failures, _LONGEST)
    reason = f"{site} cannot be reached ({len(witnesses)} of its feeds failed)"
    if now < tried_at + wait:
        return dict.fromkeys(members, (tried_at + wait, reason))
    due = {feed_id: state.next_poll_at for feed_id, state in known}
    asked = min(members, key=lambda feed_id: (due.get(feed_id) or _LONG_AGO, feed_id))
    return {feed_id: (now + wait, reason) for feed_id in members if feed_id != asked}
