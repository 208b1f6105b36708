"""How do a document and its entries travel between the program and a parser process?

As length-prefixed JSON, not as pickle: a parser process reads hostile bytes with C code, and
whatever becomes of it may not hand objects to the program that execute on arrival.
"""

from __future__ import annotations

import json
import struct
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

from huangpu.core.parsing import ParseHints
from huangpu.errors import ParseError
from huangpu.model.entries import Entry, ParsedFeed

LENGTH = struct.Struct("!I")


def framed(message: bytes) -> bytes:
    """Put the length before a message."""
    return LENGTH.pack(len(message)) + message


def request(body: bytes, hints: ParseHints, now: datetime) -> bytes:
    """Give the two frames that ask for a document to be parsed: the circumstances, the bytes."""
    about = json.dumps([astuple(hints), now.timestamp()]).encode()
    return framed(about) + framed(body)


def circumstances(message: bytes) -> tuple[ParseHints, datetime]:
    """Read the first frame of a request."""
    hints, now = json.loads(message)
    return ParseHints(*hints), datetime.fromtimestamp(now, UTC)


def parsed(feed: ParsedFeed) -> bytes:
    """Give the answer that carries a parsed feed."""
    about = {
        "format": feed.format,
        "title": feed.title,
        "site": feed.site,
        "language": feed.language,
        "ttl_minutes": feed.ttl_minutes,
        "encoding": feed.encoding,
        "repaired": feed.repaired,
    }
    return json.dumps([about, [_packed(entry) for entry in feed.entries]]).encode()


def refused(error: ParseError) -> bytes:
    """Give the answer that carries the reason why there is no feed."""
    return json.dumps([error.kind, error.detail]).encode()


def answer(message: bytes) -> ParsedFeed:
    """Read an answer; raise the ParseError that it carries, or `parser_died` for nonsense."""
    try:
        about, entries = json.loads(message)
        if isinstance(about, dict):
            return ParsedFeed(**about, entries=tuple(map(_unpacked, entries)))
    except (LookupError, TypeError, ValueError) as error:
        raise ParseError("parser_died", "the parser process gave no readable answer") from error
    raise ParseError(str(about), str(entries))


def _packed(entry: Entry) -> list[Any]:
    return [
        entry.position,
        entry.guid,
        entry.link,
        entry.title,
        entry.summary,
        entry.published_at and int(entry.published_at.timestamp()),
        entry.updated_at and int(entry.updated_at.timestamp()),
        entry.date_is_rough,
        entry.language,
        entry.outlet,
        entry.outlet_site,
        entry.categories,
        entry.rejected,
    ]


def _unpacked(values: list[Any]) -> Entry:
    for at in (5, 6):  # the two dates, in whole seconds
        if values[at] is not None:
            values[at] = datetime.fromtimestamp(values[at], UTC)
    values[11] = tuple(values[11])
    return Entry(*values)
