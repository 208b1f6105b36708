"""How long do the server, the document and the host's rule ask us to wait?"""

from __future__ import annotations

from datetime import timedelta

from huangpu.core.polling.pace import CEILING, Wait
from huangpu.model.entries import CacheHints

RETRY_CEILING = timedelta(days=7)  # security.md 3.2; 88 hours were seen (peers.md 2.3)


def wished(hints: CacheHints, ttl_minutes: int | None, floor_minutes: int) -> Wait:
    """Give the longest wait that was asked for after a good answer; zero where none was.

    Retry-After is kept for up to a week, what caches and documents say for up to a day, the
    host's rule in `feeds.yaml` without bound.
    """
    day = CEILING // timedelta(seconds=1)
    ttl = ttl_minutes * 60 if ttl_minutes else 0
    caching = [
        (min(hints.max_age or 0, day), "the server asks for it (Cache-Control max-age)"),
        (min(hints.expires_in or 0, day), "the server asks for it (Expires)"),
        (min(ttl, day), "the feed asks for it (ttl)"),
    ]
    return _longest(*caching, _retry_after(hints), _floor(floor_minutes))


def demanded(hints: CacheHints, floor_minutes: int) -> Wait:
    """Give the longest wait that counts after a failure: an error page's caching does not."""
    return _longest(_retry_after(hints), _floor(floor_minutes))


def _retry_after(hints: CacheHints) -> tuple[int, str]:
    week = RETRY_CEILING // timedelta(seconds=1)
    return min(hints.retry_after or 0, week), "the server asks for it (Retry-After)"


def _floor(minutes: int) -> tuple[int, str]:
    return minutes * 60, "its host's row in feeds.yaml allows no less (poll_floor_minutes)"


def _longest(*wishes: tuple[int, str]) -> Wait:
    seconds, reason = max(wishes, key=lambda wish: wish[0])
    return Wait(timedelta(seconds=seconds), reason if seconds else "")
