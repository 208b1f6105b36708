"""Which address stands inside this redirect link? Read from the link itself, without a request.

Search feeds and link shorteners of the Google and Bing kind carry the real address in the link
(research/feeds.md 2.1 and 2.2). Newer Google News tokens are opaque; they stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qsl

_NEWS_TOKEN = re.compile(r"/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{16,})/?$")
_TOKEN_START = b"\x08\x13\x22"  # protobuf: field 1 = 19, field 4 = a string
_AMP_CACHE = re.compile(r"^/[a-z]/(s/)?(.+)$")
_GOOGLE_AMP = re.compile(r"^/amp/(s/)?([^/]+\..+)$")


def unwrapped(parts: SplitResult) -> str | None:
    """Give the URL that a redirect link carries, or None when it is no such link."""
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host == "news.google.com":
        token = _NEWS_TOKEN.search(path)
        return _from_token(token[1]) if token else None
    if re.fullmatch(r"google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", host):
        if path == "/url":
            return _parameter(parts.query, "url", "q")
        return _from_amp_path(_GOOGLE_AMP.match(path), parts.query)
    if host.endswith(".cdn.ampproject.org"):
        return _from_amp_path(_AMP_CACHE.match(path), parts.query)
    if host == "bing.com" and path.lower() == "/news/apiclick.aspx":
        return _parameter(parts.query, "url")
    return None


def news_token(parts: SplitResult) -> str | None:
    """Give the token of a Google News article link, which names the article by itself."""
    token = _NEWS_TOKEN.search(parts.path) if parts.hostname == "news.google.com" else None
    return token[1] if token else None


def _parameter(query: str, *names: str) -> str | None:
    try:
        values = dict(parse_qsl(query, max_num_fields=100))
    except ValueError:
        return None
    return next((values[name] for name in names if values.get(name, "").startswith("http")), None)


def _from_amp_path(found: re.Match[str] | None, query: str) -> str | None:
    if found is None:
        return None
    tail = f"?{query}" if query else ""
    return f"{'https' if found[1] else 'http'}://{found[2]}{tail}"


def _from_token(token: str) -> str | None:
    """Read the address out of a token made before July 2024; later ones hold no address."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if not raw.startswith(_TOKEN_START):
        return None
    length, at, shift = 0, len(_TOKEN_START), 0
    for byte in raw[at : at + 3]:  # a varint: seven bits a byte, low end first
        length |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004  the top bit says that another byte follows
            break
    address = raw[at : at + length]
    whole = len(address) == length and address.isascii()
    return address.decode("ascii") if whole and address.startswith(b"http") else None
