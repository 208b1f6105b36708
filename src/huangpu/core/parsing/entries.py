"""What does one item become, once it is cleaned? An Entry, or an Entry with the reason against it.

Texts are cleaned here once, for good; links and dates are checked here once; nobody further in
looks at what the feed really sent.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.dates import Dated, read_date
from huangpu.core.language import language_of
from huangpu.core.parsing import publishers
from huangpu.core.text import (
    MAX_TITLE,
    clean_text,
    first_sentence,
    plain_summary,
    plain_text,
    summary_text,
)
from huangpu.core.urls import host_of, web_url
from huangpu.model.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from huangpu.core.parsing.raw import RawItem, RawText
    from huangpu.model.entries import EntryLanguage

MAX_CATEGORIES = 20
_CATEGORY_LENGTH = 100
_OUTLET_LENGTH = 120
_GUID_LENGTH = 1_024  # longer ones are named by their hash, so that none is cut into another
# Markup in a text that is declared to be plain.
_MARKUP = re.compile(r"</(?:p|a|div|b|i|em|strong|span|li|ul)>|<(?:br|p)\s*/?>", re.IGNORECASE)
# What scraped list pages put behind each item, different at each poll, so that every poll would
# look like an edit of the headline.
_AGE = re.compile(
    r"(?<!\s)(?:\s+|\s*-\s*)(?:\d{1,2}\s?(?:秒|分钟|小时|天)前|刚刚|\d{1,2} (?:min(?:ute)?|hour|day)s? ago"
    r"|(?<=\s)(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    r"(?:\s+\d{1,5}\s?(?:条?评论|评|comments?))?$"
)
_LABEL_LENGTH = 4  # a first line this short is the label of a section (专题, 活动), not a headline


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an item is read against: its feed's host, base for links, zone, language, clock."""

    host: str
    base: str | None
    zone: tzinfo
    language: str
    now: datetime


def entry_of(position: int, item: RawItem, around: Surroundings) -> Entry:
    """Clean one item. One that cannot be used comes back with `rejected` set, never as nothing."""
    link = _link(item.links, around.base)
    guid = _guid(item.guid)
    source = _name(item.source or "", _OUTLET_LENGTH) or None
    title, summary = _texts(item)
    host = host_of(link) if link else ""
    title = publishers.without_source(title, source, host)
    google = publishers.GOOGLE_NEWS in {host, around.host}
    if google:
        summary = ""  # Google's own list of stories around this one: feeds.md 2.1
    published = _first_date(item.published, around)
    updated = _first_date(item.updated, around)
    rough = published is not None and (
        published.is_rough or (google and publishers.is_midnight_pacific(published.at))
    )
    return Entry(
        position=position,
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published_at=published.at if published else None,
        updated_at=updated.at if updated else None,
        date_is_rough=rough,
        language=_language(title, summary, around.language),
        outlet=source,
        outlet_site=host_of(item.source_site or "") or None if source else None,
        categories=_categories(item.categories),
        rejected=_reason_against(title, summary, guid, link, host),
    )


def _link(raw_links: Iterable[str], base: str | None) -> str | None:
    for raw in raw_links:
        link = web_url(raw, base)
        if link:
            return web_url(publishers.inner_link(link)) or link
    return None


def _guid(raw: str | None) -> str | None:
    guid = clean_text(raw or "", 2 * _GUID_LENGTH)
    if len(guid) > _GUID_LENGTH or len(raw or "") > 2 * _GUID_LENGTH:
        return "sha256:" + hashlib.sha256((raw or "").encode("utf-8", "replace")).hexdigest()
    return guid or None


def _texts(item: RawItem) -> tuple[str, str]:
    """Give title and summary; either may be empty."""
    title = _AGE.sub("", _one_line(item.title))
    summary = next(filter(None, map(_summary, item.texts)), "")
    if not title:
        return clean_text(first_sentence(summary)), summary
    if "\n" in item.title.value and item.texts and _same(item.title, item.texts[0]):
        return _scraped(_summary(item.title))
    return title, "" if summary in {title, _one_line(item.title)} else summary


def _scraped(block: str) -> tuple[str, str]:
    """Take apart what a scraped list gives as title and text alike: headline, teaser and age."""
    lines = block.split("\n")
    head = 2 if len(lines[0]) <= _LABEL_LENGTH else 1
    return clean_text(_AGE.sub("", " ".join(lines[:head]))), _AGE.sub("", "\n".join(lines[head:]))


def _same(title: RawText, text: RawText) -> bool:
    return title.value.split() == text.value.split()


def _one_line(text: RawText) -> str:
    return clean_text(plain_text(text.value) if text.is_markup else text.value, MAX_TITLE)


def _name(raw: str, limit: int) -> str:
    """Clean the name of an outlet or a category; no name has a `<`, so there it is markup."""
    return clean_text(plain_text(raw) if "<" in raw else raw, limit)


def _summary(text: RawText) -> str:
    if text.is_markup or _MARKUP.search(text.value):
        return summary_text(text.value)
    return plain_summary(text.value)


def _first_date(raw_dates: Iterable[str], around: Surroundings) -> Dated | None:
    dates = (read_date(raw, around.zone, around.now) for raw in raw_dates)
    return next((date for date in dates if date), None)


def _language(title: str, summary: str, hint: str) -> EntryLanguage:
    found = language_of(title, summary)
    if found == "und" and (title or summary):
        return "zh" if hint == "zh" else "en" if hint == "en" else "und"
    return found


def _categories(raw: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for name in raw:
        if category := _name(name, _CATEGORY_LENGTH):
            seen[category] = None
        if len(seen) == MAX_CATEGORIES:
            break
    return tuple(seen)


def _reason_against(
    title: str, summary: str, guid: str | None, link: str | None, host: str
) -> str | None:
    if not title and not summary:
        return "no_text" if link or guid else "empty"
    return publishers.placeholder(title, guid, link, host)
