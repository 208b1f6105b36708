"""What does a feed request say: who asks, what is wanted, what is known already?"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping

from huangpu.core.secrets import filled
from huangpu.core.targets import Target, user_info
from huangpu.errors import FetchError
from huangpu.model.entries import Validators
from huangpu.model.feeds import Feed

Header = tuple[bytes, bytes]

ACCEPT = (  # feeds.yaml, politeness.defaults.accept; JSON Feed added, because we read it too
    b"application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    b"application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
# Not br or zstd: one piece of those can become gigabytes at once (security.md 3.3).
ACCEPT_ENCODING = b"gzip, deflate"
MAX_VALIDATOR = 512  # bytes; security.md 3.2

# Headers that the transport or the conversation needs as they are.
RESERVED = frozenset(
    {"accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since"}
    | {"if-none-match", "keep-alive", "range", "te", "trailer", "transfer-encoding", "upgrade"}
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x20-\x7e\x80-\U0010ffff]*")
_VALIDATOR = re.compile(rb"[\x20-\x7e\x80-\xff]+")


def user_agent(choice: str | None, *, version: str, contact: str) -> bytes:
    """Give the User-Agent header.

    `reader`, or no choice, is `huangpu/VERSION (+CONTACT)`. `browser` is the form that search
    engines use, `Mozilla/5.0 (compatible; huangpu/VERSION; +CONTACT)`: it passes the filters
    that only look for "Mozilla" (feeds.md 4.2) and still says who we are; we pretend to be no
    browser. Anything else is sent as configured.
    """
    if choice in {None, "", "reader"}:
        text = f"huangpu/{version}" + (f" (+{contact})" if contact else "")
    elif choice == "browser":
        text = f"Mozilla/5.0 (compatible; huangpu/{version}" + (
            f"; +{contact})" if contact else ")"
        )
    else:
        text = str(choice)
    return _value("User-Agent", text.strip())


def private_headers(feed: Feed, environ: Mapping[str, str]) -> dict[bytes, Header]:
    """Give the headers that only the feed's configured origin may see, by lower-case name.

    They are the feed's own `headers`, their `${NAME}` filled in from `environ`, and the user
    info of its URL as Basic authorisation. Raises FetchError: `missing_secret`; `bad_header`
    when a name or value is not allowed (the value is never shown); `bad_url`.
    """
    headers: dict[bytes, Header] = {}
    credentials = user_info(feed.url)
    if credentials is not None:
        basic = b64encode(":".join(credentials).encode("utf-8", "replace"))
        headers[b"authorization"] = (b"Authorization", b"Basic " + basic)
    for name, raw in feed.headers.items():
        if not _NAME.fullmatch(name) or name.lower() in RESERVED:
            raise FetchError("bad_header", f"the header {name!r} cannot be set for a feed")
        value = _value(name, filled(raw, environ).strip())
        headers[name.lower().encode()] = (name.encode(), value)
    return headers


def request_headers(
    target: Target,
    *,
    agent: bytes,
    validators: Validators,
    private: Mapping[bytes, Header],
) -> list[Header]:
    """Put one request's headers together; `private` ones replace ours of the same name."""
    headers = {
        b"host": (b"Host", target.authority.encode("ascii")),
        b"user-agent": (b"User-Agent", agent),
        b"accept": (b"Accept", ACCEPT),
        b"accept-encoding": (b"Accept-Encoding", ACCEPT_ENCODING),
    }
    headers.update(private)
    if validators.etag is not None:
        headers[b"if-none-match"] = (b"If-None-Match", validators.etag)
    if validators.last_modified is not None:
        headers[b"if-modified-since"] = (b"If-Modified-Since", validators.last_modified)
    return list(headers.values())


def validators_of(headers: Iterable[Header]) -> Validators:
    """Give what the answer wants to hear next time, byte for byte.

    A value that is empty, over 512 bytes, or holds anything but 0x20-0x7e and 0x80-0xff is
    dropped: it could not be sent back as it came.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found.setdefault(name.lower(), value)
    return Validators(
        etag=_validator(found.get(b"etag")),
        last_modified=_validator(found.get(b"last-modified")),
    )


def usable(validators: Validators) -> Validators:
    """Drop the validators that must not be sent, whatever place they were kept in."""
    return Validators(_validator(validators.etag), _validator(validators.last_modified))


def renewed(old: Validators, new: Validators) -> Validators:
    """Give the new validators, and the old one where there is no new one."""
    return Validators(
        etag=old.etag if new.etag is None else new.etag,
        last_modified=old.last_modified if new.last_modified is None else new.last_modified,
    )


def _validator(value: bytes | None) -> bytes | None:
    if value is None or not 0 < len(value) <= MAX_VALIDATOR:
        return None
    return value if _VALIDATOR.fullmatch(value) and value.strip() == value else None


def _value(name: str, text: str) -> bytes:
    if not _VALUE.fullmatch(text):
        raise FetchError("bad_header", f"the value of the header {name!r} has a control character")
    return text.encode("utf-8", "replace")
