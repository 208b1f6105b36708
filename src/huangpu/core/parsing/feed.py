"""What does this document hold? Hostile bytes in, clean entries out.

decode -> tidy -> pre-scan -> (mend, once) -> feedparser or JSON -> clean. Run it in a process
that may be killed (huangpu.adapters.parse_pool): some inputs of 100 KB cost feedparser minutes.
"""

from __future__ import annotations

import functools
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huangpu.core.parsing.decoding import decode
from huangpu.core.parsing.entries import Surroundings, entry_of
from huangpu.core.parsing.json_feed import read_json
from huangpu.core.parsing.prescan import check_entries, prescan
from huangpu.core.parsing.repair import mended, tidied
from huangpu.core.parsing.xml_feed import read_xml
from huangpu.core.text import clean_text, plain_text
from huangpu.core.urls import host_of, web_url
from huangpu.errors import ParseError
from huangpu.model.entries import Entry, ParsedFeed

if TYPE_CHECKING:
    from datetime import datetime

    from huangpu.core.parsing.raw import RawFeed

MAX_BODY = 32 << 20  # bytes; the fetcher stops at a third of it
MAX_ENTRIES = 2_000  # entries used of one document; the rest is counted and rejected
_TTL_RANGE = (1, 31 * 24 * 60)  # minutes: security.md 5, case 52
_ITEM_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParseHints:
    """What is known about a document besides its bytes.

    `url` is where it came from at last, `zone` the IANA name for times without one, `language`
    the catalogue's (`en`, `zh`, `mixed`), `encoding` the catalogue's override.
    """

    url: str
    content_type: str | None = None
    zone: str = "UTC"
    language: str = "mixed"
    encoding: str | None = None


def parse_feed(body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
    """Read a document of RSS 0.9x to 2.0, Atom 0.3 or 1.0, RDF or JSON Feed 1.x.

    Every item becomes one Entry, in document order; unusable ones carry the reason. `now` bounds
    the dates. Raises ParseError and nothing else, with kind `not_a_feed`, `too_large`,
    `too_many_entries` (over 5,000), `entity_declaration`, `too_deep`, `too_many_attributes`,
    `broken` (feedparser or JSON gave up), `out_of_memory`, `bad_zone` or `unexpected` (our own
    fault).
    """
    if len(body) > MAX_BODY:
        raise ParseError("too_large", f"the document has {len(body)} bytes")
    try:
        return _parsed(body, hints, now)
    except ParseError:
        raise
    except MemoryError as error:
        detail = "the document needs more memory than is allowed"
        raise ParseError("out_of_memory", detail) from error
    except Exception as error:
        detail = f"the parser failed with {type(error).__name__}"
        raise ParseError("unexpected", detail) from error


def _parsed(body: bytes, hints: ParseHints, now: datetime) -> ParsedFeed:
    decoded = decode(body, hints.content_type, hints.encoding)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    is_json = text.startswith(("{", "["))
    raw, mended_at_all, cut_short = (read_json(text), False, False) if is_json else _read_xml(text)
    entries = _entries(raw, hints, now)
    if cut_short and entries:
        entries[-1] = replace(entries[-1], rejected="cut_short")
    title = plain_text(raw.title.value) if raw.title.is_markup else raw.title.value
    return ParsedFeed(
        format=raw.format,
        title=clean_text(title),
        site=web_url(raw.site, hints.url),
        language=clean_text(raw.language or "", 35) or None,
        ttl_minutes=_ttl(raw.update_minutes),
        encoding=decoded.encoding,
        repaired=mended_at_all or decoded.damaged,
        entries=tuple(entries),
    )


def _read_xml(text: str) -> tuple[RawFeed, bool, bool]:
    """Read XML; say whether it had to be mended, and whether it ends within its last item."""
    text = tidied(text)
    if prescan(text) is None:
        return read_xml(text), False, False
    text = mended(text)
    if prescan(text) is None:
        return read_xml(text), True, False
    check_entries(text)
    return read_xml(text), True, _ends_within_item(text)


def _ends_within_item(text: str) -> bool:
    starts, ends = list(_ITEM_START.finditer(text)), list(_ITEM_END.finditer(text))
    return bool(starts) and (not ends or ends[-1].start() < starts[-1].start())


def _entries(raw: RawFeed, hints: ParseHints, now: datetime) -> list[Entry]:
    around = Surroundings(
        host=host_of(hints.url),
        base=_base(raw, hints.url),
        zone=_zone(hints.zone),
        language=hints.language,
        now=now,
    )
    used = [entry_of(at, item, around) for at, item in enumerate(raw.items[:MAX_ENTRIES])]
    rest = range(len(used), len(raw.items))
    return used + [Entry(position=at, rejected="beyond_cap") for at in rest]


def _base(raw: RawFeed, feed_url: str) -> str | None:
    """Give what relative links mean: the site for RSS, which has no rule, else the document."""
    site = web_url(raw.site) if raw.format in {"rss", "rdf"} else None
    return site or web_url(feed_url)


@functools.cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ParseError("bad_zone", f"{name!r} is no time zone") from error


def _ttl(minutes: float | None) -> int | None:
    if minutes is None or not math.isfinite(minutes) or minutes <= 0:
        return None
    return int(min(max(minutes, _TTL_RANGE[0]), _TTL_RANGE[1]))
