"""Which feeds does an OPML file list, and how is the catalogue written as one?"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, get_args
from xml.etree import ElementTree as ET

from pydantic import ValidationError

from huangpu.adapters.feed_ids import free_id
from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.adapters.opml_outlines import NAMESPACE, Outline, outlines, plain
from huangpu.adapters.plain_faults import faults_of
from huangpu.adapters.yaml_marks import Marked
from huangpu.core.urls import redacted
from huangpu.errors import Fault
from huangpu.model.feeds import Catalogue, Feed, FeedKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

# Kept under our own namespace, so that an export can be read back whole. Not `headers`: a file
# from elsewhere could name a variable of our environment and have it sent to its own server.
_OWN_KEYS = (
    "id",
    "publisher",
    "timezone",
    "enabled",
    "reason",
    "poll_minutes",
    "weight",
    "encoding",
    "identity",
    "user_agent",
)
_MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class OpmlFeeds:
    """What an import would add, in file order, and what it leaves out with the reason."""

    feeds: tuple[Feed, ...]
    left_out: tuple[Fault, ...]


def read_opml(raw: bytes, file: str, catalogue: Catalogue | None = None) -> OpmlFeeds:
    """Read the feeds of an OPML file that the catalogue does not have yet.

    `file` is its name for messages. Every outline with an address ends in exactly one of the two
    lists. The feeds have free ids, and can be handed to `feeds_editor.add_feeds`. Raises
    ConfigError with one fault when the bytes are no OPML, or are built to exhaust a reader.
    """
    known = catalogue or Catalogue()
    ids = {feed.id for feed in known.feeds}
    keys = {same_feed_key(feed.url): feed.id for feed in known.feeds if not url_problem(feed.url)}
    feeds: list[Feed] = []
    left_out: list[Fault] = []
    for outline in outlines(raw, file):
        name = plain(outline.title, _MAX_TITLE) or "untitled"
        if fault := _refused(outline, keys):
            left_out.append(Fault(file, outline.line, f'"{name}"', *fault))
            continue
        values = _values(outline, ids)
        try:
            feed = Feed.model_validate(values)
        except ValidationError as error:
            read = Marked(file, values, {(): outline.line})
            left_out += list(faults_of(error, read, Feed))[:1]
            continue
        ids.add(feed.id)
        keys[same_feed_key(feed.url)] = feed.id
        feeds.append(feed)
    return OpmlFeeds(tuple(feeds), tuple(left_out))


def write_opml(
    catalogue: Catalogue,
    *,
    now: datetime,
    show_url: Callable[[str], str] = redacted,
    title: str = "huangpu",
) -> bytes:
    """Write the catalogue as OPML 2.0, a folder for each kind.

    `show_url` decides what becomes of addresses: their secrets are hidden, unless it is `str`, for
    one's own backup. Headers are never written. `now` must be aware.
    """
    ET.register_namespace("huangpu", NAMESPACE)
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = plain(title, _MAX_TITLE)
    ET.SubElement(head, "dateCreated").text = format_datetime(now)
    body = ET.SubElement(root, "body")
    for kind in dict.fromkeys(feed.kind for feed in catalogue.feeds):
        folder = ET.SubElement(body, "outline", text=kind, title=kind)
        for feed in catalogue.feeds:
            if feed.kind == kind:
                ET.SubElement(folder, "outline", dict(_attributes(feed, show_url)))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _attributes(feed: Feed, show_url: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    yield "type", "rss"
    yield "text", plain(feed.name, _MAX_TITLE)
    yield "title", plain(feed.title, _MAX_TITLE)
    yield "xmlUrl", show_url(feed.url)
    if feed.site:
        yield "htmlUrl", show_url(feed.site)
    if feed.language != "mixed":
        yield "language", feed.language
    set_values = feed.model_dump(mode="json", exclude_defaults=True)
    for key in _OWN_KEYS:
        if key in set_values:
            yield f"{{{NAMESPACE}}}{key}", plain(str(set_values[key]), _MAX_TITLE)


def _refused(outline: Outline, keys: dict[str, str]) -> tuple[str, str] | None:
    if "***" in outline.url:
        return "has lost its secret when it was exported", "ask for the whole address"
    if "${" in outline.url:
        return "has an address that asks for a variable of our environment", ""
    if problem := url_problem(outline.url):
        return f"its address {problem[0]}", problem[1]
    if same := keys.get(same_feed_key(outline.url)):
        return f"is there already, as {same!r}", ""
    return None


def _values(outline: Outline, ids: set[str]) -> dict[str, object]:
    title = plain(outline.title, _MAX_TITLE)
    values: dict[str, object] = {
        "url": outline.url,
        "title": title,
        "language": _language(outline.language, title, is_ours="id" in outline.own),
    }
    if outline.site and not url_problem(outline.site) and "${" not in outline.site:
        values["site"] = outline.site
    if outline.folder in get_args(FeedKind):
        values["kind"] = outline.folder
    values |= {key: plain(outline.own[key], _MAX_TITLE) for key in _OWN_KEYS if key in outline.own}
    return {**values, "id": free_id(outline.own.get("id", ""), title, outline.url, ids)}


def _language(said: str, title: str, *, is_ours: bool) -> str:
    """Take what the file says; a Han title without kana is Chinese, unless we wrote the file."""
    start = said.lower().partition("-")[0].partition("_")[0]
    if start in {"en", "zh"}:
        return start
    han = any("\u4e00" <= sign <= "\u9fff" for sign in title)
    kana = any("\u3040" <= sign <= "\u30ff" for sign in title)
    return "zh" if han and not kana and not said and not is_ours else "mixed"
