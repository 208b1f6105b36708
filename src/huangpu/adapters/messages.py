"""How does a digest become one recipient's mail, the same bytes whenever it is made?

Neither a clock nor chance has a part: Message-ID and Date are those of the frozen issue, so that a
mail that is sent again is recognised as the same one (research/email.md 3).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from huangpu.errors import ConfigError, DeliveryError, Fault
from huangpu.model.deliveries import Mail, token_of
from huangpu.model.mail_config import ListUnsubscribe, Recipient, Sender

_LONGEST_LINE = 998  # RFC 5322 2.1.1


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: encoded words would break its URLs (email.md 1.3)."""

    def fold(self, *, policy: Policy) -> str:
        """Give the line as it is."""
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-archive", "list-id", "message-id"):
        registry.map_to_type(name, _OneLine)
    # no larger max_line_length: encoded words of a Chinese subject stay below 75 (RFC 2047)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all mails of one desk share; `archive` is where all issues can be read."""

    sender: Sender
    unsubscribe: ListUnsubscribe
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said in the mails of one issue; `date` is when it was frozen, in the desk's zone."""

    issue: str
    subject: str
    text: str
    html: str
    date: datetime


def message(letterhead: Letterhead, letter: Letter, recipient: Recipient) -> tuple[Mail, bytes]:
    """Give one recipient's mail: what is known of it, and its bytes, ASCII with CRLF.

    Raises ConfigError without a sender, DeliveryError for a mail that no server would take whole.
    """
    sender = letterhead.sender.address
    if sender is None:
        raise ConfigError((Fault("digest.yaml", None, "sender.address", "is needed to send"),))
    token = token_of(recipient.address)
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(letterhead.sender.name, addr_spec=sender)
    mail["To"] = Address(recipient.name, addr_spec=recipient.address)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.date
    mail["Message-ID"] = f"<{letter.issue}.{token[:16]}@{domain}>"
    if letterhead.sender.reply_to:
        mail["Reply-To"] = Address(addr_spec=letterhead.sender.reply_to)
    mail["X-Digest-Id"] = letter.issue  # some relays replace the Message-ID (email.md 3)
    mail["List-Id"] = f"<digest.{domain}>"
    for name, value in _unsubscribe(letterhead.unsubscribe, token):
        mail[name] = value
    if letterhead.archive:
        mail["List-Archive"] = f"<{letterhead.archive}>"
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers, please
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "bulk"
    mail.set_content(letter.text, cte="base64")  # quoted-printable would double Chinese
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # the library would take a random one, and the bytes would differ each time
    mail.set_boundary(f"=_{hashlib.sha256(f'{letter.issue}/{token}'.encode()).hexdigest()[:32]}")
    raw = mail.as_bytes()
    _check(raw)
    envelope = letterhead.sender.bounces_to or sender
    digest = hashlib.sha256(raw).hexdigest()
    return Mail(recipient.address, str(mail["Message-ID"]), envelope, digest), raw


def _unsubscribe(where: ListUnsubscribe, token: str) -> list[tuple[str, str]]:
    """Give the headers by which a mail program lets its reader leave; one-click only over https."""
    url = where.url_for(token)
    places = [f"<{url}>"] if url else []
    places += [f"<mailto:{where.mailto}?subject=unsubscribe>"] if where.mailto else []
    headers = [("List-Unsubscribe", ", ".join(places))] if places else []
    return [*headers, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if url else headers


def _check(raw: bytes) -> None:
    if not raw.isascii():
        raise DeliveryError("a mail holds bytes beyond ASCII")
    longest = max(len(line) for line in raw.split(b"\r\n"))
    if longest > _LONGEST_LINE:
        raise DeliveryError(
            f"a mail has a line of {longest} characters, and {_LONGEST_LINE} is the most that "
            "servers take; shorten list_unsubscribe.url"
        )
