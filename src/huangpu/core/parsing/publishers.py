"""What do search feeds and some sites add to an item that is not the article's own?

Google News and Bing carry other people's articles: the publisher stands in the item, the title
ends with its name, and the description belongs to Google (research/feeds.md 2.1, 2.2). A few
sites put their own name behind every headline. Only what is listed here is taken off.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from huangpu.core.urls.wrappers import unwrapped

if TYPE_CHECKING:
    from datetime import datetime

GOOGLE_NEWS = "news.google.com"
_PACIFIC = ZoneInfo("America/Los_Angeles")  # where a day of Google begins
# site -> what its feeds put behind a headline
_SUFFIXES = {
    "ithome.com": ("_IT之家", " - IT之家", "-IT之家"),
    "mydrivers.com": ("-快科技", "--快科技", " - 快科技", "_快科技"),
    "thepaper.cn": ("_澎湃新闻-The Paper", "_澎湃新闻"),
    "36kr.com": ("-36氪", "_36氪"),
    "ifeng.com": ("_凤凰网",),
}
# What these services send, with status 200, where a feed should be.
_PLACEHOLDER_TITLES = frozenset({"this feed is not available.", "该提要不可用", "該提要不可用"})


def inner_link(link: str) -> str:
    """Give the article's address out of a redirect link of Google or Bing, else the link."""
    return unwrapped(urlsplit(link)) or link


def without_source(title: str, source: str | None, host: str) -> str:
    """Take the publisher's name off the end of a title: ` - Source`, or a suffix of the site."""
    if source and title.endswith(ending := f" - {source}") and len(title) > len(ending):
        title = title[: -len(ending)].rstrip()
    for suffix in _SUFFIXES.get(".".join(host.split(".")[-2:]), ()):
        if title.endswith(suffix) and len(title) > len(suffix):
            return title[: -len(suffix)].rstrip()
    return title


def placeholder(title: str, guid: str | None, link: str | None, host: str) -> str | None:
    """Say why an item is no article but a notice of the service, else None."""
    if link and host == GOOGLE_NEWS and urlsplit(link).path in {"", "/"}:
        return "placeholder"
    if title.casefold() in _PLACEHOLDER_TITLES:
        return "placeholder"
    if title == "Error" and guid and "arxiv.org/api/errors" in guid:
        return "error_notice"
    return None


def is_midnight_pacific(at: datetime) -> bool:
    """Whether a Google stamp is the start of a day in California: the day is known, no more."""
    return at.astimezone(_PACIFIC).time() == time(0)
