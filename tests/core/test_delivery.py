"""Does every mail get the state that it has, and is none sent that may have arrived?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huangpu.core.delivery import (
    LOSSES_TO_RESEND,
    Standing,
    after,
    deliveries_of,
    is_late,
    is_settled,
    on_opening,
    standing,
)
from huangpu.model.deliveries import (
    Change,
    Delivery,
    DeliveryState,
    Mail,
    key_of,
    token_of,
    week_of_issue,
)
from huangpu.model.weeks import Week

NOW = datetime(2026, 8, 24, 0, 0, tzinfo=UTC)
MAIL = Mail("Desk@x.example", "<2026-W34.0@x.example>", "d@x.example", "0" * 64)
KEY = "desk@x.example"


def change(state: str, minutes: float = 0, **values: object) -> Change:
    """Give a line of the ledger, some minutes after the freezing."""
    at = NOW + timedelta(minutes=minutes)
    return Change(at, MAIL.recipient, DeliveryState(state), **values)  # type: ignore[arg-type]


def delivery(*changes: Change) -> Delivery:
    """Give what a ledger adds up to."""
    return deliveries_of([change("pending", mail=MAIL), *changes])[KEY]


def test_a_ledger_adds_up() -> None:
    """Tries, deferrals and the last word are counted; the newest state counts."""
    later = NOW + timedelta(minutes=5)
    known = delivery(
        change("sending", 1),
        change("pending", 2, code=451, reply="later", next_try_at=later),
        change("sending", 6),
        change("sent", 7, code=250, reply="queued as A1"),
    )
    assert (DeliveryState.SENT, 2, 1) == (known.state, known.attempts, known.deferrals)
    assert (250, "queued as A1", None) == (known.code, known.reply, known.next_try_at)
    assert NOW + timedelta(minutes=2) == known.deferred_since


def test_a_person_who_sends_again_begins_anew() -> None:
    """What was counted against the mail is forgotten, and the mail is released."""
    lost = delivery(change("sending"), change("unknown"))
    released = after(lost, change("pending", by_person=True))
    assert (1, 0) == (lost.losses, released.losses)
    assert (False, True) == (lost.released, released.released)


@pytest.mark.parametrize(
    "lines",
    [[change("sending")], [change("pending", mail=MAIL), change("pending", mail=MAIL)]],
    ids=["does not begin with the mail", "begins twice"],
)
def test_a_ledger_without_sense_is_refused(lines: list[Change]) -> None:
    """A second first line would make a sent mail pending."""
    with pytest.raises(ValueError, match="the ledger"):
        deliveries_of(lines)


@pytest.mark.parametrize(
    ("on_unknown", "expected"),
    [("hold", [DeliveryState.UNKNOWN]), ("resend", [DeliveryState.UNKNOWN, DeliveryState.PENDING])],
)
def test_what_a_dead_run_left_is_unknown(
    on_unknown: Literal["hold", "resend"], expected: list[DeliveryState]
) -> None:
    """`sending` with no run behind it may have arrived; the setting says who decides."""
    known = delivery(change("sending"))
    states = []
    while (said := on_opening(known, on_unknown, NOW)) is not None:
        known = after(known, said)
        states.append(known.state)
    assert expected == states


def test_resending_has_an_end() -> None:
    """A server that vanishes after each mail does not get it for ever."""
    lost = [change("sending"), change("unknown")] * (LOSSES_TO_RESEND + 1)
    assert on_opening(delivery(*lost[:-2]), "resend", NOW) is not None
    assert on_opening(delivery(*lost), "resend", NOW) is None


@pytest.mark.parametrize(
    ("changes", "late", "expected"),
    [
        ([], False, Standing.SEND),
        ([], True, Standing.LATE),
        ([change("failed"), change("pending", by_person=True)], True, Standing.SEND),
        ([change("sending"), change("unknown")], False, Standing.ASKS),
        ([change("sending")], False, Standing.ASKS),
        ([change("failed")], True, Standing.FAILED),
        ([change("sent")], True, Standing.DONE),
        ([change("pending", next_try_at=NOW + timedelta(minutes=5))], False, Standing.WAITS),
        ([change("pending", next_try_at=NOW)], False, Standing.SEND),
        ([change("pending", next_try_at=NOW + timedelta(days=9))], False, Standing.SEND),
    ],
    ids=[
        "fresh", "late", "late but released", "unknown", "sending", "failed", "sent",
        "not due", "due", "the clock was set back",
    ],
)  # fmt: skip
def test_what_a_mail_needs(changes: list[Change], *, late: bool, expected: Standing) -> None:
    """Only what is pending and due is sent; the rest says who has to do something."""
    assert expected == standing(delivery(*changes), {KEY}, NOW, late=late)


@pytest.mark.parametrize("state", ["pending", "failed", "unknown"])
def test_who_left_gets_nothing(state: str) -> None:
    """A recipient who is no longer listed is not sent to, and nobody has to do anything."""
    need = standing(delivery(change(state)), {"other@x.example"}, NOW)
    assert Standing.LEFT == need
    assert is_settled([need, Standing.DONE])


@pytest.mark.parametrize(
    "need", [Standing.SEND, Standing.WAITS, Standing.LATE, Standing.ASKS, Standing.FAILED]
)
def test_what_is_open_is_not_settled(need: Standing) -> None:
    """Every mail that did not arrive for sure keeps the exit code from being 0."""
    assert not is_settled([Standing.DONE, need])


def test_26_an_old_issue_is_late() -> None:
    """Case 26: counted from the end of its week."""
    assert not is_late(NOW, NOW + timedelta(days=3), 3)
    assert is_late(NOW, NOW + timedelta(days=3, seconds=1), 3)


def test_19_letter_case_makes_no_recipient() -> None:
    """Case 19: two spellings are one key, one file, one Message-ID."""
    assert key_of("Desk@X.example") == key_of("desk@x.EXAMPLE")
    assert token_of("Desk@X.example") == token_of("desk@x.EXAMPLE")


@pytest.mark.parametrize("text", ["2026-W34", "2026-W34-c1", "2026-W34-c12"])
def test_issues_name_their_week(text: str) -> None:
    """A correction is an issue of the same week."""
    assert Week(2026, 34) == week_of_issue(text)


@pytest.mark.parametrize("text", ["", "2026-W54", "2026-W34-c0", "../2026-W34", "2026-W34/x"])
def test_what_is_no_issue(text: str) -> None:
    """No name leads out of the folder of issues."""
    with pytest.raises(ValueError, match=r"is no (issue|ISO week)"):
        week_of_issue(text)


STEPS = st.sampled_from(["sending", "pending", "sent", "failed", "unknown"])


@given(st.lists(STEPS, max_size=12), st.sampled_from(["hold", "resend"]))
def test_nothing_sent_is_ever_sent_again(
    states: list[str], on_unknown: Literal["hold", "resend"]
) -> None:
    """Whatever the ledger holds: if its last line says sent, no run touches the mail."""
    known = delivery(*(change(state) for state in states), change("sending"), change("sent"))
    assert on_opening(known, on_unknown, NOW) is None
    assert Standing.DONE == standing(known, {KEY}, NOW)
    assert Standing.DONE == standing(replace(known, next_try_at=NOW), {KEY}, NOW, late=True)


@given(st.lists(STEPS, max_size=12))
def test_a_held_unknown_stays_held(states: list[str]) -> None:
    """With `hold`, nothing but a person makes a mail pending that may have arrived."""
    known = delivery(*(change(state) for state in states), change("sending"))
    while (said := on_opening(known, "hold", NOW)) is not None:
        known = after(known, said)
    assert Standing.ASKS == standing(known, {KEY}, NOW)
