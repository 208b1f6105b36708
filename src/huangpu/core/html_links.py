"""Which addresses does a page hold, and what does it say about them?"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from huangpu.core.html_tags import MAX_VALUE, Tag, tags
from huangpu.core.text import clean_text

MAX_TEXT = 2_000_000  # characters; the front pages of newspapers have a tenth of it
MAX_LINKS = 5_000
_TEXT_LENGTH = 120

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET_WITHIN = 4_096  # bytes; the standard says 1,024, Chinese portals write more before it


@dataclass(frozen=True, slots=True)
class PageLink:
    """One `<link>` or `<a>`: its address as written, and what the page says about it.

    `rel` and `type` are in lower case; `text` is what a reader sees or hovers over.
    """

    href: str
    rel: frozenset[str] = frozenset()
    type: str = ""
    text: str = ""
    is_anchor: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page in document order, what they are relative to, and its language."""

    links: tuple[PageLink, ...] = ()
    base: str | None = None
    language: str = ""
    title: str = ""


def page_links(text: str) -> PageLinks:
    """Read the links of an HTML page; anything at all may be given, and never raises.

    Only the first 2,000,000 characters and 5,000 links are read.
    """
    text = text[:MAX_TEXT]
    found: list[PageLink] = []
    base: str | None = None
    language = title = ""
    anchor: Tag | None = None
    for tag in tags(text):
        if anchor is not None and tag.name in {"a", "/a"}:
            found.append(_anchor(anchor, text, tag.starts_at))
            anchor = None
        if len(found) >= MAX_LINKS:
            break
        if tag.name == "a" and tag.attributes.get("href"):
            anchor = tag
        elif tag.name == "link" and tag.attributes.get("href"):
            found.append(_link(tag))
        elif tag.name == "base":
            base = base or tag.attributes.get("href")
        elif tag.name == "html":
            language = language or tag.attributes.get("lang", "")[:35]
        elif tag.name == "title":
            title = title or _words(text[tag.ends_at : tag.ends_at + 8 * _TEXT_LENGTH])
    if anchor is not None and len(found) < MAX_LINKS:
        found.append(_anchor(anchor, text, anchor.ends_at + MAX_VALUE))
    return PageLinks(tuple(found), base, language, title)


def declared_charset(body: bytes) -> str | None:
    """Give the encoding that a page names in its head, as written; None where it names none."""
    found = _CHARSET.search(body, 0, _CHARSET_WITHIN)
    return found[1].decode("ascii", "replace") if found else None


def _link(tag: Tag) -> PageLink:
    said = tag.attributes
    return PageLink(
        href=said["href"],
        rel=frozenset(said.get("rel", "").lower().split()),
        type=said.get("type", "").partition(";")[0].strip().lower(),
        text=clean_text(said.get("title", ""), _TEXT_LENGTH),
    )


def _anchor(tag: Tag, text: str, end: int) -> PageLink:
    said = tag.attributes
    inside = text[tag.ends_at : min(end, tag.ends_at + MAX_VALUE)]
    images = (inner.attributes for inner in tags(inside) if inner.name == "img")
    named = next((image.get("alt") or image.get("title") for image in images), None)
    words = _words(inside) or named or said.get("title") or said.get("aria-label") or ""
    return PageLink(
        href=said["href"],
        rel=frozenset(said.get("rel", "").lower().split()),
        type=said.get("type", "").partition(";")[0].strip().lower(),
        text=clean_text(words, _TEXT_LENGTH),
        is_anchor=True,
    )


def _words(markup: str) -> str:
    """Give the text up to the next end of a title, without the tags in it."""
    pieces, at = [], 0
    for tag in tags(markup):
        pieces.append(markup[at : tag.starts_at])
        at = tag.ends_at
        if tag.name == "/title":
            return clean_text(html.unescape(" ".join(pieces)), _TEXT_LENGTH)
    pieces.append(markup[at:].partition("<")[0])
    return clean_text(html.unescape(" ".join(pieces)), _TEXT_LENGTH)
