"""Which addresses on this page may be feeds? From its HTML and address to candidates, in order.

What a page declares comes first, then what it links to; what is only guessed is asked for last,
because many feed addresses that circulate were never any (research/feeds.md 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from huangpu.core.feed_patterns import guessed_feeds, known_feed
from huangpu.core.html_links import PageLink, PageLinks, declared_charset, page_links
from huangpu.core.parsing.decoding import decode
from huangpu.core.urls import host_of, web_url

Source = Literal["itself", "known", "declared", "linked", "guessed"]

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_VAGUE_TYPES = frozenset({"text/xml", "application/xml", "application/json"})
# WordPress declares its programming interface beside its feeds, with the type of a feed.
_NO_FEED = re.compile(
    r"/wp-json\b|[/.]oembed\b|/rss/articles/|/sitemap|\.xsl|/opensearch", re.IGNORECASE
)
_COMMENTS = re.compile(r"/comments/(?:feed|rss|default)|comments\.(?:rss|xml)", re.IGNORECASE)
_ABOUT_COMMENTS = re.compile(
    r"comments?\s+(?:rss\s+|atom\s+)?feed|评论\s*(?:feed|rss|订阅)", re.IGNORECASE
)

_PATH = re.compile(
    r"""
    /(?:feeds?|rss|atom|rdf|rss-feeds?)(?:/|$)              # a folder or page of that name
    | \.(?:rss|atom|rdf)$
    | [/_.-](?:rss|feeds?|atom)(?!back)[^/]{0,30}\.(?:xml|json|php|aspx)$
    | /(?:rss|feeds?|atom)(?!back)[a-z0-9_]{0,8}\.html?$
    | [/_.-](?:rss|feed|atom)(?:[_.-]?(?:\d|xml|full|all|news|latest))?$
    | /index\.xml$ | /backend\.php$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUERY = re.compile(
    r"(?:^|&)(?:feed=(?:rss|atom|rdf)|(?:format|output|type|alt)=(?:rss|atom))", re.IGNORECASE
)
_HOST = re.compile(r"(?:feeds?|rss)\d?\.")
_WORDS = re.compile(
    r"(?<![A-Za-z])(?:rss|atom feed|json feed|news feed)(?![A-Za-z])", re.IGNORECASE
)
_PICTURES = re.compile(r"\.(?:png|gif|jpe?g|svg|ico|css|js|pdf|zip|mp[34])$", re.IGNORECASE)
# Readers' "subscribe here" links carry the feed's address.
_READERS: dict[str, re.Pattern[str] | tuple[str, ...]] = {
    "feedly.com": re.compile(
        r"/i/(?:subscription|discover/sources/search)/feed(?:%2F|/)(.+)", re.IGNORECASE
    ),
    "inoreader.com": ("add_feed", "feed"),
    "newsblur.com": ("url",),
    "add.my.yahoo.com": ("url",),
    "bloglines.com": ("url",),
    "netvibes.com": ("url",),
    "theoldreader.com": ("url",),
    "follow.it": (),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed, where it was found, and what the page calls it.

    `of_comments` marks the feed of readers' comments that blogs declare beside their own.
    """

    url: str
    source: Source
    title: str = ""
    of_comments: bool = False


def read_page(body: bytes, content_type: str | None) -> PageLinks:
    """Decode a web page and read its links; HTTP's encoding counts, then the page's own."""
    said = content_type or "text/html"
    named = declared_charset(body)
    if named and "charset" not in said.lower():
        said = f"{said}; charset={named}"
    return page_links(decode(body, said).text)


def candidates_in(page: PageLinks, page_url: str) -> tuple[Candidate, ...]:
    """Give what a page declares or links to as feeds, best first, each address once.

    Addresses are absolute, http(s), and without credentials. `page_url` is where the page was
    found in the end.
    """
    base = web_url(page.base, page_url) or page_url
    known = known_feed(page_url)
    found = [Candidate(known, "known")] if known else []
    found += _declared(page.links, base)
    found += _linked(page.links, base)
    return _once(found, page_url)


def guesses(page_url: str, tried: Iterable[str] = ()) -> tuple[Candidate, ...]:
    """Give the common places on the page's site that were not tried yet."""
    done = {_key(url) for url in tried}
    return tuple(
        Candidate(url, "guessed") for url in guessed_feeds(page_url) if _key(url) not in done
    )


def looks_like_feed(url: str) -> bool:
    """Whether an address is spelled as those of feeds mostly are."""
    parts = urlsplit(url)
    if _NO_FEED.search(url) or _PICTURES.search(parts.path):
        return False
    return bool(_PATH.search(parts.path) or _QUERY.search(parts.query) or _HOST.match(host_of(url)))


def _declared(links: Iterable[PageLink], base: str) -> Iterator[Candidate]:
    for link in links:
        if link.is_anchor or "stylesheet" in link.rel:
            continue
        url = web_url(_plain_scheme(link.href), base)
        if url is None or _NO_FEED.search(url):
            continue
        is_alternate = bool(link.rel & {"alternate", "feed"})
        vague = link.type in _VAGUE_TYPES or (not link.type and "feed" in link.rel)
        if is_alternate and (link.type in _FEED_TYPES or (vague and looks_like_feed(url))):
            yield Candidate(url, "declared", link.text, _is_of_comments(url, link.text))


def _linked(links: Iterable[PageLink], base: str) -> Iterator[Candidate]:
    home = host_of(base)
    for link in links:
        if not link.is_anchor:
            continue
        inner = _unwrapped(link.href)
        url = web_url(inner or _plain_scheme(link.href), base)
        if url is None or _is_reader(url):
            continue
        says_so = link.type in _FEED_TYPES or inner is not None or looks_like_feed(url)
        # "RSS" as the text of a link is only believed of the site itself
        named = _WORDS.search(link.text) and host_of(url) == home and not _NO_FEED.search(url)
        if says_so or (named and not _PICTURES.search(urlsplit(url).path)):
            yield Candidate(url, "linked", link.text, _is_of_comments(url, link.text))


def _once(found: Iterable[Candidate], page_url: str) -> tuple[Candidate, ...]:
    """Keep the first of each address, and the page itself out; comments go last."""
    seen = {_key(page_url)}
    kept = []
    for candidate in found:
        key = _key(candidate.url)
        if key not in seen:
            seen.add(key)
            kept.append(candidate)
    return tuple(sorted(kept, key=lambda candidate: candidate.of_comments))


def _key(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def _is_of_comments(url: str, text: str) -> bool:
    return bool(_COMMENTS.search(url) or _ABOUT_COMMENTS.search(text))


def _plain_scheme(href: str) -> str:
    """Read `feed:https://host/` and `feed://host/`, as some sites write their feeds' addresses."""
    if not href.lower().startswith("feed:"):
        return href
    rest = href[len("feed:") :]
    return f"http:{rest}" if rest.startswith("//") else rest


def _unwrapped(href: str) -> str | None:
    """Give the feed that a "subscribe with this reader" link carries, else None."""
    reader = _READERS.get(host_of(href).removeprefix("www."))
    if reader is None:
        return None
    parts = urlsplit(href)
    if isinstance(reader, re.Pattern):
        found = reader.match(parts.path)
        inner = unquote(found[1]) if found else ""
    else:
        pairs = (pair.partition("=") for pair in parts.query.split("&"))
        inner = next((unquote(value) for name, _, value in pairs if name in reader), "")
    return inner if inner.startswith(("http://", "https://")) else None


def _is_reader(url: str) -> bool:
    return host_of(url).removeprefix("www.") in _READERS
