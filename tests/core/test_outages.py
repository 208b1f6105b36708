"""Is a host left alone exactly when it could not be reached?"""

from __future__ import annotations

import pickle

import pytest

from huangpu.core.fetch_kinds import UNREACHED
from huangpu.core.outages import OUTAGE_SECONDS, Outage, UnreachedError, outage_after
from huangpu.errors import FetchError

DEAD = UnreachedError("dns", "the name a.test has no address")


@pytest.mark.parametrize(
    ("error", "reached_at", "expected"),
    [
        (DEAD, None, Outage("a.test", "dns", 100 + OUTAGE_SECONDS)),
        (DEAD, 89.9, Outage("a.test", "dns", 100 + OUTAGE_SECONDS)),
        (DEAD, 90.0, None),
        (DEAD, 99.0, None),
        (FetchError("connect", "a.test broke the connection"), None, None),
        (FetchError("timeout", "a.test gave no complete answer in 60 s"), None, None),
    ],
    ids=[
        "never reached",
        "reached before",
        "reached as we asked",
        "reached meanwhile",
        "broken",
        "slow",
    ],
)
def test_outage_after(error: FetchError, reached_at: float | None, expected: Outage | None) -> None:
    """Only a connection that never came about, while no other one did, is an outage."""
    found = outage_after(error, "a.test", asked_at=90.0, reached_at=reached_at, now=100.0)
    assert expected == found


@pytest.mark.parametrize("kind", ["dns", "connect", "timeout"])
def test_refusal(kind: str) -> None:
    """Those who are not asked fail as the first did, and say why; they prolong nothing."""
    refusal = Outage("a.test", kind, 1.0).refusal()
    assert f"{kind}: not asked: a.test could not be reached a moment ago" == str(refusal)
    assert refusal.kind in UNREACHED
    assert outage_after(refusal, "a.test", asked_at=0, reached_at=None, now=0) is None


def test_error_survives_pickling() -> None:
    """The error crosses processes as every FetchError does."""
    again = pickle.loads(pickle.dumps(DEAD))  # noqa: S301  our own bytes
    assert (UnreachedError, DEAD.kind, DEAD.detail) == (type(again), again.kind, again.detail)
