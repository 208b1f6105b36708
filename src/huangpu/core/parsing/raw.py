"""What does a document say, before we judge any of it? One shape for all feed formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huangpu.model.entries import FeedFormat


@dataclass(frozen=True, slots=True)
class RawText:
    """A text of the document, and whether it is markup or to be shown as written."""

    value: str
    is_markup: bool = False


NO_TEXT = RawText("")


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as the document has it. `links` come best first; texts too."""

    guid: str | None = None
    links: tuple[str, ...] = ()
    title: RawText = NO_TEXT
    texts: tuple[RawText, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    source: str | None = None
    source_site: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as it describes itself. `update_minutes` is how often it says it changes."""

    format: FeedFormat
    title: RawText = NO_TEXT
    site: str | None = None
    language: str | None = None
    update_minutes: float | None = None
    items: tuple[RawItem, ...] = ()
