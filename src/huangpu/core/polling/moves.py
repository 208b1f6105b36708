"""Did the feed move for good, and which address do we ask?"""

from __future__ import annotations

from urllib.parse import urlsplit

from huangpu.core.keys import short_id
from huangpu.core.urls import host_of, redacted
from huangpu.model.entries import NO_VALIDATORS, Validators
from huangpu.model.feeds import Feed
from huangpu.model.health import FeedState, Move
from huangpu.model.polls import PollOutcome, PollRecord

_LOST = 3  # failures in a row after which the catalogue's address is asked again


def url_key(feed: Feed) -> str:
    """Give a short name of the catalogue's URL, which may hold secrets, to see that it changed."""
    return short_id("feed-url", feed.url)


def request_for(feed: Feed, state: FeedState | None) -> tuple[Validators, str | None]:
    """Give what the next request sends: the validators, and the URL where not the catalogue's.

    What was learnt from another URL than the catalogue's of today is not used.
    """
    if state is None or state.memory.url_key not in {"", url_key(feed)}:
        return NO_VALIDATORS, None
    return state.validators, state.moved_to


def seen_move(move: Move | None, record: PollRecord, feed: Feed, here: str | None) -> Move | None:
    """Give the permanent redirect after this poll; `here` is the address in effect, if any.

    A document that comes without a redirect ends what was seen before, unless the new address
    is in effect; a 304 confirms, and does not deny, because it may come from either end.
    """
    if record.outcome not in {PollOutcome.OK, PollOutcome.NOT_MODIFIED}:
        return move
    at, target = record.started_at, record.moved_to
    if target is None:
        return move if record.outcome is PollOutcome.NOT_MODIFIED or here else None
    if _is_private(feed):
        target = redacted(target)
    if move is not None and move.target == target:
        return Move(target, move.since, at)
    return None if target == feed.url else Move(target, at, at)


def in_effect(state: FeedState, move: Move | None, feed: Feed, failures: int) -> str | None:
    """Give the address to ask instead of the catalogue's, or None.

    Taken over without a person only within one host, from http to https or with the scheme as
    it was, and never where the feed carries secrets (security.md 3.2). An address that fails is
    given up for the catalogue's.
    """
    if failures >= _LOST:
        return None
    if move is None or not move.is_settled:
        return state.moved_to
    if _is_private(feed) or not _is_tame(feed.url, move.target):
        return state.moved_to
    return move.target


def _is_private(feed: Feed) -> bool:
    return bool(feed.headers) or redacted(feed.url) != feed.url


def _is_tame(old: str, new: str) -> bool:
    schemes = (urlsplit(old).scheme.lower(), urlsplit(new).scheme.lower())
    kept = schemes[0] == schemes[1] or schemes == ("http", "https")
    return kept and host_of(old) == host_of(new) != ""
