"""What stands in the catalogue for a feed that is new? What a person says, else what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from huangpu.adapters.feed_ids import free_id
from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.adapters.plain_faults import faults_of
from huangpu.adapters.yaml_marks import Marked
from huangpu.core.outlets import families_by_host
from huangpu.core.targets import user_info
from huangpu.core.urls import host_of
from huangpu.errors import ConfigError, Fault
from huangpu.model.feeds import Catalogue, Feed, FeedKind, FeedLanguage

if TYPE_CHECKING:
    from huangpu.jobs.probe import Probe

_MOSTLY = 0.8  # of the entries in one language: a feed with some foreign headlines
_TITLE_LENGTH = 120
_KINDS: tuple[tuple[FeedKind, tuple[str, ...]], ...] = (
    (
        "aggregator search feed",
        ("news.google.com", "bing.com", "hnrss.org", "api.gdeltproject.org", "reddit.com"),
    ),
    ("RSSHub route", ("rsshub.app",)),
    ("official", ("gov", "gov.cn", "gov.hk", "gov.uk", "mil", "europa.eu")),
    ("university/journal", ("edu", "edu.cn", "ac.cn", "ac.uk", "edu.hk")),
    (
        "university/journal",
        ("arxiv.org", "nature.com", "science.org", "biorxiv.org", "medrxiv.org"),
    ),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A feed as it would be written, and what a person should know about the choice."""

    feed: Feed
    notes: tuple[str, ...] = ()


def check_new(url: str, wishes: Mapping[str, str], catalogue: Catalogue) -> None:
    """Raise ConfigError for what can be told without asking: a bad or known address, bad wishes."""
    _check_address(url, catalogue)
    _checked({"url": url, **wishes, "id": _id({"title": "", "url": url}, wishes, catalogue)})


def _check_address(url: str, catalogue: Catalogue) -> None:
    if problem := url_problem(url):
        raise ConfigError((Fault("command line", None, "URL", *problem),))
    if known := known_as(url, catalogue):
        problem = (
            f"is in the catalogue already, as {known!r}",
            f"see `huangpu feeds check {known}`",
        )
        raise ConfigError((Fault("command line", None, "URL", *problem),))


def known_as(url: str, catalogue: Catalogue) -> str:
    """Give the id of the feed that has this address, in whatever spelling; empty when none has."""
    key = same_feed_key(url)
    return next(
        (
            feed.id
            for feed in catalogue.feeds
            if not url_problem(feed.url) and same_feed_key(feed.url) == key
        ),
        "",
    )


def proposal(url: str, found: Probe, wishes: Mapping[str, str], catalogue: Catalogue) -> Proposal:
    """Give the feed to add: what was wished, and for the rest what the document says.

    `url` has passed `check_new`. An address that redirects for good is replaced by its target.
    Raises ConfigError for wishes that no feed can have, and when the target is there already.
    """
    address, notes = _address(url, found)
    _check_address(address, catalogue)
    parsed = found.parsed
    said: dict[str, Any] = {
        "url": address,
        "title": (parsed.title if parsed else "")[:_TITLE_LENGTH],
        "language": language_of_feed(found),
        "kind": _kind(address),
        "publisher": _publisher(address, parsed.site if parsed else None, catalogue),
    }
    if parsed and parsed.site and not url_problem(parsed.site) and "${" not in parsed.site:
        said["site"] = parsed.site
    said |= wishes
    said["id"] = _id(said, wishes, catalogue)
    feed = _checked(said)
    if said["publisher"] and not wishes.get("publisher"):
        notes.append(f"its publisher is {feed.publisher}, as of other feeds of that site")
    if parsed and not found.entries:
        notes.append("it holds no entry now")
    return Proposal(feed, tuple(notes))


def language_of_feed(found: Probe) -> FeedLanguage:
    """Give the language of nearly all entries, else `mixed`; without entries what the feed says."""
    counts = Counter(entry.language for entry in found.entries if entry.language != "und")
    total = sum(counts.values())
    for language in ("zh", "en"):
        if total and counts[language] >= _MOSTLY * total:
            return language
    said = (found.parsed.language or "").lower() if found.parsed and not total else ""
    return "zh" if said.startswith("zh") else "en" if said.startswith("en") else "mixed"


def _address(url: str, found: Probe) -> tuple[str, list[str]]:
    """Give the address to write: where a good answer came from, if the way there is for good."""
    moved = found.fetched.moved_to if found.fetched and found.trouble is None else None
    if moved is None or url_problem(moved):
        return url, []
    if user_info(url) is not None:
        return url, ["it has moved for good, but its password was for the old address: check both"]
    if same_feed_key(moved) == same_feed_key(url):
        return moved, []  # http to https, or a slash at the end
    return moved, ["it has moved there for good, so the new address is taken"]


def _checked(values: Mapping[str, Any]) -> Feed:
    try:
        return Feed.model_validate(values)
    except ValidationError as error:
        read = Marked("command line", dict(values), {})
        faults = faults_of(error, read, Feed)
        raise ConfigError(
            tuple(replace(fault, key=f"--{fault.key}") for fault in faults)
        ) from error


def _id(said: Mapping[str, Any], wishes: Mapping[str, str], catalogue: Catalogue) -> str:
    taken = {feed.id for feed in catalogue.feeds}
    wished = wishes.get("id")
    if wished is None:
        return free_id("", said["title"], said["url"], taken)
    if wished in taken:
        hint = f"{free_id(wished, '', said['url'], taken)!r} is free"
        raise ConfigError((Fault("command line", None, "--id", "is taken", hint),))
    return wished


def _kind(url: str) -> FeedKind:
    host = f".{host_of(url)}"
    for kind, endings in _KINDS:
        if any(host.endswith(f".{ending}") for ending in endings):
            return kind
    return "other"


def _publisher(url: str, site: str | None, catalogue: Catalogue) -> str:
    """Give the publisher of the other feeds of a site, so that they count as one voice."""
    if _kind(url) in {"aggregator search feed", "RSSHub route"}:
        return ""
    families = families_by_host(catalogue.feeds)
    for address in filter(None, (site, url)):
        host = host_of(address).removeprefix("www.")
        while "." in host:
            if host in families:
                return families[host]
            host = host.partition(".")[2]
    return ""
