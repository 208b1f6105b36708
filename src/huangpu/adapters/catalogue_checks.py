"""What can be wrong with `feeds.yaml` that its model alone does not see?

Everything here looks at the values as they were read, so that it speaks up beside the model's own
faults and not only once those are mended.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from huangpu.adapters.feed_urls import same_feed_key, url_problem
from huangpu.adapters.secret_sources import is_header_value, is_secret_key
from huangpu.core.secrets import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huangpu.adapters.yaml_marks import Marked, Place
    from huangpu.errors import Fault

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # a header name, RFC 9110 5.6.2
_OURS = {
    "accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since",
    "if-none-match", "keep-alive", "range", "te", "trailer", "transfer-encoding", "upgrade",
}  # fmt: skip
_HOST = re.compile(r"\*|[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*")  # * is the default

# What core.parsing.decoding knows, under the names that people use; nothing that is no encoding
# of text, such as unicode_escape (security.md 3.4).
ENCODINGS = (
    "utf-8", "gb18030", "gbk", "gb2312", "big5", "big5-hkscs", "shift_jis", "euc-jp",
    "iso-2022-jp", "euc-kr", "koi8-r", "koi8-u", "latin-1",
    *(f"windows-125{part}" for part in range(9)),
    *(f"iso-8859-{part}" for part in range(1, 17) if part != 12),  # noqa: PLR2004  never issued
)  # fmt: skip

_NO_HOST = ("is no host", "write it in lower case without scheme and port: news.example.org")

_OFF = {"false", "no", "off", "n", "f", "0"}  # what pydantic takes for False


def catalogue_faults(read: Marked, environ: Mapping[str, str] | None) -> Iterator[Fault]:
    """Give the faults of URLs, doubles, headers, encodings and hosts of a catalogue.

    `environ` is where `${NAME}` must be set; None where that does not matter.
    """
    feeds = [
        (number, feed)
        for number, feed in enumerate(_list(_dict(read.value).get("feeds")))
        if isinstance(feed, dict)
    ]
    for number, feed in feeds:
        place: Place = ("feeds", number)
        yield from _address_faults(read, place, feed, environ)
        yield from _header_faults(read, place, feed, environ)
        yield from _word_faults(read, place, feed)
    yield from _doubles(read, feeds)
    yield from _host_faults(read)


def _address_faults(
    read: Marked, place: Place, feed: dict[str, object], environ: Mapping[str, str] | None
) -> Iterator[Fault]:
    for key in ("url", "site"):
        value = feed.get(key)
        if not isinstance(value, str):
            continue
        if problem := url_problem(value):
            yield read.fault((*place, key), *problem)
        else:
            yield from _unset_names(read, (*place, key), feed, environ)


def _header_faults(
    read: Marked, place: Place, feed: dict[str, object], environ: Mapping[str, str] | None
) -> Iterator[Fault]:
    for name, value in _dict(feed.get("headers")).items():
        here = (*place, "headers", name)
        if not _TOKEN.fullmatch(name):
            yield read.fault(here, "is no header name")
        elif name.lower() in _OURS:
            yield read.fault(here, "is a header that huangpu sets itself", "remove it")
        elif name.lower() == "user-agent":
            yield read.fault(here, "has a key of its own", "use user_agent")
        if not isinstance(value, str):
            continue
        if not is_header_value(value):
            yield read.fault(here, "must be one line of ASCII text")
        names = names_in(value)
        if value.count("${") > len(names):
            yield read.fault(here, "has a '${' without a name", "write ${NAME}")
        if not names and is_secret_key(name):
            hint = "put the value into an environment variable and write ${NAME}"
            yield read.fault(here, "must not hold a secret", hint)
        yield from _unset_names(read, here, feed, environ)


def _unset_names(
    read: Marked, place: Place, feed: dict[str, object], environ: Mapping[str, str] | None
) -> Iterator[Fault]:
    """Give the missing variables; a feed that is off may name what this machine lacks."""
    if environ is None or str(feed.get("enabled", True)).lower() in _OFF:
        return
    for name in names_in(str(read.at(place))):
        if not environ.get(name):
            hint = "set it, or disable the feed with enabled: false"
            yield read.fault(place, f"the environment variable {name} is not set", hint)


def _word_faults(read: Marked, place: Place, feed: dict[str, object]) -> Iterator[Fault]:
    encoding = feed.get("encoding")
    if isinstance(encoding, str) and encoding.lower() not in ENCODINGS:
        close = get_close_matches(encoding.lower(), ENCODINGS, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "write for example gb18030"
        yield read.fault((*place, "encoding"), "is no text encoding we know", hint)
    agent = feed.get("user_agent")
    if isinstance(agent, str) and (not agent or not is_header_value(agent)):
        hint = "write reader, browser, or the whole text to send"
        yield read.fault((*place, "user_agent"), "must be one line of ASCII text", hint)


def _doubles(read: Marked, feeds: list[tuple[int, dict[str, object]]]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for number, feed in feeds:
        for key in ("id", "url"):
            value = feed.get(key)
            if not isinstance(value, str) or (key == "url" and url_problem(value)):
                continue
            same = (key, same_feed_key(value) if key == "url" else value)
            if same in seen:
                line = read.line(("feeds", seen[same], key))
                problem = f"is the same as {read.key(('feeds', seen[same]))} on line {line}"
                yield read.fault(("feeds", number, key), problem, "remove one")
            seen.setdefault(same, number)


def _host_faults(read: Marked) -> Iterator[Fault]:
    hosts = _dict(_dict(read.value).get("hosts"))
    for host, rule in hosts.items():
        if not _HOST.fullmatch(host):
            yield read.fault(("hosts", host), *_NO_HOST)
        for number, other in enumerate(_list(_dict(rule).get("shared_with"))):
            if isinstance(other, str) and not _HOST.fullmatch(other):
                yield read.fault(("hosts", host, "shared_with", number), *_NO_HOST)


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
