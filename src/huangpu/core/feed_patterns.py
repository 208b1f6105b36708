"""Where does a site keep its feeds, when it does not say? Known sites, and common places.

The sites are those that the catalogue's kind of reader watches; sources: research/feeds.md 2
(search engines, arXiv, Federal Register, Reddit), its feed table (Nature, bioRxiv), and the help
pages of GitHub, Medium, Substack and YouTube.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from huangpu.core.urls import host_of

# The most frequent among the live-tested addresses of research/feeds.md 10, and those that
# Miniflux tries; each guess is a request, so only eight.
COMMON_PATHS = (
    *("/feed", "/rss", "/rss.xml", "/feed.xml"),
    *("/atom.xml", "/index.xml", "/index.rss", "/feed.json"),
)
SECTION_PATHS = ("feed", "rss")


@dataclass(frozen=True, slots=True)
class _Site:
    """A site whose pages tell the address of their feed."""

    host: str  # a pattern for the whole host, without www.
    page: str  # a pattern for the start of path and query
    feed: str  # what its groups are put into


_END = r"(?=[/?]|$)"
_NATURE_PAGES = r"articles|search|subjects|collections|nature-index|siteindex|latest|briefing"
_SITES = (
    _Site(
        r"(?:m\.)?youtube\.com",
        r"/channel/(UC[\w-]{22})",
        r"https://www.youtube.com/feeds/videos.xml?channel_id=\1",
    ),
    _Site(
        r"(?:m\.)?youtube\.com",
        r"/playlist\?(?:.*&)?list=([\w-]+)",
        r"https://www.youtube.com/feeds/videos.xml?playlist_id=\1",
    ),
    _Site(
        r"github\.com", rf"/([\w.-]+)/([\w.-]+){_END}", r"https://github.com/\1/\2/releases.atom"
    ),
    _Site(r"(?:old\.|new\.)?reddit\.com", r"/r/(\w+)", r"https://www.reddit.com/r/\1/new/.rss"),
    _Site(r"([\w-]+\.substack\.com)", r"/", r"https://{host}/feed"),
    _Site(r"medium\.com", rf"/(@?[\w.-]+){_END}", r"https://medium.com/feed/\1"),
    _Site(
        r"(?:export\.)?arxiv\.org",
        rf"/(?:list|archive)/([a-z-]+(?:\.[A-Za-z-]+)?){_END}",
        r"https://rss.arxiv.org/rss/\1",
    ),
    _Site(
        r"nature\.com",
        rf"/(?!(?:{_NATURE_PAGES}){_END})([a-z]+){_END}",
        r"https://www.nature.com/\1.rss",
    ),
    _Site(
        r"biorxiv\.org",
        r"/collection/([a-z-]+)",
        r"https://connect.biorxiv.org/biorxiv_xml.php?subject=\1",
    ),
    _Site(r"news\.google\.com", r"/((?:search|topics)\b.*)", r"https://news.google.com/rss/\1"),
    _Site(
        r"bing\.com",
        r"/news/search\?(?!.*\bformat=)(.+)",
        r"https://www.bing.com/news/search?\1&format=rss",
    ),
    _Site(
        r"federalregister\.gov",
        r"/agencies/([a-z0-9-]+)",
        r"https://www.federalregister.gov/api/v1/documents.rss?conditions%5Bagencies%5D%5B%5D=\1",
    ),
    _Site(r"news\.ycombinator\.com", r"/", r"https://news.ycombinator.com/rss"),
)


def known_feed(page_url: str) -> str | None:
    """Give the feed of a page whose site is known; None for all others. Takes an http(s) URL."""
    parts = urlsplit(page_url)
    host = host_of(page_url).removeprefix("www.")
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for site in _SITES:
        found = re.match(site.page, place)
        if found and re.fullmatch(site.host, host):
            return found.expand(site.feed).replace("{host}", host)
    return None


def guessed_feeds(page_url: str) -> tuple[str, ...]:
    """Give the common addresses of feeds on a page's site: those of its section, then its own."""
    parts = urlsplit(page_url)
    root = f"{parts.scheme}://{parts.netloc}"
    section = _section(parts)
    near = [f"{root}{section}/{name}" for name in SECTION_PATHS] if section else []
    return tuple(dict.fromkeys([*near, *(root + path for path in COMMON_PATHS)]))


def search_feed(host: str, language: str) -> str:
    """Give a Google News search for what a site publishes, where the site has no feed itself.

    Host, interface language and edition must agree (research/feeds.md 2.1).
    """
    query = quote(f"site:{host.removeprefix('www.')} when:7d")
    place = "hl=zh-CN&gl=CN&ceid=CN:zh-Hans" if language == "zh" else "hl=en-US&gl=US&ceid=US:en"
    return f"https://news.google.com/rss/search?q={query}&{place}"


def _section(parts: SplitResult) -> str:
    """Give the folder that a page stands for, without its final slash; empty for the root."""
    folder, slash, last = parts.path.rpartition("/")
    return folder if "." in last or not last else f"{folder}{slash}{last}"
