"""Is a host worth asking that could not be reached a moment ago?"""

from __future__ import annotations

from dataclasses import dataclass

from huangpu.errors import FetchError

# Longer than a poll needs to come to the last feed of a host, so that a dead host costs each
# poll one attempt; shorter than the shortest time between two polls of a feed (5 minutes, see
# model.feeds), so that every poll does make that attempt.
OUTAGE_SECONDS = 60.0


class UnreachedError(FetchError):
    """No connection to the host came about: `dns`, `connect` or `timeout`.

    Told from a FetchError of the same kind, because a connection that breaks, or an answer that
    does not come, may be the fault of one feed alone.
    """


@dataclass(frozen=True, slots=True)
class Outage:
    """A host that is left alone until a moment of the caller's clock, in seconds."""

    host: str
    kind: str
    until: float

    def refusal(self) -> FetchError:
        """Give what the host's other feeds are told."""
        detail = f"not asked: {self.host} could not be reached a moment ago"
        return FetchError(self.kind, detail)


def outage_after(
    error: FetchError, host: str, *, asked_at: float, reached_at: float | None, now: float
) -> Outage | None:
    """Give the outage that the failure of a request to this host shows, or None.

    `reached_at` is when another request to the host last got an answer: if that was after
    `asked_at`, the host is up and only this connection failed. All moments are seconds of one
    clock.
    """
    if not isinstance(error, UnreachedError):
        return None
    if reached_at is not None and reached_at >= asked_at:
        return None
    return Outage(host, error.kind, now + OUTAGE_SECONDS)
