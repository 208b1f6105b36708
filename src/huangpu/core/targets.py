"""Where exactly does a URL send a request? Scheme, host, port and path, or a reason why not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, unquote, urlsplit

import idna

from huangpu.errors import FetchError

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 8_192  # characters; longer than any feed of feeds.md, shorter than an attack
MAX_HOST = 253  # RFC 1035

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))  # sent as written, `%` included
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """One request's address: ASCII only, lower-case host, IPv6 without brackets, no user info."""

    scheme: str
    host: str
    port: int
    path: str  # with the query, never empty

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same for a secret to be sent."""
        return (self.scheme, self.host, self.port)

    @property
    def authority(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole URL, without user info or fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(url: str) -> Target:
    """Read a URL strictly; user info and fragment are dropped.

    Raises FetchError `bad_url`, or `blocked_address` for an IPv4 address in disguise (`127.1`,
    `0x7f.1`, `2130706433`): resolvers take those, people who mean well do not write them.
    """
    url = url.strip(" ")
    if len(url) > MAX_URL:
        raise FetchError("bad_url", f"the URL has {len(url)} characters, more than {MAX_URL}")
    if _CONTROLS.search(url):
        raise FetchError("bad_url", "the URL contains a control character")
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError as error:
        raise FetchError("bad_url", "the URL has a malformed host or port") from error
    if scheme not in DEFAULT_PORTS:
        raise FetchError("bad_url", "only http and https URLs are fetched")
    # Brackets are for IPv6 only; older Pythons let other things stand in them.
    if not host or "\\" in parts.netloc or ("[" in parts.netloc) != (":" in host):
        raise FetchError("bad_url", "the URL names no proper host")
    if port == 0:
        raise FetchError("bad_url", "port 0 cannot be connected to")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(
        scheme=scheme,
        host=_host(host),
        port=port or DEFAULT_PORTS[scheme],
        path=quote(path, safe=_PRINTABLE, errors="replace"),
    )


def user_info(url: str) -> tuple[str, str] | None:
    """Give user and password of a URL, percent-decoded, or None when it names neither.

    Raises FetchError `bad_url` for a URL that cannot be read.
    """
    try:
        parts = urlsplit(url.strip(" "))
        user, password = parts.username, parts.password
    except ValueError as error:
        raise FetchError("bad_url", "the URL has a malformed host or port") from error
    if not user and not password:
        return None
    return unquote(user or ""), unquote(password or "")


def _host(host: str) -> str:
    if ":" in host:
        return _ipv6(host)
    if not host.isascii():
        try:  # strict IDNA 2008: circled digits are refused, a full-width stop is a stop
            host = idna.encode(unicodedata.normalize("NFC", host[:256])).decode("ascii")
        except UnicodeError as error:
            raise FetchError("bad_url", "the host is no valid international name") from error
    host = host.removesuffix(".")
    labels = host.split(".")
    if len(host) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise FetchError("bad_url", "the host is no valid name")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            detail = f"{host} is an IPv4 address in disguise"
            raise FetchError("blocked_address", detail) from error
    return host


def _ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except ValueError as error:
        raise FetchError("bad_url", "the host is no valid IPv6 address") from error
    if address.scope_id is not None:
        raise FetchError("bad_url", "an address with a zone means another host on every machine")
    return str(address)
