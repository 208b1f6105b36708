"""What is a new feed called, for good? A short id that nobody has yet."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from huangpu.core.targets import target_of

if TYPE_CHECKING:
    from collections.abc import Container

_VALID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")  # as in model.feeds
_LENGTH = 48  # leaves room for a number


def free_id(wanted: str, title: str, url: str, taken: Container[str]) -> str:
    """Give an id for a feed: the wanted one if it can be had, else from the title or the host.

    A Chinese title gives none, so the host does: `36kr.com`. A taken id gets `-2`, `-3`, ...
    Takes only a URL that can be fetched.
    """
    base = wanted if _VALID.fullmatch(wanted) else _slug(title) or _host(url) or "feed"
    if base not in taken:
        return base
    base = base[:_LENGTH].rstrip(".-_")
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _slug(title: str) -> str:
    """Spell a title in a-z, 0-9; empty when that would drop most of its letters."""
    letters = unicodedata.normalize("NFKD", title.lower())
    slug = re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode())
    slug = slug[:_LENGTH].strip("-")
    return slug if len(slug) * 2 > sum(sign.isalnum() for sign in title) else ""


def _host(url: str) -> str:
    host = target_of(url).host.removeprefix("www.")[:_LENGTH].strip(".-")
    return host if _VALID.fullmatch(host) else ""
