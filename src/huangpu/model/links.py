"""What may stand behind a link? An http(s) address, whole and on one line."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

# White space and control characters let a link break out of its line in plain text.
_BREAKS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


def web_link(url: str | None) -> str | None:
    """Give an http(s) URL back, and None for whatever else somebody calls a link."""
    if not url or any(unicodedata.category(sign) in _BREAKS for sign in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # urlsplit raises on broken IPv6 hosts
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
