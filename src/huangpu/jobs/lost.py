"""Which feeds have stopped answering, so that a person should hear of it once?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from huangpu.core.wording import counted
from huangpu.jobs.health import FeedHealth

MOST_ROWS = 50  # of a table that Prefect keeps for a month
_NAMED = 20
_DAY = timedelta(days=1)


def lost_feeds(every: Iterable[FeedHealth], now: datetime, days: int) -> list[dict[str, str]]:
    """Give the enabled feeds that stopped answering `days` days ago, each in one night only."""
    return [
        {
            "feed": one.feed.id,
            "last answer": f"{one.state.last_success_at:%Y-%m-%d %H:%M}Z",
            "failures": str(one.state.consecutive_failures),
            "what to do": one.remedy.advice if one.remedy else "",
        }
        for one in every
        if one.feed.enabled
        and one.state.consecutive_failures
        and one.state.last_success_at is not None
        and days * _DAY <= now - one.state.last_success_at < (days + 1) * _DAY
    ]


def lost_words(lost: Sequence[dict[str, str]]) -> str:
    """Say which feeds are lost."""
    names = ", ".join(one["feed"] for one in lost[:_NAMED])
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return f"{counted(len(lost), 'feed')} stopped answering: {names}{more}"
