"""Does a mail server as the world runs it deliver what was frozen? Where OpenSMTPD is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import invented_week as week
import pytest
from mail_server import free_port

from huangpu.adapters.mail_sessions import Server
from huangpu.adapters.mailer import Mailer
from huangpu.adapters.messages import Letter, Letterhead, message
from huangpu.adapters.render import render_html, render_subject, render_text
from huangpu.model.deliveries import Phase
from huangpu.model.mail_config import ListUnsubscribe, Recipient, Sender

READER = "nobody"  # smtpd delivers nothing to root
SMTPD = shutil.which("smtpd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
CONFIG = """
listen on 127.0.0.1 port {port}
action "md" maildir "{folder}"
match from local for local action "md"
"""


@pytest.fixture
def mailbox() -> Iterator[Path]:
    """Give a folder that the reader may write; pytest's own are closed to everybody but root."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "mail"
        folder.mkdir()
        for one in (folder.parent, folder):
            shutil.chown(one, READER)
        yield folder


@pytest.mark.skipif(SMTPD is None, reason="OpenSMTPD (`smtpd`) is not installed")
@pytest.mark.skipif(os.geteuid() != 0, reason="smtpd starts only as root")
def test_21_a_real_server_delivers_the_frozen_mail(tmp_path: Path, mailbox: Path) -> None:
    """Case 21: subject, bodies and List-Unsubscribe arrive as they were frozen."""
    assert SMTPD is not None
    folder, port = mailbox, free_port()
    config = tmp_path / "smtpd.conf"
    config.write_text(CONFIG.format(port=port, folder=folder))
    unsubscribe = ListUnsubscribe(url="https://desk.example/" + "l" * 160 + "?t={token}")
    digest = week.issues()["full"]
    letter = Letter(
        "2026-W34",
        render_subject(digest),
        render_text(digest),
        render_html(digest),
        week.MONDAY_MORNING,
    )
    to = Recipient(address=f"{READER}@localhost")
    head = Letterhead(Sender(address="digest@desk.example"), unsubscribe)
    known, raw = message(head, letter, to)
    with subprocess.Popen([SMTPD, "-d", "-f", str(config)]) as process:  # noqa: S603  found on PATH
        try:
            _wait_for(port)
            with Mailer(Server("127.0.0.1", port, "none", "desk.example")) as mailer:
                mailer.ready()
                answer = mailer.offer(known.envelope_from, to.address, raw)
            assert (Phase.FINAL, 250) == (answer.phase, answer.code)
            delivered = _delivered(folder)
        finally:
            process.terminate()
    sent, got = (message_from_bytes(one, policy=policy.default) for one in (raw, delivered))
    for name in ("Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe"):
        assert sent[name] == got[name], name
    lines = delivered.replace(b"\r\n", b"\n")
    assert raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2] == lines.partition(b"\n\n")[2]


def _wait_for(port: int) -> None:
    for _ in range(50):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("smtpd did not start")


def _delivered(folder: Path) -> bytes:
    for _ in range(100):
        for path in folder.rglob("new/*"):
            return path.read_bytes()
        time.sleep(0.1)
    pytest.fail("smtpd took the mail and did not deliver it")
