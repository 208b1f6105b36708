"""Have we seen this entry before, and which article is it?

Two levels of sameness, both by identity and never by likeness. An *observation* is an entry
within one feed, known by a set of aliases: guid, canonical link, title with date. An *article* is
one published item whichever feeds carry it, known by its canonical URL. Feeds break each single
key in their own way (research/security.md 3.7 has the table), so the first alias that hits wins
and all aliases are remembered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from huangpu.core.keys import key64, short_id
from huangpu.core.text import normal_title
from huangpu.core.urls import canonical_url
from huangpu.model.entries import Entry
from huangpu.model.feeds import IdentityRule

_TITLE_ALIAS_MIN = 12  # shorter titles recur ("Daily briefing"): security.md 3.7
_TITLE_ALIAS_MIN_CJK = 6  # a Chinese character carries about what two Latin letters do
# "3小时前", "刚刚", "12 评论", "5 hours ago", "1,024 views": lists that are scraped carry them
# A number begins where no other digit stands before it and gives nothing back: a text of nothing but
# digits must not cost the square of its length.
_FLEETING = re.compile(
    r"(?:(?<!\d)\d++\s*+(?:秒钟?|分钟|小时|天|周|个月)之?前|刚刚"
    r"|(?<!\d)(?<!\d[,.])\d[\d,.]*+\s*+[万wk]?\+?\s*(?:条?评论|阅读|点赞|浏览|播放|人看过|跟贴)"
    r"|\b\d++\s*+(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month)s?\s+ago\b"
    r"|(?<!\w)(?<!\d[,.])\d[\d,.]*+[km]?\s*+(?:comments?|views?|likes?|shares?|reads?)\b)",
    re.IGNORECASE,
)
_CJK = re.compile(r"[㐀-鿿豈-﫿]")


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entry within its feed: the method it stands for, and a 64-bit key."""

    method: str  # guid, link or title
    key: int


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry with its names.

    `entry_key` is what a new observation of it would be called. `article_id` is the article that
    its URL names (`method` "url"), or one of its own where the URL tells nothing ("entry").
    """

    entry: Entry
    aliases: tuple[Alias, ...]
    entry_key: str
    article_id: str
    article_method: str
    content_hash: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an entry turned out to be: a known observation, a new one, or a repeat."""

    identified: Identified
    entry_key: str
    method: str  # the alias that hit, "new", or "repeat" for a second copy in one document


def identify(feed_id: str, entries: Sequence[Entry], rule: IdentityRule) -> list[Identified]:
    """Name every usable entry of one document, in order.

    A guid or link that several entries of the document share is no name (feeds that give every
    item the home page, or one constant guid), so it is left out. `rule` restricts the aliases to
    one kind where an operator knows better.
    """
    usable = [entry for entry in entries if entry.rejected is None]
    links = [canonical_url(entry.link) if entry.link else None for entry in usable]
    guids = [_normal_guid(entry.guid) for entry in usable]
    titles = [_dated_title(entry) for entry in usable]
    link_uses, guid_uses, title_uses = Counter(links), Counter(guids), Counter(titles)
    found = []
    for entry, link, guid, title in zip(usable, links, guids, titles, strict=True):
        link_is_name = link is not None and _names_one(link_uses, link, entry, usable, links)
        names = [
            ("guid", guid if guid and guid_uses[guid] == 1 else None),
            ("link", link if link_is_name else None),
            ("title", title if title and title_uses[title] == 1 else None),
        ]
        aliases = tuple(
            Alias(method, key64(feed_id, method, value))
            for method, value in names
            if value and rule in {"auto", method}
        ) or (Alias("content", key64(feed_id, "content", entry.title, link or "", entry.summary)),)
        entry_key = short_id(feed_id, str(aliases[0].key))
        by_url = link if link and link_is_name and not _is_front_page(link) else None
        found.append(
            Identified(
                entry=entry,
                aliases=aliases,
                entry_key=entry_key,
                article_id=short_id("url", by_url) if by_url else short_id("entry", entry_key),
                article_method="url" if by_url else "entry",
                content_hash=key64(_lasting(entry.title), _lasting(entry.summary)),
            )
        )
    return found


def observe(identified: Sequence[Identified], known: Mapping[int, str]) -> list[Sighting]:
    """Match the entries of one document against the aliases known of their feed.

    `known` maps alias keys to entry keys. The first alias that hits wins, in the order guid,
    link, title. A second entry that lands on the same observation is a repeat.
    """
    taken: set[str] = set()
    fresh: dict[int, str] = {}
    sightings = []
    for item in identified:
        hit = next(
            ((a.method, known[a.key]) for a in item.aliases if a.key in known),
            None,
        ) or next(((a.method, fresh[a.key]) for a in item.aliases if a.key in fresh), None)
        method, entry_key = hit or ("new", item.entry_key)
        if entry_key in taken:
            method = "repeat"
        taken.add(entry_key)
        fresh.update((alias.key, entry_key) for alias in item.aliases)
        sightings.append(Sighting(item, entry_key, method))
    return sightings


def _normal_guid(guid: str | None) -> str | None:
    if guid is None:
        return None
    return re.sub(r"^https?://(www\.)?", "", guid.strip()) or None


def _lasting(text: str) -> str:
    """Leave out what changes by itself: clocks, counters and spacing make no new version."""
    return "".join(_FLEETING.sub("", text).split())


def _dated_title(entry: Entry) -> str | None:
    title = normal_title(entry.title)
    floor = _TITLE_ALIAS_MIN_CJK if _CJK.search(title) else _TITLE_ALIAS_MIN
    if len(title) < floor or entry.published_at is None:
        return None
    return f"{title} {entry.published_at.date().isoformat()}"


def _names_one(
    uses: Counter[str | None],
    link: str,
    entry: Entry,
    usable: Sequence[Entry],
    links: Sequence[str | None],
) -> bool:
    """Whether a link names one item; the same item listed twice does not count against it."""
    if uses[link] == 1:
        return True
    title = normal_title(entry.title)
    others = (o for o, its_link in zip(usable, links, strict=True) if its_link == link)
    return all(normal_title(other.title) == title for other in others)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query and not parts.fragment
