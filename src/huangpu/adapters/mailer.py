"""How is a mail handed to a server, so that at every instant one knows what the server has?

smtplib step by step, one recipient a mail: its own `send_message` hides which step failed, and
returns refusals instead of raising them (research/email.md 5).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from huangpu.adapters.mail_sessions import Server, begin
from huangpu.model.deliveries import Answer, Phase

_PER_CONNECTION = 50  # mails; many servers close after some number of their own (email.md 5)
_LEADING_DOT = re.compile(rb"(?m)^\.")
_GO_AHEAD = 354


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for each step of a connection, for a command, for a whole mail.

    RFC 5321 4.5.3.2 gives a server 5 minutes for a command and 10 for the mail; who waits less
    makes outcomes unknown that are none.
    """

    connection: float = 20
    command: float = 300
    mail: float = 600


class Mailer:
    """One connection at a time to one server, opened when it is needed and used again."""

    def __init__(
        self, server: Server, patience: Patience = Patience(), per_connection: int = _PER_CONNECTION
    ) -> None:
        self.server = server
        self.patience = patience
        self.per_connection = per_connection
        self._smtp: smtplib.SMTP | None = None
        self._offered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ready(self) -> None:
        """Make sure that the server listens: on the open connection, else on a new one.

        Call it before a mail is put on record as `sending`. Raises SessionError.
        """
        if self._offered >= self.per_connection or not self._listens():
            self.close()
            self._smtp = begin(self.server, self.patience.connection)
            self._offered = 0

    def offer(self, mail_from: str, rcpt_to: str, raw: bytes) -> Answer:
        """Hand over one mail, its lines ending in CRLF; give the last answer and its step.

        Whatever the server does, nothing is raised: one that vanishes gives an answer without a
        code, and only at the step FINAL can it have taken the mail.
        """
        smtp = self._smtp
        if smtp is None:
            raise RuntimeError("call ready() first")
        self._offered += 1
        phase = Phase.MAIL
        try:
            self._wait_up_to(self.patience.command)
            size = [f"size={len(raw)}"] if smtp.has_extn("size") else []
            code, text = smtp.mail(mail_from, size)
            if _is_ok(code):
                phase = Phase.RCPT
                code, text = smtp.rcpt(rcpt_to)
            if phase is Phase.RCPT and _is_ok(code):
                phase = Phase.DATA
                code, text = smtp.docmd("DATA")
            if phase is Phase.DATA and code == _GO_AHEAD:
                phase = Phase.FINAL
                self._wait_up_to(self.patience.mail)
                smtp.send(_framed(raw))
                code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Answer(phase, None, self.server.without_secrets(str(error)))
        return Answer(phase, code, self.server.without_secrets(text.decode("utf-8", "replace")))

    def close(self) -> None:
        """Say goodbye if anybody listens."""
        if self._smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._wait_up_to(self.patience.connection)
                self._smtp.quit()
        self._drop()

    def _listens(self) -> bool:
        """Ask the open connection for a clean start; False when there is none any more."""
        if self._smtp is None:
            return False
        try:
            self._wait_up_to(self.patience.connection)
            code, _ = self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            return False
        return _is_ok(code)

    def _wait_up_to(self, seconds: float) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _framed(raw: bytes) -> bytes:
    """Give the mail as it travels: leading dots doubled, a lone dot at the end."""
    end = b"" if raw.endswith(b"\r\n") else b"\r\n"
    return _LEADING_DOT.sub(b"..", raw) + end + b".\r\n"


def _is_ok(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004  2xx: done
