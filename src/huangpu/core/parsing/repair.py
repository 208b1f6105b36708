"""What has to be mended before a strict XML parser takes this text?

Two levels: `tidied` is always applied and changes no content; `mended` is the one retry when the
tidied text is still not well-formed, for the faults that feeds really have.
"""

from __future__ import annotations

import html
import re
from html.entities import html5

from huangpu.errors import ParseError

# Not allowed in XML 1.0 at all, whatever the feed says (security.md 3.4).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOT_NAME = r"<((?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel|entry))(?=[\s>/])"
# Comments and instructions before the root may speak of <rss> too.
_ROOT = re.compile(rf"<!--.*?-->|<\?.*?\?>|{_ROOT_NAME}", re.IGNORECASE | re.DOTALL)
_ROOT_WITHIN = 32_768  # characters; a prolog with a licence text or a PHP warning is shorter
_HTML = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:#(\d{1,10}|[xX][0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STRAY = re.compile(r"<(?=[\s\d=<>,.;])")
_PREFIXES_MAX = 20
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=")
_BOUND = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
# What the prefix means nearly everywhere, so that a parser finds the elements it knows.
_USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/commentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def tidied(text: str) -> str:
    """Give the document without characters that XML forbids, and beginning at its root element.

    What goes: byte order marks, junk before the document (blank lines, PHP warnings), the XML
    declaration (the text is decoded already) and the DOCTYPE. Raises ParseError
    `entity_declaration` when that declares entities, and `not_a_feed` when there is no root
    element of a feed.
    """
    text = _FORBIDDEN.sub("", text)
    head = text[:_ROOT_WITHIN]
    start = next((found.start() for found in _ROOT.finditer(head) if found[1]), None)
    prolog = head[:start]
    if start is None or _HTML.search(prolog):
        raise ParseError("not_a_feed", _what_it_is(prolog))
    if _ENTITY_DECLARATION.search(prolog):
        raise ParseError("entity_declaration", "the document declares XML entities of its own")
    return text[start:]


def mended(text: str) -> str:
    """Give tidied text with the usual faults repaired.

    Bare `&` and `<` and unknown entities are escaped, HTML entities and forbidden character
    references replaced (none of it inside CDATA), undeclared prefixes bound, junk after the root
    element cut off.
    """
    root = _ROOT.match(text)
    name = re.escape(root[1]) if root and root[1] else ""
    end = text.rfind("</" + name) if name else -1
    if end > 0:
        text = text[: end + len(name) + 2] + ">"
    pieces = _CDATA.split(text)
    pieces[::2] = [_AMPERSAND.sub(_reference, _STRAY.sub("&lt;", piece)) for piece in pieces[::2]]
    return _with_prefixes("".join(pieces), root.end() if root else 0)


def _reference(found: re.Match[str]) -> str:
    number, name = found[1], found[2]
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        allowed = code in {9, 10, 13} or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD  # noqa: PLR2004
        return found[0] if allowed or 0x10000 <= code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004
    if name in _XML_NAMES:
        return found[0]
    if name and f"{name};" in html5:
        return html.escape(html5[f"{name};"])
    return "&amp;" + found[0][1:]


def _with_prefixes(text: str, at: int) -> str:
    """Bind the prefixes that are used and not declared, in the root tag, whose name ends at `at`."""
    used = {found[1] or found[2] for found in _PREFIX.finditer(text)}
    missing = used - set(_BOUND.findall(text)) - {"xml", "xmlns"}
    if len(missing) > _PREFIXES_MAX:
        return text
    bound = "".join(
        f' xmlns:{prefix}="{_USUAL.get(prefix.lower(), f"urn:undeclared:{prefix}")}"'
        for prefix in sorted(missing)
    )
    return text[:at] + bound + text[at:]


def _what_it_is(text: str) -> str:
    """Say in words for people what came instead of a feed."""
    head = text[:2048].lstrip().lower()
    if not head:
        return "the answer is empty"
    if _HTML.search(head):
        return "the answer is an HTML page, not a feed"
    return "the answer has no root element of RSS, Atom or RDF"
