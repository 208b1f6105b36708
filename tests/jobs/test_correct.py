"""Is an issue that is out corrected once, beside the first, and only on a person's word?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import invented_week as week
import pytest
from mail_server import MailServer, mail_server

from huangpu.adapters.issue_shelf import IssueShelf
from huangpu.adapters.mail_sessions import Server
from huangpu.adapters.mailer import Mailer, Patience
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.connection import Database
from huangpu.core.delivery import Standing
from huangpu.errors import ConfigError
from huangpu.jobs.deliver import Clocks
from huangpu.jobs.desk import Desk, Report, status
from huangpu.jobs.freeze import told_before
from huangpu.jobs.resolve import resolve
from huangpu.jobs.send import send
from huangpu.model.digest_config import DigestConfig

ANN, BO = "ann@reader.example", "bo@reader.example"
FULL = week.issues()["full"]
W34, C1, C2 = "2026-W34", "2026-W34-c1", "2026-W34-c2"
WHY = "错误：首批产能 was given as 2027. It is 2026 <sic> & confirmed."


class Corrector:
    """A desk beside a real mail server, with an issue of the invented week."""

    def __init__(self, folder: Path, smtp: MailServer) -> None:
        self.smtp = smtp
        self.digest = FULL
        self.composed = 0
        config = {
            "recipients": [{"address": ANN}, {"address": BO}],
            "sender": {"address": "digest@desk.example"},
            "delivery": {"max_per_minute": 600},
            "base_url": "https://desk.example/archive",
        }
        self.desk = Desk(
            OutboxJournal(folder / "digests"), folder / "send.lock",
            Database(folder / "huangpu.duckdb", lock_seconds=1), folder / "analyst.duckdb",
            DigestConfig.model_validate(config),
            Clocks(lambda: week.MONDAY_MORNING, lambda: 0.0, lambda _: None),
        )  # fmt: skip

    def run(self, why: str | None = None, **options: Any) -> Report:  # noqa: ANN401  of send
        """Send as the command does, with a reason as a correction."""

        def compose() -> Any:  # noqa: ANN401  as send takes it
            self.composed += 1
            return self.digest, {}

        server = Server("127.0.0.1", self.smtp.port, "none", "desk.example")
        mailer = Mailer(server, Patience(2, 2, 2))
        return send(self.desk, week.WEEK, compose, mailer, why=why, **options)

    def mails(self, address: str = ANN) -> list[EmailMessage]:
        """Give what one reader has, oldest first."""
        taken = [one.raw for one in self.smtp.to(address)]
        return [message_from_bytes(raw, policy=policy.default) for raw in taken]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Corrector]:
    """Give a desk that has mailed nothing yet."""
    with mail_server() as smtp:
        yield Corrector(tmp_path, smtp)


def test_a_correction_is_an_issue_beside_the_first(desk: Corrector) -> None:
    """It has an id, a ledger and mails of its own, says what it corrects; the first stays as it is."""
    desk.run()
    folder = desk.desk.outbox.folder / W34
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    report = desk.run(WHY)
    assert (C1, True, True) == (report.issue, report.frozen_now, report.is_settled)
    assert (W34, C1) == desk.desk.outbox.issues()
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    first, second = desk.mails()
    assert (W34, C1) == (first["X-Digest-Id"], second["X-Digest-Id"])
    assert second["Message-ID"].startswith(f"<{C1}.")
    assert f"Correction of {W34}: Huangpu Weekly {W34}" in second["Subject"]
    assert "Correction" not in first["Subject"]


def test_both_bodies_say_what_was_wrong(desk: Corrector) -> None:
    """Page and text carry the reason, escaped, the id to cite, and the link to its own page."""
    root = "https://desk.example/archive/issues"
    footer = replace(FULL.footer, page_url=f"{root}/{W34}.html", archive_url=f"{root}/index.html")
    desk.digest = replace(FULL, footer=footer)
    desk.run()
    desk.run(WHY)
    second = desk.mails()[1]
    text, page = (second.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert f"Correction of {W34}. {WHY} This issue takes its place." in text.get_content()
    for said in (f"Correction of {W34}.", "2027. It is 2026 &lt;sic&gt; &amp; confirmed."):
        assert said in page.get_content()
    for body in (text, page):
        assert f"{root}/{C1}.html" in body.get_content()
        assert f"Cite a story as {C1} #1" in " ".join(body.get_content().split())


def test_the_same_command_again_sends_nothing(desk: Corrector) -> None:
    """Run twice with one reason, or plainly afterwards, a correction stays one mail a reader."""
    desk.run()
    desk.run(WHY)
    for again in (WHY, f"  {WHY}\n", None):
        assert C1 == desk.run(again).issue
    assert (2, 2, 2) == (len(desk.mails(ANN)), len(desk.mails(BO)), desk.composed)


def test_another_reason_is_another_correction(desk: Corrector) -> None:
    """A correction can be corrected; it names the one whose place it takes."""
    desk.run()
    desk.run(WHY)
    assert C2 == desk.run("The link of #3 was wrong.").issue
    assert f"Correction of {C1}: " in desk.mails()[2]["Subject"]


def test_nothing_is_corrected_by_itself(desk: Corrector) -> None:
    """However the week changes and however often it is sent: without the word there is one issue."""
    desk.run()
    desk.digest = week.issues()["one"]
    desk.run()
    assert ((W34,), 1) == (desk.desk.outbox.issues(), len(desk.mails()))


@pytest.mark.parametrize(
    ("frozen", "why", "said"),
    [
        (False, "x", "not frozen, so there is nothing to correct"),
        (True, " \n", "say in a few words"),
        (True, "很" * 151, "longer than 300 columns"),
    ],
)
def test_what_is_refused(desk: Corrector, *, frozen: bool, why: str, said: str) -> None:
    """An issue that is not there, and a reason that says nothing or too much; nothing is frozen."""
    if frozen:
        desk.run()
    with pytest.raises(ConfigError, match=said):
        desk.run(why)
    assert frozen == bool(desk.desk.outbox.issues())
    assert C1 not in desk.desk.outbox.issues()


def test_an_old_week_is_corrected_only_on_purpose(desk: Corrector) -> None:
    """Weeks later a correction is held like any late issue, and says how it goes out."""
    desk.run()
    later = Clocks(lambda: week.MONDAY_MORNING + timedelta(days=30), lambda: 0.0, lambda _: None)
    desk.desk = replace(desk.desk, clocks=later)
    held = desk.run(WHY)
    assert (None, True, 1) == (held.issue, held.held, len(desk.mails()))
    assert "--late sends it all the same, with --correct beside it" in held.notes[0]
    assert C1 == desk.run(WHY, even_late=True).issue
    assert 2 == len(desk.mails())


def test_what_was_open_of_the_first_stays_unsent(desk: Corrector) -> None:
    """Who never got the first gets the correction alone; the first can be settled, not sent again."""
    desk.smtp.answers("RCPT", BO, "451 later")
    assert not desk.run().is_settled
    assert desk.run(WHY).is_settled
    assert (2, 1) == (len(desk.mails(ANN)), len(desk.mails(BO)))
    assert C1 == desk.mails(BO)[0]["X-Digest-Id"]
    assert {Standing.DONE, Standing.LEFT} == {
        need for _, need in status(desk.desk, W34, late=False)
    }
    with pytest.raises(ConfigError, match=f"{C1} has taken the place of {W34}"):
        resolve(desk.desk, W34, BO, "resend")


def test_a_correction_survives_a_server_that_is_away(desk: Corrector) -> None:
    """Frozen once: what could not be sent goes on with the same bytes under the same id."""
    desk.run()
    desk.smtp.answers("MAIL", "", *["421 going down"] * 3)
    assert not desk.run(WHY).is_settled
    frozen = {
        one.mail.recipient: desk.desk.outbox.raw(C1, one.mail)
        for one in desk.desk.outbox.deliveries(C1).values()
    }
    assert C1 == desk.run(WHY).issue
    assert frozen == {name: desk.smtp.to(name)[1].raw for name in (ANN, BO)}


def test_stories_of_both_are_told(desk: Corrector) -> None:
    """What either issue told is not told again in the week after."""
    desk.run()
    desk.digest = replace(FULL, sections=())
    desk.run(WHY)
    told = {item.story_id for item in told_before(desk.desk.outbox, week.WEEK.next())}
    assert {item.story_id for item in FULL.items} == told


def test_the_archive_keeps_both(desk: Corrector, tmp_path: Path) -> None:
    """Both are on the shelf, the correction behind the issue it corrects, the tenth behind the second."""
    desk.run()
    for number in range(1, 11):
        desk.run(f"Reason {number}.")
    names = [one.issue for one in IssueShelf(desk.desk.outbox, tmp_path / "none").issues()]
    assert [W34, *(f"{W34}-c{number}" for number in range(1, 11))] == names
