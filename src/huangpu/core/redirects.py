"""May this redirect be followed, and did the feed move for good?"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from huangpu.core.targets import Target, target_of
from huangpu.errors import FetchError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


def next_target(trail: Sequence[Target], location: bytes | None, *, max_redirects: int) -> Target:
    """Give where a redirect leads.

    `trail` holds every target asked so far, the redirecting one last; `location` is the raw
    header. Raises FetchError: `bad_redirect` (no Location), `bad_url`, `blocked_address`,
    `downgrade` (https to http), `redirect_loop`, `too_many_redirects`. User info and fragment
    of the Location are ignored (security.md 3.2).
    """
    if not location:
        raise FetchError("bad_redirect", "the server redirects without saying where to")
    if len(trail) > max_redirects:
        raise FetchError("too_many_redirects", f"more than {max_redirects} redirects in a row")
    here = trail[-1]
    try:
        joined = urljoin(here.url, _text(location))
    except ValueError as error:
        raise FetchError("bad_url", "the redirect has a malformed host or port") from error
    try:
        there = target_of(joined)
    except FetchError as error:
        raise FetchError(error.kind, f"{here.host} redirects, but {error.detail}") from error
    if here.scheme == "https" and there.scheme == "http":
        raise FetchError("downgrade", f"{here.host} redirects from https to plain http")
    if there in trail:
        raise FetchError("redirect_loop", f"the redirects of {trail[0].host} go in a circle")
    return there


def moved_to(trail: Sequence[Target], statuses: Sequence[int]) -> str | None:
    """Give the new URL when every redirect on the way was permanent and led to a good answer.

    `statuses` are the answers of `trail`, in order, the final one last. None when there was no
    redirect, when one was temporary, or when the end of the way did not answer 200 or 304.
    """
    *redirects, final = statuses
    if not redirects or final not in {200, 304} or not PERMANENT.issuperset(redirects):
        return None
    return trail[-1].url


def _text(location: bytes) -> str:
    """Decode as browsers do: UTF-8 where it is valid, else one character a byte."""
    try:
        return location.decode("utf-8")
    except UnicodeDecodeError:
        return location.decode("latin-1")
