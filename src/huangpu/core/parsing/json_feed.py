"""What does a JSON Feed say? Version 1.x (jsonfeed.org), read with bounds.

Python's own reader fails safely on deep nesting and long numbers; what is left to do is to trust
no type (research/security.md 5, case 108).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from huangpu.core.parsing.prescan import MAX_ENTRIES_READ
from huangpu.core.parsing.raw import NO_TEXT, RawFeed, RawItem, RawText
from huangpu.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_json(text: str) -> RawFeed:
    """Read the text of a JSON Feed.

    Raises ParseError: `broken` for what is no JSON, `not_a_feed` for other JSON,
    `too_many_entries`.
    """
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits
        raise ParseError("broken", f"the JSON cannot be read: {type(error).__name__}") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise ParseError("not_a_feed", "the answer is JSON, but no JSON Feed")
    if "jsonfeed.org/version/" not in str(document.get("version")):
        raise ParseError("not_a_feed", "the answer is JSON without the version of JSON Feed")
    items = document["items"]
    if len(items) > MAX_ENTRIES_READ:
        raise ParseError("too_many_entries", f"the document has {len(items)} entries")
    return RawFeed(
        format="json",
        title=_plain(document, "title"),
        site=_text(document, "home_page_url"),
        language=_text(document, "language"),
        items=tuple(_item(item) for item in items),
    )


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _item(item: object) -> RawItem:
    if not isinstance(item, dict):
        return RawItem()
    number = item.get("id")  # a string by the standard, a number in the wild
    guid = str(number) if isinstance(number, int) and number else _text(item, "id")
    links = (_text(item, "url"), _text(item, "external_url"))
    published, updated = _text(item, "date_published"), _text(item, "date_modified")
    tags = item.get("tags")
    return RawItem(
        guid=guid,
        links=tuple(link for link in links if link),
        title=_plain(item, "title"),
        texts=tuple(_texts(item)),
        published=(published,) if published else (),
        updated=(updated,) if updated else (),
        categories=tuple(tag for tag in tags if isinstance(tag, str))
        if isinstance(tags, list)
        else (),
    )


def _texts(item: dict[str, Any]) -> Iterator[RawText]:
    for key, is_markup in (("summary", False), ("content_text", False), ("content_html", True)):
        if value := _text(item, key):
            yield RawText(value, is_markup=is_markup)


def _plain(holder: dict[str, Any], key: str) -> RawText:
    value = _text(holder, key)
    return RawText(value) if value else NO_TEXT


def _text(holder: dict[str, Any], key: str) -> str | None:
    value = holder.get(key)
    return value if isinstance(value, str) and value.strip() else None
