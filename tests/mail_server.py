"""A real SMTP server on loopback that does to a mail whatever a test asks for, and remembers."""

from __future__ import annotations

import contextlib
import socket
import ssl
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has: from whom, to whom, and its bytes."""

    mail_from: str
    to: str
    raw: bytes


@dataclass
class MailServer:
    """What is to happen, by step and recipient, and what happened.

    `plan[step, to]` is a list of answers, used up one by one: a reply such as `550 no`, `DROP`
    (the connection breaks without a word), `TAKE AND DROP` (the mail is kept, then it breaks),
    or `CLOSE AFTER 250` (it is kept and answered, then the idle connection ends). `acts[step, to]`
    is called first. Steps are MAIL, RCPT, DATA; MAIL knows no recipient: its `to` is ''.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    plan: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    acts: dict[tuple[str, str], Act] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    def answers(self, step: str, to: str, *replies: str) -> None:
        """Plan the next answers to a step."""
        self.plan[step, to] += replies

    def to(self, address: str) -> list[Taken]:
        """Give the mails that this recipient has."""
        return [mail for mail in self.taken if mail.to == address]

    # ---- aiosmtpd's hooks ----

    async def handle_EHLO(  # noqa: N802  the library's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        replies: list[str],
    ) -> list[str]:
        """Count the connection once; TLS greets twice."""
        session.host_name = hostname
        self.connections += session.ssl is None
        self._act("EHLO", "")
        return replies

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the sender, or not."""
        self.times.append(server.loop.time())
        reply = self._next("MAIL", "", server)
        if reply.startswith("2"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or not."""
        reply = self._next("RCPT", address, server)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, or not."""
        assert isinstance(envelope.content, bytes)
        (to,) = envelope.rcpt_tos
        planned = self.plan["DATA", to]
        if not planned or planned[0].startswith(("2", "TAKE", "CLOSE")):
            self.taken.append(Taken(envelope.mail_from or "", to, envelope.content))
        return self._next("DATA", to, server)

    def _act(self, step: str, to: str) -> None:
        if act := self.acts.get((step, to)):
            act()

    def _next(self, step: str, to: str, server: SMTP) -> str:
        self._act(step, to)
        planned = self.plan[step, to]
        reply = planned.pop(0) if planned else "250 OK"
        if reply.endswith("DROP"):
            server.transport.abort()
            return "250 nobody hears this"
        if reply.startswith(("421", "CLOSE")):
            server.loop.call_later(0.01, server.transport.close)
            return reply if reply.startswith("421") else "250 OK, goodbye"
        return reply


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def mail_server(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    password: str | None = None,
    size: int = 33_554_432,
) -> Iterator[MailServer]:
    """Serve on a free port until the block ends."""
    made = MailServer(port=free_port())

    def check(_s: SMTP, _x: Session, _e: Envelope, _mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401
        made.logins.append((data.login, data.password))
        good = password is not None and data.password == password.encode()
        return AuthResult(success=good, handled=good)

    options: dict[str, Any] = {"data_size_limit": size, "tls_context": starttls}
    if password is not None:
        options |= {
            "authenticator": check,
            "auth_required": True,
            "auth_require_tls": tls is None and starttls is not None,
        }
    with warnings.catch_warnings():
        # said for each connection of a server that takes logins without STARTTLS, as some tests want
        warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
        controller = Controller(
            made, hostname="127.0.0.1", port=made.port, ssl_context=tls, **options
        )
        controller.start()
        try:
            yield made
        finally:
            controller.stop()
