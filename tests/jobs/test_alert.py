"""Does the operator hear of trouble, whatever the words of it are made of?"""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import mail_server

from huangpu.adapters.mail_sessions import Server
from huangpu.adapters.mailer import Mailer, Patience
from huangpu.errors import DeliveryError
from huangpu.jobs.alert import alert_message, send_alert

NOW = datetime(2026, 8, 24, 1, 2, tzinfo=UTC)
US, THEM = "digest@desk.example", "op@desk.example"


def mailer(port: int) -> Mailer:
    """Give the way to a server on loopback."""
    return Mailer(Server("127.0.0.1", port, "none", "desk.example"), Patience(2, 2, 2))


def test_an_alert_arrives() -> None:
    """Subject and body as they were said, in Chinese too, and marked as automatic."""
    with mail_server() as smtp:
        send_alert(mailer(smtp.port), alert_message(US, THEM, "轮询失败", "三个源没有应答。", NOW))
    (mail,) = smtp.to(THEM)
    read = message_from_bytes(mail.raw, policy=policy.default)
    assert "轮询失败" == read["Subject"]
    assert "三个源没有应答。" == read.get_content().strip()
    assert "auto-generated" == read["Auto-Submitted"]


def test_a_refusal_is_told() -> None:
    """An alert that the server does not take is an error with its words."""
    with mail_server() as smtp:
        smtp.answers("RCPT", THEM, "550 nobody here")
        with pytest.raises(DeliveryError, match="nobody here"):
            send_alert(mailer(smtp.port), alert_message(US, THEM, "a", "b", NOW))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_subject_is_one_line(text: str) -> None:
    """Nothing that an event carries can add a header or break the message."""
    made = alert_message(US, THEM, f"bad\r\nBcc: all@example.org {text}", text, NOW).as_bytes()
    read = message_from_bytes(made, policy=policy.default)
    assert None is read["Bcc"]
    assert THEM == read["To"]
