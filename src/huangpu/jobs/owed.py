"""Is the digest of the week that is over still owed? Asked at every start, so that none is skipped.

The answer comes from what is on disk, never from the schedule: a machine that was off on Monday
morning finds out when it is on again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from huangpu.core.delivery import Standing
from huangpu.jobs.desk import Desk, status
from huangpu.jobs.freeze import issue_of
from huangpu.model.digest_config import DigestConfig, SendTime
from huangpu.model.weeks import Week

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_A_RUN_CAN_HELP = frozenset({Standing.SEND, Standing.WAITS})


def is_owed(
    desk: Desk,
    week: Week,
    preview: Path,
    watching_since: datetime | None,
    has_stories: Callable[[], bool],
) -> bool:
    """Whether a run would bring the digest of this ended week further.

    False before its send time, where nothing was watched before it, and where only a person can go
    on. Without a mail server the file `preview` is the digest, and counts when it was written
    after the send time. `has_stories` composes the week, so it is asked only where empty weeks are
    not mailed and nothing else decides.
    """
    due = due_at(week, desk.config)
    if desk.clocks.now() < due or watching_since is None or watching_since > due:
        return False
    if not _is_written(preview, due):
        return True
    return not desk.config.missing_to_send() and _mails_are_owed(desk, week, has_stories)


def due_at(week: Week, config: DigestConfig) -> datetime:
    """Give the instant, in UTC, at which the digest of a week goes out."""
    return _sent_after(week, config.send, ZoneInfo(config.timezone))


def _sent_after(week: Week, send: SendTime, zone: ZoneInfo) -> datetime:
    day = week.next().monday + timedelta(days=_WEEKDAYS.index(send.weekday))
    local = datetime(day.year, day.month, day.day, send.hour, send.minute, tzinfo=zone)
    return local.astimezone(UTC)


def _is_written(preview: Path, since: datetime) -> bool:
    return preview.exists() and preview.stat().st_mtime >= since.timestamp()


def _mails_are_owed(desk: Desk, week: Week, has_stories: Callable[[], bool]) -> bool:
    """Whether mails are left that no person has to decide on."""
    late = desk.is_late(week)
    issue = issue_of(desk.outbox, week)
    if issue is None:
        return not late and (not desk.skip_empty or has_stories())
    return any(need in _A_RUN_CAN_HELP for _, need in status(desk, issue, late=late))
