"""What came over the wire, before anything is decided about it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

EntryLanguage = Literal["en", "zh", "ja", "ko", "und"]
FeedFormat = Literal["rss", "atom", "rdf", "json"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional; bytes, because they are sent back verbatim."""

    etag: bytes | None = None
    last_modified: bytes | None = None

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, slots=True)
class CacheHints:
    """When the server would like to be asked again. Seconds, already clamped to [0, 31 days]."""

    max_age: int | None = None
    expires_in: int | None = None
    retry_after: int | None = None


NO_VALIDATORS = Validators()
NO_HINTS = CacheHints()


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a fetch: the URL without secrets, and the status that answered."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """One HTTP answer, of whatever status, with a bounded and decoded body.

    `body` is what the server sent, inflated; empty unless `status` is 200 (other 2xx: empty too).
    `moved_to` is set when every redirect on the way was permanent (301 or 308).
    """

    feed_id: str
    status: int
    url: str
    body: bytes = b""
    content_type: str | None = None
    validators: Validators = NO_VALIDATORS
    hints: CacheHints = NO_HINTS
    moved_to: str | None = None
    hops: tuple[Hop, ...] = ()
    wire_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, cleaned once, at the door.

    Texts are plain, NFC, without control, bidi or zero-width characters; `link` is an absolute
    http(s) URL without credentials, or None; times are UTC or None when absent or unbelievable.
    `outlet` is the publisher that the entry itself names (Google News `source`), else None.
    `rejected` says why the entry is not taken on, else None; a rejected entry is still counted.
    """

    position: int
    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    date_is_rough: bool = False  # only the day is known, not the hour
    language: EntryLanguage = "und"
    outlet: str | None = None
    outlet_site: str | None = None
    categories: tuple[str, ...] = ()
    rejected: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed document says about itself, and its entries in document order."""

    format: FeedFormat
    title: str = ""
    site: str | None = None
    language: str | None = None
    ttl_minutes: int | None = None
    encoding: str = "utf-8"
    repaired: bool = False  # it was not well-formed, and was mended or read loosely
    entries: tuple[Entry, ...] = field(default=())
