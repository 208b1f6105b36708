"""Which tags does this text hold? One pass over hostile HTML, in linear time.

Own code, because the standard library's HTMLParser took over 20 seconds for 200 KB of `<!--` and
the parsers that do not are not among our dependencies. Tags are found as browsers find them (HTML
standard, 13.2.5); in comments, scripts and styles there are none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_VALUE = 4_096  # characters of one attribute
_MAX_ATTRIBUTES = 50

_OPEN = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_RAW = {  # no tags inside these but their own end
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


@dataclass(slots=True)
class Tag:
    """A start tag, or an end tag by the name `/name`, and where it stands in the text.

    Names are in lower case; of an attribute that is written twice the first counts.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    starts_at: int = 0
    ends_at: int = 0


def tags(text: str) -> Iterator[Tag]:
    """Give start and end tags (`/name`) in order; a tag or comment that never ends ends the page.

    Whatever is looked for and not found to the end of the text stops the search, so that no part
    of the text is read twice.
    """
    at = 0
    while opening := _OPEN.search(text, at):
        tag, at = _next(text, opening.start())
        if at < 0:
            return
        if tag is not None:
            yield tag
            if tag.name in _RAW:
                end = _RAW[tag.name].search(text, at)
                at = end.start() if end else len(text)


def _next(text: str, at: int) -> tuple[Tag | None, int]:
    """Read what a `<` opens; give its tag if it is one, and where to go on, -1 for nowhere."""
    if text.startswith("<!--", at):
        end = text.find("-->", at + 2)  # `<!-->` is a whole comment
        return None, end if end < 0 else end + 3
    slash = text.startswith("/", at + 1)
    name = _NAME.match(text, at + 1 + slash)
    if name is None:  # a doctype, or what browsers take for a comment
        end = text.find(">", at)
        return None, end if end < 0 else end + 1
    tag = Tag(("/" if slash else "") + name[0].lower()[:40], starts_at=at)
    end = _attributes(text, name.end(), tag)
    tag.ends_at = end
    return (None, -1) if end < 0 else (tag, end)


def _attributes(text: str, at: int, tag: Tag) -> int:
    """Read attributes into the tag; give the index behind its `>`, or -1 when it never ends."""
    while True:
        at = _gap_end(text, at)
        if at >= len(text):
            return -1
        if text[at] == ">":
            return at + 1
        name = _ATTRIBUTE.match(text, at)
        start, at = at, name.end() if name else at + 1
        key = text[start:at][:40].lower()
        equals = _EQUALS.match(text, at)
        value = ""
        if equals:
            value, at = _value(text, equals.end())
            if at < 0:
                return -1
        if len(tag.attributes) < _MAX_ATTRIBUTES:
            tag.attributes.setdefault(key, html.unescape(value[:MAX_VALUE]).strip())


def _gap_end(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _value(text: str, at: int) -> tuple[str, int]:
    quote = text[at : at + 1]
    if quote and quote in "\"'":
        end = text.find(quote, at + 1)
        return (text[at + 1 : end], end + 1) if end >= 0 else ("", -1)
    found = _UNQUOTED.match(text, at)
    end = found.end() if found else at
    return text[at:end], end
