"""May a page of this site be asked for? robots.txt, read as RFC 9309 says.

Feeds are published to be polled, so their addresses are not asked about; pages are not, so they
are. Own code, because urllib.robotparser takes the first rule that fits instead of the longest,
and knows no `*` or `$` inside a path (measured in tests/core/test_robots.py), so it would both
trespass and shy away; the better library, protego, would be one more dependency for 80 lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

PRODUCT = "huangpu"  # the token that sites address us by
MAX_BYTES = 512 * 1024  # RFC 9309 2.5 asks for 500 KiB at least; what stands behind is not read
MAX_DELAY = 60.0  # seconds; a site that wants to be left alone longer says Disallow

_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "".join(map(chr, range(0x21, 0x7F)))  # as written, `%`, `*` and `$` too
_OK, _TOO_MANY, _CLIENT_ERRORS = 200, 429, range(400, 500)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of robots.txt: what it allows or not. `*` is anything, a last `$` the end."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for us, and how many seconds it wants between two requests.

    `closed` says why nothing at all may be asked; empty when only the rules decide.
    """

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    closed: str = ""

    def refusal(self, path: str) -> str | None:
        """Say why a path (with its query) may not be asked for; None when it may.

        The longest rule that fits decides, and of two as long the one that allows (RFC 9309
        2.2.2); robots.txt itself may always be asked for.
        """
        if path == "/robots.txt":
            return None
        if self.closed:
            return self.closed
        path = _normal(path)
        fits = [rule for rule in self.rules if _fits(rule.pattern, path)]
        best = max(fits, key=lambda rule: (len(rule.pattern), rule.allow), default=None)
        return None if best is None or best.allow else f"robots.txt says Disallow: {best.pattern}"


ALL_ALLOWED = Robots()


def robots_of(status: int, body: bytes) -> Robots:
    """Read the answer to a request for robots.txt.

    A site that has none (any 4xx) allows all; one that cannot say (429, 5xx, anything else)
    allows nothing, until it can (RFC 9309 2.3.1).
    """
    if status == _OK:
        return read_robots(body[:MAX_BYTES].decode("utf-8", "replace"))
    if status in _CLIENT_ERRORS and status != _TOO_MANY:
        return ALL_ALLOWED
    return unreachable(f"the server answered {status}")


def unreachable(why: str) -> Robots:
    """Give the rules of a site whose robots.txt cannot be had: nothing may be asked."""
    return Robots(closed=f"its robots.txt cannot be read ({why})")


def read_robots(text: str, product: str = PRODUCT) -> Robots:
    """Give the rules for the crawler of this name: of its own groups, else of those for `*`.

    What is no rule is skipped, so a web page in place of robots.txt allows all.
    """
    groups: dict[str, _Group] = {}
    named: list[_Group] = []
    is_open = False  # more user-agent lines may join the group
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key in {"user-agent", "useragent"}:
            named = [*named, _group(groups, value)] if is_open else [_group(groups, value)]
            is_open = True
        elif key in {"allow", "disallow"}:
            is_open = False
            for group in named:
                group.add(allow=key == "allow", path=value)
        elif key == "crawl-delay":
            for group in named:
                group.delay = max(group.delay, _seconds(value))
    mine = groups.get(product.lower()) or groups.get("*") or _Group()
    return Robots(tuple(dict.fromkeys(mine.rules)), mine.delay)


@dataclass(slots=True)
class _Group:
    rules: list[Rule] = field(default_factory=list)
    delay: float = 0.0

    def add(self, *, allow: bool, path: str) -> None:
        if path:  # an empty Disallow forbids nothing
            self.rules.append(Rule(allow, _normal(path)))


def _group(groups: dict[str, _Group], agent: str) -> _Group:
    token = _TOKEN.match(agent)
    name = token[0].lower() if token else agent[:1]
    return groups.setdefault(name, _Group())


def _seconds(text: str) -> float:
    found = re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", text)
    return min(float(text), MAX_DELAY) if found else 0.0


def _normal(path: str) -> str:
    """Spell escapes one way, and other characters as UTF-8 escapes (RFC 9309 2.2.2)."""

    def spelled(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else f"%{found[1].upper()}"

    return _ESCAPE.sub(spelled, quote(path, safe=_SAFE, errors="replace"))


def _fits(pattern: str, path: str) -> bool:
    """Match without backtracking: each part between two `*` at the first place it is found."""
    anchored = pattern.endswith("$")
    first, *parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not parts:
        return not anchored or at == len(path)
    *middle, last = parts
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return path.endswith(last) and len(path) - len(last) >= at if anchored else last in path[at:]
