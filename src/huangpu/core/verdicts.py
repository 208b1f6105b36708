"""What becomes of a mail after each answer of the server, and how does the run go on?

The rules are those of research/email.md 5: an answer about the session is no verdict on a
recipient, a server that vanishes is harmless until the mail itself went out, and every refusal
that may heal is tried again for a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from huangpu.model.deliveries import Answer, Change, Delivery, DeliveryState, Phase

RETRY_MINUTES = (5, 15, 60)  # then every hour; email.md 5
GIVE_UP_AFTER = timedelta(hours=24)

# Said to RCPT, these are about the session (bad sequence, login needed), not about the recipient.
_SESSION_CODES = frozenset({500, 502, 503, 504, 530, 534, 535, 538})
_TOO_LARGE = 552
_CLOSING = 421


class Course(Enum):
    """What the run does after an answer."""

    GO_ON = "go on"
    RECONNECT = "go on with the next mail, over a new connection"
    AGAIN = "offer the same mail once more, over a new connection"
    STOP = "stop; the server may be well again later"
    STOP_FOR_PERSON = "stop; something must be mended first"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The change that an answer makes, and how the run goes on."""

    change: Change
    course: Course


def judge(answer: Answer, delivery: Delivery, now: datetime) -> Verdict:
    """Give what an answer makes of the mail that is being sent, and how the run goes on."""
    if _is_lost(answer):
        return _lost(answer, delivery, now)
    if answer.code == _CLOSING and answer.phase is Phase.MAIL:
        return _pending(answer, delivery, now, Course.AGAIN)
    if answer.code == _CLOSING:
        return _deferred(answer, delivery, now, Course.RECONNECT)
    if _is_about_the_session(answer):
        course = Course.STOP if _may_heal(answer) else Course.STOP_FOR_PERSON
        return _pending(answer, delivery, now, course)
    if _may_heal(answer):
        return _deferred(answer, delivery, now, Course.GO_ON)
    state = DeliveryState.SENT if _is_taken(answer) else DeliveryState.FAILED
    return Verdict(_change(answer, delivery, now, state), Course.GO_ON)


def _is_taken(answer: Answer) -> bool:
    return answer.phase is Phase.FINAL and (answer.code or 0) // 100 == 2  # noqa: PLR2004  2xx


def _may_heal(answer: Answer) -> bool:
    return (answer.code or 0) // 100 == 4  # noqa: PLR2004  4xx: not now


def _is_refused(answer: Answer) -> bool:
    return (answer.code or 0) // 100 == 5  # noqa: PLR2004  5xx: never


def _is_lost(answer: Answer) -> bool:
    """Whether the server vanished, or said what has no meaning at this step."""
    return not (_is_taken(answer) or _may_heal(answer) or _is_refused(answer))


def _is_about_the_session(answer: Answer) -> bool:
    """Whether the refusal would meet every recipient alike: login, sender, size, relaying."""
    if answer.phase is Phase.MAIL:
        return True
    if answer.code == _TOO_LARGE:
        # 5.2.x is about the mailbox (RFC 3463): full, or with a limit of its own
        return answer.phase is not Phase.RCPT and not answer.text.startswith("5.2.")
    if answer.phase is Phase.FINAL:
        return False
    # Postfix "Relay access denied", Exim "relay not permitted", Exchange "Unable to relay"
    no_relay = answer.phase is Phase.RCPT and "relay" in answer.text.lower()
    return answer.code in _SESSION_CODES or (no_relay and _is_refused(answer))


def _lost(answer: Answer, delivery: Delivery, now: datetime) -> Verdict:
    """Judge a server that vanished or spoke nonsense: harmless until the mail itself went out."""
    if answer.phase is Phase.FINAL:
        change = _change(answer, delivery, now, DeliveryState.UNKNOWN)
        return Verdict(change, Course.RECONNECT)
    return _pending(answer, delivery, now, Course.AGAIN)


def _pending(answer: Answer, delivery: Delivery, now: datetime, course: Course) -> Verdict:
    return Verdict(_change(answer, delivery, now, DeliveryState.PENDING), course)


def _deferred(answer: Answer, delivery: Delivery, now: datetime, course: Course) -> Verdict:
    since = delivery.deferred_since or now
    if now - since >= GIVE_UP_AFTER:
        failed = _change(answer, delivery, now, DeliveryState.FAILED)
        return Verdict(replace(failed, reply=f"{answer.text} (refused for a day)"), course)
    minutes = RETRY_MINUTES[min(delivery.deferrals, len(RETRY_MINUTES) - 1)]
    change = _change(answer, delivery, now, DeliveryState.PENDING)
    return Verdict(replace(change, next_try_at=now + timedelta(minutes=minutes)), course)


def _change(answer: Answer, delivery: Delivery, now: datetime, state: DeliveryState) -> Change:
    return Change(now, delivery.mail.recipient, state, answer.code, answer.text)
