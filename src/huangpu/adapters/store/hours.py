"""What did the polls of the last hours bring?"""

from __future__ import annotations

from datetime import datetime

from huangpu.adapters.store.session import Session
from huangpu.model.polls import PolledHour


def hours_polled(session: Session, since: datetime, until: datetime) -> list[PolledHour]:
    """Give every hour of (since, until] in which a feed was asked, the oldest first."""
    values = {"since": since, "until": until}
    return [PolledHour(**row) for row in session.rows("hours_polled", values=values)]
