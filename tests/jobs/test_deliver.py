"""Does every recipient get the issue once, whatever the server, the clock or a kill does?"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Literal

import invented_week as week
import pytest
from mail_server import MailServer, free_port, mail_server

from huangpu.adapters.locks import held
from huangpu.adapters.mail_sessions import Server
from huangpu.adapters.mailer import Mailer, Patience
from huangpu.adapters.outbox_journal import OutboxJournal
from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.session import Session
from huangpu.core.delivery import Standing
from huangpu.errors import ConfigError, DeliveryError, StoreBusyError
from huangpu.jobs.deliver import Clocks
from huangpu.jobs.desk import Desk, Report
from huangpu.jobs.freeze import told_before
from huangpu.jobs.resolve import resolve
from huangpu.jobs.send import Composed, send
from huangpu.model.deliveries import Answer, DeliveryState
from huangpu.model.digest import Digest
from huangpu.model.digest_config import DigestConfig

ANN, BO, CY = "ann@reader.example", "bo@reader.example", "cy@reader.example"
ISSUES = week.issues()
W34 = "2026-W34"


@dataclass
class Time:
    """A clock that moves when it is told to, or slept on."""

    now: datetime = week.MONDAY_MORNING
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def on(self, **span: float) -> None:
        """Let more of it pass."""
        self.now += timedelta(**span)

    @property
    def clocks(self) -> Clocks:
        """The clocks of a run."""
        return Clocks(lambda: self.now, lambda: self.now.timestamp(), self.sleep)  # noqa: PLW0108  it moves


class NoDatabase(Database):
    """Is always in use, so that a test of sending does not wait for a database."""

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Say so."""
        raise StoreBusyError("in use")
        yield


@dataclass
class Bench:
    """A desk with a real server, where everything can be changed between two runs."""

    folder: Path
    smtp: MailServer
    time: Time = field(default_factory=Time)
    recipients: list[dict[str, Any]] = field(
        default_factory=lambda: [{"address": one} for one in (ANN, BO, CY)]
    )
    delivery: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    digest: Digest = ISSUES["full"]
    composed: int = 0
    database: type[Database] = NoDatabase
    mailer: Callable[[Server], Mailer] = lambda server: Mailer(server, Patience(2, 2, 2))

    @property
    def desk(self) -> Desk:
        """The desk as it is configured now."""
        config = DigestConfig.model_validate(
            {
                "recipients": self.recipients,
                "delivery": {"max_per_minute": 600, **self.delivery},
                "sender": {"address": "digest@desk.example"},
                **self.settings,
            }
        )
        return Desk(
            OutboxJournal(self.folder / "journal" / "digests"),
            self.folder / "send.lock",
            self.database(self.folder / "huangpu.duckdb", lock_seconds=1),
            self.folder / "analyst.duckdb",
            config,
            self.time.clocks,
        )

    def compose(self) -> Composed:
        """Give the digest as it would be composed now."""
        self.composed += 1
        return self.digest, {}

    def run(self, **options: Any) -> Report:  # noqa: ANN401  the options of send
        """Send as one run does."""
        server = Server("127.0.0.1", self.smtp.port, "none", "desk.example")
        return send(self.desk, week.WEEK, self.compose, self.mailer(server), **options)

    def states(self) -> dict[str, str]:
        """Give everybody's state, by the name before the @."""
        known = self.desk.outbox.deliveries(W34).values()
        return {one.mail.recipient.partition("@")[0]: one.state.value for one in known}

    @property
    def got(self) -> dict[str, int]:
        """How many mails everybody has."""
        return {name.partition("@")[0]: len(self.smtp.to(name)) for name in (ANN, BO, CY)}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give a desk beside a server."""
    with mail_server() as smtp:
        yield Bench(tmp_path, smtp)


ONCE = {"ann": 1, "bo": 1, "cy": 1}
SENT = {"ann": "sent", "bo": "sent", "cy": "sent"}


def test_everybody_gets_it_once(bench: Bench) -> None:
    """Frozen, sent, on record, and the bytes are those that were frozen."""
    report = bench.run()
    assert report.is_settled
    assert (True, len(ISSUES["full"].items), 3) == (
        report.frozen_now,
        report.stories,
        len(report.mails),
    )
    assert (ONCE, SENT, 1) == (bench.got, bench.states(), bench.smtp.connections)
    outbox = bench.desk.outbox
    for one in outbox.deliveries(W34).values():
        (taken,) = bench.smtp.to(one.mail.recipient)
        assert outbox.raw(W34, one.mail) == taken.raw
        assert (1, 250) == (one.attempts, one.code)


def test_17_again_is_nothing(bench: Bench) -> None:
    """Case 17: a rerun after success opens no connection and composes nothing."""
    bench.run()
    bench.time.on(hours=1)
    report = bench.run()
    assert report.is_settled
    assert not report.frozen_now
    assert (ONCE, 1, 1) == (bench.got, bench.smtp.connections, bench.composed)


def test_11_a_refused_recipient_stops_nobody_else(bench: Bench) -> None:
    """Case 11: one of three refused 550: the other two have it, and a rerun sends nothing."""
    bench.smtp.answers("RCPT", BO, "550 5.1.1 no such user")
    report = bench.run()
    assert not report.is_settled
    assert {"ann": "sent", "bo": "failed", "cy": "sent"} == bench.states()
    again = bench.run()
    assert (False, {"ann": 1, "bo": 0, "cy": 1}) == (again.is_settled, bench.got)
    assert 1 == bench.smtp.connections


def test_a_failed_mail_can_be_sent_again_by_a_person(bench: Bench) -> None:
    """After the address was mended on the server's side."""
    bench.smtp.answers("RCPT", BO, "550 5.1.1 no such user")
    bench.run()
    resolve(bench.desk, W34, BO, "resend")
    assert bench.run().is_settled
    assert ONCE == bench.got


def test_12_greylisting_heals(bench: Bench) -> None:
    """Case 12: 451, then 250 on the next try, which comes no sooner than it may."""
    bench.smtp.answers("RCPT", BO, "451 4.7.1 greylisted")
    first = bench.run()
    assert {"ann": "sent", "bo": "pending", "cy": "sent"} == bench.states()
    (waiting,) = [one for one, need in first.mails if need is Standing.WAITS]
    assert waiting.updated_at + timedelta(minutes=5) == waiting.next_try_at == first.next_try_at
    bench.time.on(minutes=2)
    assert 1 == bench.smtp.connections
    bench.run()
    assert 1 == bench.smtp.connections, "not due, so nobody is dialled"
    bench.time.on(minutes=4)
    assert bench.run().is_settled
    assert ONCE == bench.got


@pytest.mark.parametrize(
    ("step", "to", "reply"),
    [
        ("MAIL", "", "552 5.3.4 message too big"),
        ("MAIL", "", "530 5.7.0 login first"),
        ("MAIL", "", "503 EHLO first"),
        ("RCPT", ANN, "554 5.7.1 Relay access denied"),
        ("DATA", ANN, "552 Error: Too much mail data"),
    ],
    ids=["13 too large", "login", "sequence", "relay", "13 too large, at the end"],
)
def test_13_a_fault_of_the_session_is_nobodys(bench: Bench, step: str, to: str, reply: str) -> None:
    """Case 13: the run stops, everybody stays pending, and once it is mended all get it."""
    bench.smtp.answers(step, to, reply)
    report = bench.run()
    assert report.halt is not None
    assert (reply, False) == (
        report.halt.reason.removeprefix("the mail server refuses every mail: "),
        report.halt.heals,
    )
    assert {"pending"} == set(bench.states().values())
    assert bench.run().is_settled
    assert ONCE == bench.got


def test_a_server_that_is_away_is_nobodys_fault(bench: Bench) -> None:
    """Nobody listens: the issue is frozen, all stay pending, and the next run sends."""
    port, bench.smtp.port = bench.smtp.port, free_port()
    report = bench.run()
    assert report.halt is not None
    assert report.halt.heals
    assert bench.time.now + timedelta(minutes=5) == report.next_try_at
    assert {"pending"} == set(bench.states().values())
    bench.smtp.port = port
    assert bench.run().is_settled


@pytest.mark.parametrize("taken", [True, False], ids=["it was taken", "it was not"])
def test_14_lost_after_data_is_unknown(bench: Bench, *, taken: bool) -> None:
    """Case 14: the run goes on, a rerun leaves it alone, and a person settles it."""
    bench.smtp.answers("DATA", BO, "TAKE AND DROP" if taken else "DROP")
    assert not bench.run().is_settled
    assert {"ann": "sent", "bo": "unknown", "cy": "sent"} == bench.states()
    assert not bench.run().is_settled
    assert {"ann": 1, "bo": int(taken), "cy": 1} == bench.got
    resolve(bench.desk, W34, BO.upper(), "sent" if taken else "resend")
    assert bench.run().is_settled
    assert (ONCE, SENT) == (bench.got, bench.states())


def test_14_resend_as_a_setting_may_double_byte_for_byte(bench: Bench) -> None:
    """With `on_unknown: resend` the next run sends the same bytes again (case 24)."""
    bench.delivery["on_unknown"] = "resend"
    bench.smtp.answers("DATA", BO, "TAKE AND DROP")
    report = bench.run()
    assert report.next_try_at is not None
    assert bench.run().is_settled
    first, second = bench.smtp.to(BO)
    assert first.raw == second.raw


def test_a_mail_that_never_gets_an_answer_ends_with_a_person(bench: Bench) -> None:
    """Resending by rule has an end, and then the rerun sends nothing more."""
    bench.delivery["on_unknown"] = "resend"
    bench.smtp.answers("DATA", BO, *["TAKE AND DROP"] * 9)
    for _ in range(6):
        bench.run()
    assert (3, "unknown") == (len(bench.smtp.to(BO)), bench.states()["bo"])
    assert bench.run().next_try_at is None


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it, not even a `finally` that writes."""


class KilledMailer(Mailer):
    """Dies at one point of the second mail, as a process that is killed there does."""

    def __init__(self, server: Server, point: str) -> None:
        super().__init__(server, Patience(2, 2, 2))
        self.point, self.seen = point, 0

    def ready(self) -> None:
        """Die before anything is on record for the mail."""
        self.seen += 1
        if self.seen == 2 and self.point == "frozen":
            raise Killed
        super().ready()

    def offer(self, mail_from: str, rcpt_to: str, raw: bytes) -> Answer:
        """Die before, or after the server took it."""
        if self.seen == 2 and self.point == "sending":
            raise Killed
        answer = super().offer(mail_from, rcpt_to, raw)
        if self.seen == 2 and self.point == "answered":
            raise Killed
        return answer


@pytest.mark.parametrize(
    ("point", "policy_", "delivered", "states"),
    [
        ("frozen", "hold", ONCE, SENT),
        ("sending", "hold", {"ann": 1, "bo": 0, "cy": 1}, {**SENT, "bo": "unknown"}),
        ("answered", "hold", ONCE, {**SENT, "bo": "unknown"}),
        ("frozen", "resend", ONCE, SENT),
        ("sending", "resend", ONCE, SENT),
        ("answered", "resend", {**ONCE, "bo": 2}, SENT),
    ],
)
def test_15_the_crash_matrix(
    bench: Bench, point: str, policy_: str, delivered: dict[str, int], states: dict[str, str]
) -> None:
    """Case 15, in one process (real kills: tests/cli/test_send_kills.py): the table of email.md 5."""
    bench.delivery["on_unknown"] = policy_
    usual, bench.mailer = bench.mailer, lambda server: KilledMailer(server, point)
    with pytest.raises(Killed):
        bench.run()
    bench.mailer = usual
    bench.run()
    bench.run()
    assert (delivered, states) == (bench.got, bench.states())
    assert len({mail.raw for mail in bench.smtp.to(BO)}) <= 1, "a double is the same mail"


def test_16_two_runs_at_once(bench: Bench) -> None:
    """Case 16: while one sends, another says so and touches nothing."""
    with held(bench.folder / "send.lock", 0), pytest.raises(DeliveryError, match="being sent"):
        bench.run()
    assert (0, ()) == (bench.smtp.connections, bench.desk.outbox.issues())


def test_18_a_new_recipient_gets_it_alone(bench: Bench) -> None:
    """Case 18: the others are not sent to again, and what was frozen is what is sent."""
    bench.recipients.pop()
    bench.run()
    bench.recipients.append({"address": CY, "tags": ["quantum"]})
    bench.digest = ISSUES["one"]  # more came in meanwhile; it is not for this issue
    report = bench.run()
    assert ((CY,), ONCE, SENT) == (report.added, bench.got, bench.states())
    text = message_from_bytes(bench.smtp.to(CY)[0].raw, policy=policy.default)
    body = text.get_body(("plain",))  # type: ignore[attr-defined]  # EmailMessage by the policy
    assert "of the issue's 42 stories, as you chose: Quantum" in body.get_content()


def test_19_one_address_in_two_spellings(bench: Bench) -> None:
    """Case 19: refused in the file; and a later change of case is nobody new."""
    bench.run()
    bench.recipients[0] = {"address": "Ann@Reader.example"}
    assert bench.run().is_settled
    assert 3 == len(bench.smtp.taken)
    bench.recipients.append({"address": ANN})
    with pytest.raises(ValueError, match="is listed twice"):
        bench.run()


def test_who_left_is_not_sent_to(bench: Bench) -> None:
    """A recipient taken out after the freezing gets nothing, and nothing is left to do."""
    bench.smtp.answers("RCPT", BO, "451 later")
    bench.run()
    bench.recipients.pop(1)
    bench.time.on(minutes=6)
    report = bench.run()
    assert report.is_settled
    assert {"ann": 1, "bo": 0, "cy": 1} == bench.got


def test_24_a_retry_is_the_same_mail(bench: Bench) -> None:
    """Case 24: Message-ID and Date of the second try are those of the first."""
    bench.smtp.answers("DATA", BO, "451 later")
    bench.run()
    frozen = bench.desk.outbox.deliveries(W34)[BO].mail
    bench.time.on(hours=2)
    bench.run()
    (taken,) = bench.smtp.to(BO)
    mail = message_from_bytes(taken.raw, policy=policy.default)
    assert frozen.message_id == mail["Message-ID"]
    assert "Mon, 24 Aug 2026 08:00:00 +0800" == mail["Date"]


def test_26_an_old_digest_is_held(bench: Bench) -> None:
    """Case 26: thirty days later nothing goes out unasked; asked, it does."""
    bench.time.on(days=30)
    report = bench.run()
    assert (None, False, 0) == (report.issue, report.is_settled, bench.smtp.connections)
    assert "--late" in report.notes[0]
    assert bench.run(even_late=True).is_settled
    assert ONCE == bench.got


def test_26_what_was_frozen_and_forgotten_is_held(bench: Bench) -> None:
    """Case 26: mails left pending are held too, and one can be released alone."""
    bench.smtp.answers("MAIL", "", "451 ill")
    bench.run()
    bench.time.on(days=30)
    report = bench.run()
    assert {Standing.LATE} == {need for _, need in report.mails}
    assert 0 == len(bench.smtp.taken)
    resolve(bench.desk, W34, BO, "resend")
    bench.run()
    assert {"ann": 0, "bo": 1, "cy": 0} == bench.got


def test_27_no_minute_has_more_than_it_may(bench: Bench) -> None:
    """Case 27: with 20 a minute, mails start 3 seconds apart."""
    bench.delivery["max_per_minute"] = 20
    bench.run()
    assert [3.0, 3.0] == [round(pause, 3) for pause in bench.time.slept]


def test_27_on_a_real_clock(bench: Bench) -> None:
    """Case 27: the server sees the pauses."""
    clocks = Clocks(lambda: bench.time.now, time.monotonic, time.sleep)
    desk = replace(bench.desk, clocks=clocks)
    server = Server("127.0.0.1", bench.smtp.port, "none", "desk.example")
    send(desk, week.WEEK, bench.compose, Mailer(server))
    first, *_, last = bench.smtp.times
    assert last - first >= 2 * 0.1 - 0.02


@pytest.mark.parametrize(
    ("step", "to", "left"),
    [("MAIL", "", 0), ("RCPT", BO, 1), ("DATA", BO, 1)],
    ids=["at the sender", "at a recipient", "at the mail"],
)
def test_28_a_421_in_the_middle(bench: Bench, step: str, to: str, left: int) -> None:
    """Case 28: a new connection, and the others get theirs; the one concerned is never lost."""
    bench.smtp.answers(step, to, "421 4.3.2 closing")
    bench.run()
    assert 3 - left == len(bench.smtp.taken)
    assert "unknown" not in bench.states().values()
    bench.time.on(minutes=6)
    assert bench.run().is_settled
    assert ONCE == bench.got


def test_29_an_idle_connection_that_ended(bench: Bench) -> None:
    """Case 29: the server hangs up after each mail; nobody's outcome is unknown."""
    bench.delivery["max_per_minute"] = 600
    for one in (ANN, BO, CY):
        bench.smtp.answers("DATA", one, "CLOSE AFTER 250")
    clocks = Clocks(lambda: bench.time.now, time.monotonic, time.sleep)
    desk = replace(bench.desk, clocks=clocks)
    server = Server("127.0.0.1", bench.smtp.port, "none", "desk.example")
    report = send(desk, week.WEEK, bench.compose, Mailer(server))
    assert report.is_settled
    assert (ONCE, 3) == (bench.got, bench.smtp.connections)


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_connection_lost_before_the_mail_is_tried_again(bench: Bench, step: str) -> None:
    """Until the mail itself goes out nothing can have arrived, so the same run tries again."""
    bench.smtp.answers(step, ANN if step == "RCPT" else "", "DROP")
    assert bench.run().is_settled
    assert (ONCE, 2) == (bench.got, bench.smtp.connections)


def test_a_server_that_ends_every_connection_is_left_alone(bench: Bench) -> None:
    """After three in a row the run stops, and nobody is unknown or failed."""
    bench.smtp.answers("MAIL", "", *["DROP"] * 20)
    report = bench.run()
    assert report.halt is not None
    assert report.halt.heals
    assert ({"pending"}, 3) == (set(bench.states().values()), bench.smtp.connections)


def test_30_what_is_frozen_does_not_change(bench: Bench) -> None:
    """Case 30: items that come in between freezing and sending are for the next issue."""
    port, bench.smtp.port = bench.smtp.port, free_port()
    bench.run()
    frozen = {one.mail.sha256 for one in bench.desk.outbox.deliveries(W34).values()}
    bench.smtp.port, bench.digest = port, ISSUES["one"]
    bench.run()
    assert 1 == bench.composed
    assert frozen == {one.mail.sha256 for one in bench.desk.outbox.deliveries(W34).values()}


@pytest.mark.parametrize(("rule", "mails"), [("send", 3), ("skip", 0)])
def test_7_a_week_without_a_story(bench: Bench, rule: str, mails: int) -> None:
    """Case 7: sent so that silence is never ambiguous, or skipped where that is configured."""
    bench.digest = ISSUES["empty"]
    bench.settings["empty_week"] = rule
    report = bench.run()
    assert report.is_settled
    assert mails == len(bench.smtp.taken)
    assert bool(mails) == bool(report.issue)


def test_a_choice_that_nothing_meets_follows_the_same_rule(bench: Bench) -> None:
    """With `skip`, who chose what did not happen gets no mail, and is not asked about again."""
    bench.settings["empty_week"] = "skip"
    bench.recipients[1]["tags"] = ["quantum.sensing"]
    for _ in range(2):
        assert bench.run().is_settled
    assert {"ann": 1, "bo": 0, "cy": 1} == bench.got


def test_a_running_week_is_not_sent(bench: Bench) -> None:
    """Half a week cannot be frozen; it is said from when on it can."""
    bench.time.on(hours=-9)
    with pytest.raises(ConfigError, match="2026-08-24 00:00"):
        bench.run()
    assert () == bench.desk.outbox.issues()


def test_the_database_follows_the_ledger(bench: Bench) -> None:
    """Analysts see issue, stories and deliveries after the run, and after each further one."""
    bench.database = Database
    bench.smtp.answers("RCPT", BO, "451 later")
    bench.run()
    sql = "SELECT state, count(*) FROM deliveries GROUP BY ALL ORDER BY ALL"
    with reading(bench.desk.analyst_link) as session:
        connection = session._connection
        assert [("pending", 1), ("sent", 2)] == connection.execute(sql).fetchall()
        stories = connection.execute("SELECT count(*), max(reason) FROM digest_items").fetchone()
        assert stories is not None
        assert 42 == stories[0]
        assert [(W34, W34)] == connection.execute("SELECT issue, week FROM digests").fetchall()
    bench.time.on(minutes=6)
    bench.run()
    with reading(bench.desk.analyst_link) as session:
        assert [("sent", 3)] == session._connection.execute(sql).fetchall()


def test_no_database_is_open_while_a_server_lets_us_wait(bench: Bench) -> None:
    """While a mail is under way, a poll can write (research/email.md 5)."""
    bench.database = Database
    written = []

    def poll() -> None:
        with Database(bench.folder / "huangpu.duckdb", lock_seconds=0).writing():
            written.append(True)

    bench.smtp.acts["DATA", BO] = poll
    assert bench.run().is_settled
    assert [True] == written


def test_a_database_in_use_does_not_keep_mail_back(bench: Bench) -> None:
    """The ledger is the truth: a busy database is told at the next poll, and that is said."""
    bench.database = Database
    with held(bench.folder / "huangpu.lock", 0):
        report = bench.run()
    assert report.is_settled
    assert "at the next poll" in report.notes[0]
    assert ONCE == bench.got


def test_stories_that_were_mailed_are_told(bench: Bench) -> None:
    """The next week's digest leaves out what an earlier issue told, once somebody has it."""
    outbox = bench.desk.outbox
    bench.smtp.answers("MAIL", "", "451 ill")
    bench.run()
    assert () == told_before(outbox, week.WEEK.next())
    bench.run()
    told = told_before(outbox, week.WEEK.next())
    assert {item.story_id for item in ISSUES["full"].items} == {item.story_id for item in told}
    assert () == told_before(outbox, week.WEEK), "a week is not told before itself"


@pytest.mark.parametrize(
    ("address", "decision", "said"),
    [
        ("nobody@x.example", "sent", "there is no mail"),
        (ANN, "sent", "is sent: nothing to do"),
        (ANN, "resend", "is sent: nothing to do"),
    ],
)
def test_only_what_is_open_can_be_settled(
    bench: Bench, address: str, decision: Literal["sent", "resend"], said: str
) -> None:  # fmt: skip
    """A slip of the finger does not send a mail twice."""
    bench.run()
    with pytest.raises(ConfigError, match=said):
        resolve(bench.desk, W34, address, decision)
    assert 3 == len(bench.smtp.taken)


def test_a_mail_in_the_air_can_be_settled(bench: Bench) -> None:
    """What a killed run left as `sending` is unknown first, and then what the person says."""
    bench.mailer = lambda server: KilledMailer(server, "answered")
    with pytest.raises(Killed):
        bench.run()
    delivery, _ = resolve(bench.desk, W34, BO, "sent")
    assert (DeliveryState.SENT, 1) == (delivery.state, delivery.losses)


def test_other_open_issues_are_mentioned(bench: Bench) -> None:
    """An earlier issue with an unsettled mail is not passed over in silence."""
    bench.smtp.answers("DATA", BO, "DROP")
    bench.run()
    bench.time.on(days=7)
    next_week = week.WEEK.next()
    digest = replace(
        bench.digest,
        week=next_week,
        window=(next_week.start(week.SHANGHAI), next_week.end(week.SHANGHAI)),
        footer=replace(bench.digest.footer, issue_id=str(next_week)),
    )
    server = Server("127.0.0.1", bench.smtp.port, "none", "desk.example")
    report = send(bench.desk, next_week, lambda: (digest, {}), Mailer(server))
    assert report.is_settled
    assert "2026-W34 is not settled (1 open): huangpu digest status 2026-W34" in report.notes
