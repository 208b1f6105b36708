"""What do RSS, RDF and Atom documents say? feedparser reads them, this picks from its answer.

feedparser gets a BytesIO and nothing else, because it opens files and URLs when bytes or strings
name one. Its sanitiser, its relative links and its dates are not used (research/security.md 1).
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import feedparser

from huangpu.core.parsing.raw import NO_TEXT, RawFeed, RawItem, RawText
from huangpu.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.entries import FeedFormat

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# A closing tag, or a tag with an attribute: not `List<String>`, nor a word on the <blink> tag.
_ACTIVE_TAG = re.compile(r"</[a-z][a-z0-9]*\s*>|<[a-z][a-z0-9]*[\s/][^<>]*=", re.IGNORECASE)
_PERIOD_MINUTES = {
    "hourly": 60,
    "daily": 1_440,
    "weekly": 10_080,
    "monthly": 43_200,
    "yearly": 525_600,
}
# feedparser's answers are dictionaries whose own lookup follows aliases and is slow; plain
# `dict.get` sees what was really in the document.
_get = dict.get


def read_xml(text: str) -> RawFeed:
    """Read the text of an RSS, RDF or Atom document, well-formed or not.

    Raises ParseError `broken` when feedparser fails, which it does on 8 % of fuzzed documents,
    and `not_a_feed` when it recognises no format and no entry.
    """
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:
        raise ParseError("broken", f"feedparser failed with {type(error).__name__}") from error
    version: str = _get(found, "version") or ""
    entries: list[dict[str, Any]] = _get(found, "entries") or []
    feed: dict[str, Any] = _get(found, "feed") or {}
    if not version and not entries and not feed:
        raise ParseError("not_a_feed", "the document has no part that a feed has")
    format_ = _format(version, text)
    return RawFeed(
        format=format_,
        title=_title(feed, format_),
        site=next(_links(feed, format_), None),
        language=_text(feed, "language"),
        update_minutes=_update_minutes(feed),
        items=tuple(_item(entry, format_) for entry in entries),
    )


def _format(version: str, text: str) -> FeedFormat:
    if version.startswith("atom"):
        return "atom"
    rdf = version in {"rss090", "rss10"} or text[:16].lower().startswith("<rdf:rdf")
    return "rdf" if rdf else "rss"


def _item(entry: dict[str, Any], format_: FeedFormat) -> RawItem:
    published, updated = _strings(entry, "published", "created"), _strings(entry, "updated")
    if format_ != "atom" and not published:
        published, updated = updated, ()  # dc:date, which feedparser files under updated
    source = _get(entry, "source") if format_ != "atom" else None
    source = source if isinstance(source, dict) else {}
    return RawItem(
        guid=_text(entry, "id"),
        links=tuple(_links(entry, format_)),
        title=_title(entry, format_),
        texts=tuple(_texts(entry)),
        published=published,
        updated=updated,
        source=_text(source, "title") or _text(entry, "news_source"),
        source_site=_text(source, "href"),
        categories=tuple(_categories(entry)),
    )


def _text(holder: dict[str, Any], key: str) -> str | None:
    value = _get(holder, key)
    return value if isinstance(value, str) and value else None


def _dicts(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Give a list of feedparser's; an element of the feed may have put a text in its place."""
    value = _get(holder, key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _strings(holder: dict[str, Any], *keys: str) -> tuple[str, ...]:
    return tuple(value for value in (_text(holder, key) for key in keys) if value)


def _title(holder: dict[str, Any], format_: FeedFormat) -> RawText:
    """Give the title. Only Atom says what it is; in RSS tags that do something are markup."""
    value = _text(holder, "title")
    if value is None:
        return NO_TEXT
    detail = _get(holder, "title_detail")
    kind = _get(detail, "type") if isinstance(detail, dict) else None
    is_markup = kind not in {"text/plain", None}
    return RawText(value, is_markup or (format_ != "atom" and bool(_ACTIVE_TAG.search(value))))


def _texts(entry: dict[str, Any]) -> Iterator[RawText]:
    """Give the description, then the full text, which stands in where there is none."""
    detail = _get(entry, "summary_detail")
    if summary := _text(entry, "summary"):
        kind = _get(detail, "type") if isinstance(detail, dict) else "text/html"
        yield RawText(summary, is_markup=kind != "text/plain")
    for content in _dicts(entry, "content"):
        if value := _text(content, "value"):
            kind = _get(content, "type") or "text/html"
            yield RawText(value, is_markup=kind != "text/plain")


def _links(holder: dict[str, Any], format_: FeedFormat) -> Iterator[str]:
    """Give the addresses that may be the page of the entry, best first.

    Atom's first alternate is its page. RSS has one link element, or the last one counts, or a
    guid that is a permalink stands in; feedparser has sorted that out.
    """
    if original := _text(holder, "feedburner_origlink"):
        yield original
    only = _text(holder, "link")
    if only and format_ != "atom":
        yield only
    pages = [link for link in _dicts(holder, "links") if _get(link, "rel") == "alternate"]
    pages.sort(key=lambda link: _get(link, "type") not in _MARKUP_TYPES)  # stable: first stays
    for link in pages:
        if href := _text(link, "href"):
            yield href
    if only:
        yield only


def _categories(entry: dict[str, Any]) -> Iterator[str]:
    for tag in _dicts(entry, "tags"):
        if term := _text(tag, "label") or _text(tag, "term"):
            yield term


def _update_minutes(feed: dict[str, Any]) -> float | None:
    """Read `ttl`, else the period and frequency of the syndication module."""
    try:
        if ttl := _text(feed, "ttl"):
            return float(ttl)
        period = _text(feed, "sy_updateperiod")
        if period is None:
            return None
        return _PERIOD_MINUTES[period.lower()] / float(_text(feed, "sy_updatefrequency") or 1)
    except (KeyError, ValueError, ZeroDivisionError):
        return None
