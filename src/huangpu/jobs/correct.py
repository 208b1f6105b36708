"""How is an issue corrected that is out? A new issue beside it, on a person's word, with the reason."""

from __future__ import annotations

from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.core.digest.correcting import next_issue, reason_of
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.freeze import issue_of
from huangpu.model.digest import Correction
from huangpu.model.weeks import Week


def planned(outbox: OutboxJournal, week: Week, why: str) -> tuple[str, Correction] | None:
    """Give the id of a new correction of a week's newest issue, and what it will say.

    None when the newest issue is the correction with this very reason: then it only goes on, so
    that the same command never makes two. Raises ConfigError for a reason that says nothing, and
    for a week that is not frozen.
    """
    newest = issue_of(outbox, week)
    if newest is None:
        raise _refused("--week", f"{week} is not frozen, so there is nothing to correct yet")
    try:
        reason = reason_of(why)
        before = outbox.frozen(newest).digest.correction
        if before is not None and before.why == reason:
            return None
        return next_issue(week, outbox.issues()), Correction(newest, reason)
    except ValueError as error:
        raise _refused("--correct", str(error)) from error


def _refused(key: str, problem: str) -> ConfigError:
    return ConfigError((Fault("command line", None, key, problem),))
