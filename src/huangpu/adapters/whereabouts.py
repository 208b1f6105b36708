"""Are we online, and what time is it elsewhere? Asked of one host of the catalogue, once.

Nothing is asked where this machine has no way out, so that an offline machine contacts nobody.
"""

from __future__ import annotations

import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

_SECONDS = 5.0
# RFC 5737: an address that nobody has. Connecting a datagram socket sends nothing; it only finds
# out whether there is a route.
_NOWHERE = ("192.0.2.1", 9)
_NOWHERE_6 = ("2001:db8::1", 9)


def has_a_way_out() -> bool:
    """Whether this machine knows a way to other networks at all; sends nothing."""
    for family, place in ((socket.AF_INET, _NOWHERE), (socket.AF_INET6, _NOWHERE_6)):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(place)
            return True
    return False


def resolves(host: str) -> str | None:
    """Give an address of a host, or None; waits for 5 s, which the system's resolver may not."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        answer = pool.submit(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        return str(answer.result(_SECONDS)[0][4][0])
    except (OSError, UnicodeError, TookTooLong):
        return None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def clock_of(url: str) -> tuple[datetime, datetime] | None:
    """Ask a server for its time; give it beside ours, both UTC, or None when it does not say."""
    try:
        asked = datetime.now(UTC)
        answer = httpx.head(url, timeout=_SECONDS, follow_redirects=False)
        answered = datetime.now(UTC)
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError):
        return None
    return theirs.astimezone(UTC), asked + (answered - asked) / 2
