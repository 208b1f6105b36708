"""What is a frozen issue, a mail of it, and the state in which that mail is?

The ledger of an issue (`adapters.outbox_journal`) is a list of changes; the newest state of every
mail is what they add up to (`core.delivery`). All moments are UTC.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huangpu.model.weeks import Week

_ISSUE = re.compile(r"(?P<week>\d{4}-W\d{2})(?:-c[1-9]\d?)?", re.ASCII)


class DeliveryState(StrEnum):
    """Where one mail is. `unknown` waits for a person: it may have arrived (email.md 1.6)."""

    PENDING = "pending"  # not sent; due now or at a known time
    SENDING = "sending"  # offered to the server; what came of it is not on record yet
    SENT = "sent"  # the server took it
    FAILED = "failed"  # the server refused it for good
    UNKNOWN = "unknown"  # the server vanished, or we did, before the answer was on record


class Phase(StrEnum):
    """The steps of an SMTP transaction, each answered by the server."""

    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"  # the command; nothing of the mail has been sent yet
    FINAL = "end of mail"  # the mail itself


@dataclass(frozen=True, slots=True)
class Answer:
    """The last thing a server said to one mail, and to which step; code None: it vanished."""

    phase: Phase
    code: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One recipient's frozen mail; `sha256` is that of its bytes."""

    recipient: str
    message_id: str
    envelope_from: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the ledger: the mail to `recipient` has a new state.

    `mail` stands in the first line of a recipient and in no other. `next_try_at` is when a
    refusal that may heal is tried again. `by_person` marks what `digest resolve` decided.
    """

    at: datetime
    recipient: str
    state: DeliveryState
    code: int | None = None
    reply: str = ""
    next_try_at: datetime | None = None
    by_person: bool = False
    mail: Mail | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where one mail is, and how it came there.

    `deferrals` and `deferred_since` count refusals that may heal; `losses` counts how often the
    outcome became unknown; `released` is true after a person asked for it to be sent again.
    """

    mail: Mail
    state: DeliveryState
    updated_at: datetime
    attempts: int = 0
    deferrals: int = 0
    deferred_since: datetime | None = None
    losses: int = 0
    next_try_at: datetime | None = None
    code: int | None = None
    reply: str = ""
    released: bool = False


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """A story of a frozen issue as it was told, and why it is in."""

    position: int
    section: str
    story_id: str
    article_id: str
    title: str
    url: str | None
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Issue:
    """A frozen issue: its id (`2026-W34`, a correction `2026-W34-c1`), its week, its stories."""

    issue: str
    week: str
    window_from: datetime
    window_to: datetime
    frozen_at: datetime
    content_hash: str
    items: tuple[FrozenItem, ...]


def key_of(address: str) -> str:
    """Give what makes two spellings of an address one recipient: letter case does not count."""
    return address.casefold()


def token_of(address: str) -> str:
    """Give 32 characters that stand for a recipient in ids, file names and links."""
    return hashlib.sha256(key_of(address).encode()).hexdigest()[:32]


def week_of_issue(issue: str) -> Week:
    """Give the week that an issue reports; raise ValueError for what is no issue id."""
    match = _ISSUE.fullmatch(issue)
    if match is None:
        raise ValueError(f"{issue!r} is no issue; write for example 2026-W34")
    return Week.parse(match["week"])
