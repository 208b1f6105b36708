"""How does the operator hear of trouble by mail? One plain message, through the digest's server."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from huangpu.adapters.mailer import Mailer
from huangpu.errors import DeliveryError
from huangpu.model.deliveries import Phase

_LONGEST_SUBJECT = 150


def send_alert(mailer: Mailer, message: EmailMessage) -> None:
    """Mail one alert; DeliveryError with the server's words when it does not take it.

    Unlike a digest it is not kept: what it tells of is on record, and a second one does no harm.
    """
    with mailer:
        mailer.ready()
        answer = mailer.offer(message["From"], message["To"], message.as_bytes())
    if answer.phase is not Phase.FINAL or answer.code is None or answer.code // 100 != 2:  # noqa: PLR2004  2xx: taken
        raise DeliveryError(f"the alert was not taken at {answer.phase.value}: {answer.text}")


def alert_message(sender: str, to: str, subject: str, body: str, now: datetime) -> EmailMessage:
    """Give the message; the subject is one line whatever it was made from."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, to
    message["Subject"] = " ".join(subject.split())[:_LONGEST_SUBJECT] or "huangpu"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday replies to it
    message.set_content(body)
    return message
