"""Where is the lake that shows the published copy to other machines? What its two settings say.

A lake is a catalogue, which is a PostgreSQL database, and a place for its files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

URL = "HUANGPU_LAKE_URL"
DATA = "HUANGPU_LAKE_DATA"
_LIKE_URL = "write it like postgresql://user@host:5432/database, the password in PGPASSWORD"
_LIKE_DATA = "write it like s3://bucket/path/, or as a folder"
_SSL_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class LakePlace:
    """A lake: its catalogue, and where its files lie (None: where the catalogue says).

    The password never shows in `repr`, and `str` is the address without it.
    """

    host: str
    database: str
    port: int = 5432
    user: str = ""
    password: str = field(default="", repr=False)
    ssl_mode: str = ""
    data: str | None = None

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        return f"postgresql://{user}{_bracketed(self.host)}:{self.port}/{self.database}"


def place_of(url: str, data: str | None = None) -> LakePlace:
    """Read the address of a catalogue, and the place of its files; ValueError says what is wrong.

    No part of the address stands in the error: it may hold a password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or 5432
    except ValueError:
        raise ValueError(f"is no address; {_LIKE_URL}") from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"does not begin with postgresql://; {_LIKE_URL}")
    database = unquote(parts.path.removeprefix("/"))
    if not parts.hostname or not database or "/" in database or parts.fragment:
        raise ValueError(f"does not name a host and one database; {_LIKE_URL}")
    return LakePlace(
        host=parts.hostname,
        port=port,
        database=_plain(database),
        user=_plain(unquote(parts.username or "")),
        password=_plain(unquote(parts.password or "")),
        ssl_mode=_ssl_mode(parts.query),
        data=files_of(data) if data is not None else None,
    )


def files_of(data: str) -> str:
    """Give the place of the files as the catalogue keeps it: absolute, with a slash at its end.

    ValueError says what is wrong.
    """
    text = data.strip()
    if text.startswith("s3://"):
        parts = urlsplit(text)
        if not _BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment:
            raise ValueError(f"names no bucket; {_LIKE_DATA}")
        return f"s3://{_plain(parts.netloc + parts.path).rstrip('/')}/"
    if "://" in text or not text:
        raise ValueError(f"is no place that a lake's files can lie in; {_LIKE_DATA}")
    return f"{Path(_plain(text)).expanduser().absolute()}/"


def overlap(files: str, other: str) -> bool:
    """Whether one of two places lies in the other: what a lake has no need of is removed there."""
    if "://" not in other:
        other = str(Path(other).expanduser().absolute())
    one, other = (f"{place.rstrip('/')}/" for place in (files, other))
    return one.startswith(other) or other.startswith(one)


def _ssl_mode(query: str) -> str:
    given = dict(parse_qsl(query, keep_blank_values=True))
    mode = given.pop("sslmode", "")
    if given or (mode and mode not in _SSL_MODES):
        raise ValueError(f"may be followed by ?sslmode=require and nothing else; {_LIKE_URL}")
    return mode


def _plain(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds signs that cannot be printed")
    return text


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
