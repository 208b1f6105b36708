"""Is every answer of a mail server taken for what it is, and no fault of the session for more?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.delivery import after
from huangpu.core.verdicts import GIVE_UP_AFTER, RETRY_MINUTES, Course, judge
from huangpu.model.deliveries import Answer, Change, Delivery, DeliveryState, Mail, Phase

NOW = datetime(2026, 8, 24, 0, 0, tzinfo=UTC)
MAIL = Mail("desk@x.example", "<2026-W34.0@x.example>", "d@x.example", "0" * 64)
FRESH = Delivery(MAIL, DeliveryState.SENDING, NOW, attempts=1)


@pytest.mark.parametrize(
    ("answer", "state", "course"),
    [
        (Answer(Phase.FINAL, 250, "queued"), "sent", Course.GO_ON),
        (Answer(Phase.FINAL, 251, "will forward"), "sent", Course.GO_ON),
        (Answer(Phase.RCPT, 550, "5.1.1 no such user"), "failed", Course.GO_ON),
        (Answer(Phase.RCPT, 551, "not local"), "failed", Course.GO_ON),
        (Answer(Phase.RCPT, 553, "bad name"), "failed", Course.GO_ON),
        (Answer(Phase.RCPT, 552, "5.2.2 mailbox full"), "failed", Course.GO_ON),
        (Answer(Phase.RCPT, 450, "greylisted"), "pending", Course.GO_ON),
        (Answer(Phase.DATA, 451, "later"), "pending", Course.GO_ON),
        (Answer(Phase.DATA, 554, "no valid recipients"), "failed", Course.GO_ON),
        (Answer(Phase.FINAL, 452, "disk full"), "pending", Course.GO_ON),
        (Answer(Phase.FINAL, 554, "5.7.1 looks like spam"), "failed", Course.GO_ON),
        (Answer(Phase.FINAL, 552, "5.2.2 over quota"), "failed", Course.GO_ON),
        (Answer(Phase.RCPT, 421, "closing"), "pending", Course.RECONNECT),
        (Answer(Phase.FINAL, 421, "closing"), "pending", Course.RECONNECT),
        (Answer(Phase.MAIL, 421, "closing"), "pending", Course.AGAIN),
        (Answer(Phase.MAIL, None, ""), "pending", Course.AGAIN),
        (Answer(Phase.RCPT, None, ""), "pending", Course.AGAIN),
        (Answer(Phase.DATA, None, ""), "pending", Course.AGAIN),
        (Answer(Phase.RCPT, -1, "nonsense"), "pending", Course.AGAIN),
        (Answer(Phase.FINAL, None, "timed out"), "unknown", Course.RECONNECT),
        (Answer(Phase.FINAL, -1, "nonsense"), "unknown", Course.RECONNECT),
        (Answer(Phase.FINAL, 354, "go on"), "unknown", Course.RECONNECT),
        (Answer(Phase.MAIL, 451, "busy"), "pending", Course.STOP),
        (Answer(Phase.MAIL, 503, "EHLO first"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.MAIL, 530, "login first"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.MAIL, 535, "no"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.MAIL, 552, "too big"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.MAIL, 550, "sender not allowed"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.RCPT, 530, "login first"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.RCPT, 503, "MAIL first"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.RCPT, 554, "Relay access denied"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.RCPT, 550, "relay not permitted"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.FINAL, 552, "too much mail data"), "pending", Course.STOP_FOR_PERSON),
        (Answer(Phase.FINAL, 552, "5.3.4 too big"), "pending", Course.STOP_FOR_PERSON),
    ],
    ids=lambda value: (
        f"{value.phase.name} {value.code} {value.text}".strip()
        if isinstance(value, Answer)
        else None
    ),
)
def test_answers(answer: Answer, state: str, course: Course) -> None:
    """The table of research/email.md 5, and what it leaves open."""
    verdict = judge(answer, FRESH, NOW)
    assert (state, course) == (verdict.change.state.value, verdict.course)
    assert (answer.code, answer.text) == (verdict.change.code, verdict.change.reply)


def test_a_refusal_is_tried_again_for_a_day() -> None:
    """After 5, 15 and 60 minutes, then every hour; after a day it failed, and says so."""
    greylisted = Answer(Phase.RCPT, 451, "greylisted")
    known, now, pauses = FRESH, NOW, []
    while True:
        change = judge(greylisted, known, now).change
        known = after(known, change)
        if change.next_try_at is None:
            break
        pauses.append((change.next_try_at - now) // timedelta(minutes=1))
        now = change.next_try_at
    assert [*RETRY_MINUTES, 60, 60] == pauses[:5]
    assert DeliveryState.FAILED == known.state
    assert GIVE_UP_AFTER <= now - NOW < GIVE_UP_AFTER + timedelta(hours=1)
    assert "refused for a day" in known.reply


def test_faults_of_the_session_do_not_use_up_the_day() -> None:
    """A server that is ill for days is no reason to give a recipient up."""
    known = FRESH
    for hours in range(100):
        now = NOW + timedelta(hours=hours)
        verdict = judge(Answer(Phase.MAIL, 451, "ill"), known, now)
        known = after(known, verdict.change)
    assert (DeliveryState.PENDING, 0) == (known.state, known.deferrals)


ANSWERS = st.builds(
    Answer,
    st.sampled_from(Phase),
    st.one_of(st.none(), st.integers(-1, 599)),
    st.text(max_size=20),
)


@given(ANSWERS)
def test_every_answer_has_one_safe_meaning(answer: Answer) -> None:
    """Sent only by a 2xx to the mail itself; what may have been taken is never pending."""
    change: Change = judge(answer, FRESH, NOW).change
    taken = answer.phase is Phase.FINAL and answer.code is not None and answer.code // 100 == 2
    assert taken == (change.state is DeliveryState.SENT)
    refused = answer.code is not None and answer.code // 100 in {4, 5}
    if answer.phase is Phase.FINAL and not refused and not taken:
        assert DeliveryState.UNKNOWN == change.state
    if answer.phase is Phase.MAIL:
        assert DeliveryState.PENDING == change.state
    assert change.state is not DeliveryState.SENDING
