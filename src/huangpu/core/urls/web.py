"""Is this a link that a reader may safely follow, and how is it spelled?

Feeds put anything into a link: `javascript:`, `data:`, `file:`, line breaks, credentials. What
comes out of here is an absolute http(s) URL in ASCII, or nothing (research/security.md 3.5).
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

MAX_LENGTH = 2048  # what browsers and mail programs agree on: security.md 3.5
_MAX_RAW = 8192  # quoting only lengthens, so more than this cannot end within the limit

# Browsers drop line breaks and tabs inside an address; invisible characters get in by pasting.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPED_AND = re.compile(r"&(?:amp;)+")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_BARE_HOST = re.compile(r"[^\s/:?#@]+(?::\d+)?(?:[/?#]|$)")
_DEFAULT_PORT = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=~[]"
_QUERY_SAFE = _PATH_SAFE + "?"


def web_url(raw: str | None, base: str | None = None) -> str | None:
    """Give the absolute http(s) URL that `raw` means, or None when there is no safe one.

    Relative references are joined to `base`. Credentials, other schemes, bad ports and hosts,
    and more than 2,048 characters give None. The result is ASCII, with host in lower case, and
    comes back unchanged when it is put in again.
    """
    if not raw or len(raw) > _MAX_RAW:
        return None
    text = _INVISIBLE.sub("", raw).strip()
    if not text:
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError:  # an unclosed [ of an IPv6 host, or a port that is none
        return None
    scheme = parts.scheme
    if scheme not in _DEFAULT_PORT or "@" in parts.netloc or port == 0:
        return None
    host = _host(parts.hostname or "")
    if host is None:
        return None
    place = host if port is None or port == _DEFAULT_PORT[scheme] else f"{host}:{port}"
    url = f"{scheme}://{place}{_quoted(parts.path, _PATH_SAFE) or '/'}"
    if parts.query:
        # a link that was escaped once too often still shows &amp;
        url += "?" + _quoted(_ESCAPED_AND.sub("&", parts.query), _QUERY_SAFE)
    if parts.fragment:
        url += "#" + _quoted(parts.fragment, _QUERY_SAFE)
    return url if len(url) <= MAX_LENGTH else None


def host_of(url: str) -> str:
    """Give the host of a URL, or of a bare host name, in lower case; else an empty string."""
    text = url.strip()
    try:
        parts = urlsplit(f"//{text}" if _BARE_HOST.match(text) else text)
        return _host(parts.hostname or "") or ""
    except ValueError:
        return ""


def _host(name: str) -> str | None:
    """Give a host name in ASCII, or None unless it could be one."""
    if ":" in name:
        try:
            return f"[{IPv6Address(name)}]"
        except ValueError:
            return None
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:  # an empty label, one over 63 bytes, or characters no name may have
        return None
    ascii_name = ascii_name.lower().removesuffix(".")
    if len(ascii_name) > 253:  # noqa: PLR2004  the limit of DNS
        return None
    return ascii_name if all(_LABEL.fullmatch(part) for part in ascii_name.split(".")) else None


def _quoted(part: str, safe: str) -> str:
    """Percent-encode what may not stand in a URL, leaving existing escapes alone."""
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe, errors="replace")
