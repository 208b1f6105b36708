"""How is an address shown in logs, errors, tables and exports? Without what opens doors.

Feed URLs carry passwords and tokens. Everything that shows one goes through here
(research/security.md 4, "Secrets").
"""

from __future__ import annotations

import re

HIDDEN = "***"
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*@")
_SECRET_NAME = re.compile(
    r"tok|key(?!word)|secret|sig|auth(?!or)|pass|pwd|code|session|jwt|private|cred", re.IGNORECASE
)
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_.~/=-]{20,}")
_WORD_END = re.compile(r"\+|%20")
_PATH_SECRET = re.compile(
    r"(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{16,}"  # a hash or a key in hexadecimal
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"  # a UUID
    r"|(?=[^-]*[0-9])(?=[^-]*[A-Za-z])[A-Za-z0-9_]{24,}"  # no slug: those have hyphens
)
_SUFFIX = re.compile(r"(\.[A-Za-z]{2,5})?$")


def redacted(url: str) -> str:
    """Give the URL with credentials, secret-looking query values and path parts as `***`.

    Takes any string and never raises. Host and shape stay readable.
    """
    head, hash_mark, fragment = url.partition("#")
    head, question, query = head.partition("?")
    head = _USERINFO.sub(lambda found: f"{found[1] or ''}//{HIDDEN}@", head)
    start = head.find("//")
    cut = head.find("/", start + 2) if start >= 0 else 0
    if cut >= 0:
        head = head[:cut] + "/".join(_path_part(part) for part in head[cut:].split("/"))
    if query:
        query = "&".join(_pair(pair) for pair in query.split("&"))
    if fragment:
        fragment = "&".join(_pair(pair) for pair in fragment.split("&"))
    return f"{head}{question}{query}{hash_mark}{fragment}"


def _path_part(part: str) -> str:
    suffix = _SUFFIX.search(part)
    end = suffix.start() if suffix else len(part)
    return HIDDEN + part[end:] if _PATH_SECRET.fullmatch(part[:end]) else part


def _pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return HIDDEN if _MIXED.fullmatch(name) else name
    random = any(_MIXED.fullmatch(word) for word in _WORD_END.split(value))
    return f"{name}={HIDDEN}" if value and (random or _SECRET_NAME.search(name)) else pair
