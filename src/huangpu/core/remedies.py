"""What can a person do about a feed that does not do what it should? One sentence, one command."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from huangpu.core.urls import redacted
from huangpu.model.health import FeedStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huangpu.model.feeds import Feed

_LOOK = "look for its new address"
_WAIT = "wait: it is asked less and less often by itself"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do next; `command` can be pasted into a shell, and is empty where none helps."""

    advice: str
    command: str = ""


# By kind of FetchError, kind of ParseError, or status; the last by its first digit too. The
# second word is the command: probe, discover, disable, or none.
_REMEDIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bad_url": ("correct its url in feeds.yaml", "probe"),
        "blocked_address": ("if the machine is yours, list its range in network.allow_cidrs", ""),
        "blocked_port": ("if the server is yours, list its port in network.allow_ports", ""),
        "downgrade": ("it leaves https for http, which is not followed: " + _LOOK, "discover"),
        "bad_header": ("correct its headers in feeds.yaml", ""),
        "missing_secret": ("set the environment variable it names", ""),
        "host_budget": ("its turn comes with the next poll", ""),
        "dns": ("the host is gone or misspelled: " + _LOOK, "discover"),
        "connect": (_WAIT + "; look whether the site opens in a browser", "probe"),
        "tls": ("its certificate is not in order; tell the site, do not weaken the check", "probe"),
        "timeout": (
            "wait, or allow more with total_timeout_seconds of its host, or ask from elsewhere",
            "probe",
        ),
        "protocol": ("it does not speak HTTP as it should; tell the site", "probe"),
        "unasked_304": ("it answers unchanged to whatever is asked; tell the site", "probe"),
        "bad_redirect": ("its redirect is broken: " + _LOOK, "discover"),
        "redirect_loop": (
            "it redirects in a circle, often to demand a cookie: " + _LOOK,
            "discover",
        ),
        "too_many_redirects": ("its redirects do not end: " + _LOOK, "discover"),
        "bad_encoding": ("it packs its answer wrongly; tell the site", "probe"),
        "too_large": ("it is larger than any feed needs to be; ask for a smaller one", "probe"),
        "truncated": ("its answer breaks off; " + _WAIT, "probe"),
        "not_a_feed": ("it answers with something else than a feed: " + _LOOK, "discover"),
        "broken": ("its document cannot be read; look at it", "probe"),
        "entity_declaration": (
            "its document is refused, because it is built to do harm",
            "disable",
        ),
        "too_deep": ("its document is refused, because it is built to do harm", "disable"),
        "too_many_attributes": ("its document is refused, for it is built to do harm", "disable"),
        "too_many_entries": ("it is a dump and no feed; ask for a smaller one", "discover"),
        "parser_killed": ("its document takes too long to read; look at it", "probe"),
        "out_of_memory": ("its document takes too much memory; look at it", "probe"),
        "parser_died": ("its document ended the parser; please report it", "probe"),
        "unexpected": ("the parser has a fault; please report it", "probe"),
        "bad_zone": ("correct its timezone in feeds.yaml", ""),
        "401": ("it wants a password: put one into its url or headers as ${NAME}", ""),
        "402": ("it wants money now: " + _LOOK, "discover"),
        "403": ("it refuses us: try `user_agent: browser`, or ask from elsewhere", "probe"),
        "404": ("the address is gone: " + _LOOK, "discover"),
        "406": ("it refuses what we ask for: " + _LOOK, "discover"),
        "410": ("it is gone for good: find its successor, or disable it", "discover"),
        "429": ("it is asked too often: raise min_gap_seconds of its host", ""),
        "451": ("it is blocked by law where we are: ask from elsewhere, or disable it", "disable"),
        "3": ("it answers neither with a feed nor with a way to it: " + _LOOK, "discover"),
        "4": ("the server refuses the request: " + _LOOK, "discover"),
        "5": ("the server is in trouble; " + _WAIT, "probe"),
    }
)
_BY_STATUS: Mapping[FeedStatus, tuple[str, str]] = MappingProxyType(
    {
        FeedStatus.NEVER: ("poll it", "poll"),
        FeedStatus.EMPTY: ("look whether its site still publishes, and where", "discover"),
        FeedStatus.SILENT: ("look whether its site still publishes, and where", "discover"),
        FeedStatus.FAILING: ("ask it now and look", "probe"),
        FeedStatus.DEAD: ("find its successor, or disable it", "discover"),
    }
)


def remedy_for(feed: Feed, trouble: str) -> Remedy:
    """Say what to do about what a fetch or a parse failed of.

    `trouble` is a kind of FetchError or ParseError, or an HTTP status; for anything else the
    advice is to look.
    """
    found = _REMEDIES.get(trouble) or (_REMEDIES.get(trouble[:1]) if trouble.isdecimal() else None)
    return _remedy(feed, *(found or ("ask it now and look", "probe")))


def remedy_of(feed: Feed, status: FeedStatus, trouble: str) -> Remedy | None:
    """Say what to do about a feed in this state; None for one that is well."""
    if status is FeedStatus.HEALTHY:
        return None
    if trouble and status in {FeedStatus.FAILING, FeedStatus.DEAD}:
        return remedy_for(feed, trouble)
    return _remedy(feed, *_BY_STATUS[status])


def move_remedy(feed: Feed, target: str) -> Remedy:
    """Say how the catalogue learns a new address; by hand where the feed has secrets.

    Those were for the old server, and whoever writes them for the new one should have looked.
    """
    if feed.headers or redacted(feed.url) != feed.url or redacted(target) != target:
        advice = "it has moved for good: put the new address into feeds.yaml, and check its secrets"
        return Remedy(advice, f"huangpu feeds check {feed.id} --probe")
    advice = "it has moved for good: let the catalogue have the new address"
    return Remedy(advice, f"huangpu feeds move {feed.id} {shlex.quote(target)}")


def _remedy(feed: Feed, advice: str, command: str) -> Remedy:
    return Remedy(advice, _command(feed, command))


def _command(feed: Feed, name: str) -> str:
    match name:
        case "probe":
            return f"huangpu feeds check {feed.id} --probe"
        case "poll":
            return f"huangpu poll --feed {feed.id}"
        case "disable":
            return f"huangpu feeds disable {feed.id} --reason 'WHY'"
        case "discover":
            where = feed.site or _front_page(feed.url)
            return f"huangpu feeds discover {shlex.quote(where)}"
        case _:
            return ""


def _front_page(url: str) -> str:
    """Give the root of a feed's host, without user, password, path and query."""
    scheme, _, rest = url.partition("://")
    place = rest.partition("/")[0].partition("?")[0].rpartition("@")[2]
    return f"{scheme}://{place}/"
