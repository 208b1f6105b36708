"""How does a connection to the mail server begin, and why may it not?

TLS always with a context of our own: without one smtplib takes any certificate, and no session
goes on in clear because a server hides STARTTLS (research/email.md 1 and 5).
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Literal

from huangpu.core.text import clean_text
from huangpu.errors import DeliveryError

_REPLY = 300  # characters of a server's answer that are kept
_MASK = "***"
_NEVER = 5  # the first digit of a refusal that stays


class SessionError(DeliveryError):
    """The server cannot be spoken to; no recipient is to blame. `heals`: it may be well later."""

    def __init__(self, problem: str, heals: bool) -> None:  # noqa: FBT001  pickling passes it so
        super().__init__(problem, heals)
        self.problem, self.heals = problem, heals

    def __str__(self) -> str:
        return self.problem


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail goes, and as whom; `hello` is the domain that we greet with."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    hello: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None

    def without_secrets(self, text: str) -> str:
        """Give a server's words on one line, short, without control characters or our password."""
        if self.password:
            login = f"\0{self.username}\0{self.password}"
            for secret in (self.password, _base64(self.password), _base64(login)):
                text = text.replace(secret, _MASK)
        return clean_text(text, _REPLY)


def begin(server: Server, seconds: float) -> smtplib.SMTP:
    """Connect, greet, encrypt and log in, each within `seconds`.

    Raises SessionError, with a sentence that says what to look at and holds no secret.
    """
    smtp = None
    try:
        smtp = _dialled(server, seconds)
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=_context(server))
            smtp.ehlo_or_helo_if_needed()
        if server.username and server.password:
            smtp.login(server.username, server.password)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if smtp is not None:
            smtp.close()
        problem, heals = _reason(error, server)
        words = server.without_secrets(f"mail server {server.host}:{server.port} {problem}")
        # the cause is cut off: a UnicodeError carries what was to be sent, the password included
        raise SessionError(words, heals) from None
    return smtp


def _dialled(server: Server, seconds: float) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, server.hello, timeout=seconds, context=_context(server)
        )
    return smtplib.SMTP(server.host, server.port, server.hello, timeout=seconds)


def _context(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _reason(error: Exception, server: Server) -> tuple[str, bool]:
    """Say what is wrong, and whether it may heal by itself."""
    match error:
        case ssl.SSLError():
            return _tls_problem(error), False
        case smtplib.SMTPResponseException():
            reply = f"{error.smtp_code} {_words(error.smtp_error)}"
            if isinstance(error, smtplib.SMTPAuthenticationError):
                return f"refuses the login of {server.username}: {reply}", _heals(error)
            return f"answers {reply}", _heals(error)
        case smtplib.SMTPNotSupportedError() | UnicodeError():
            what = "only ASCII in a login" if isinstance(error, UnicodeError) else str(error)
            return f"cannot do what digest.yaml asks for: {what}; nothing was sent", False
        case socket.gaierror():
            problem = f"has no address: {error.strerror}"
        case TimeoutError():
            problem = "does not answer in time"
        case _:
            problem = f"cannot be reached: {error}"
    return problem, True


def _tls_problem(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "if it is your own authority's, name that in smtp.ca_file"
        return f"shows a certificate that is not trusted: {error.verify_message}; {hint}"
    return f"does not speak TLS on this port ({error.reason}); look at smtp.security and smtp.port"


def _heals(error: smtplib.SMTPResponseException) -> bool:
    return error.smtp_code // 100 != _NEVER


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
