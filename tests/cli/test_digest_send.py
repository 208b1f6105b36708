"""Does `huangpu digest --send` mail a real week, and say what is missing, done and left to do?"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import yaml
from mail_server import MailServer, mail_server

from huangpu.adapters.sample_server import SampleServer
from huangpu.cli.main import outcome

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W46"  # that of the sample
MONDAY = "2026-11-16T08:00:00+08:00"
ANN, BO, CY = "ann@reader.example", "bo@reader.example", "cy@reader.example"
Huangpu = Callable[..., Any]


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Poll the sample week once, into a data folder to copy."""
    folder = tmp_path_factory.mktemp("polled")
    with SampleServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUANGPU_SAMPLE_URL", server.base_url)
        words = ["--config", str(ROOT / "config"), "--data", str(folder), "poll", "--all"]
        assert 0 == outcome([*words, "--quiet", "--json"])
    return folder / "sample"


@dataclass
class Desk:
    """A data folder with a polled week, and a configuration that names a mail server."""

    data: Path
    config: Path
    smtp: MailServer
    huangpu: Huangpu

    def configure(self, **values: object) -> None:
        """Write digest.yaml; what is given takes the place of what would stand there."""
        base: dict[str, object] = {
            "recipients": [{"address": one} for one in (ANN, BO, CY)],
            "sender": {"address": "digest@desk.example", "name": "黄浦周报"},
            "smtp": {"host": "127.0.0.1", "port": self.smtp.port, "security": "none"},
            "delivery": {"max_per_minute": 600},
        }
        text = yaml.safe_dump({**base, **values}, allow_unicode=True)
        (self.config / "digest.yaml").write_text(text, "utf-8")

    @property
    def places(self) -> list[str]:
        """The options that every command here gets."""
        return ["--config", str(self.config), "--data", str(self.data), "--now", MONDAY]

    def __call__(self, *words: str) -> Any:  # noqa: ANN401  what the command said
        """Run `huangpu digest ...`."""
        return self.huangpu("digest", *words, *self.places)

    def files(self) -> dict[str, bytes]:
        """Give everything that is frozen."""
        folder = self.data / "journal" / "digests"
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*")}

    def states(self) -> list[str]:
        """Give the states of the mails, in the order of the recipients."""
        return [one["state"] for one in self("status", WEEK, "--json").json["deliveries"]]


@pytest.fixture
def desk(polled: Path, tmp_path: Path, huangpu: Huangpu) -> Iterator[Desk]:
    """Give a desk of its own."""
    shutil.copytree(polled, tmp_path / "data", symlinks=True)
    shutil.copytree(ROOT / "config", tmp_path / "config")
    with mail_server() as smtp:
        made = Desk(tmp_path / "data", tmp_path / "config", smtp, huangpu)
        made.configure()
        yield made


def test_a_week_goes_out(desk: Desk) -> None:
    """Without a week it is the newest ended one; what arrives is what was frozen, with the week."""
    said = desk("--send", "--json")
    assert 0 == said.code, said.err
    assert (WEEK, True, True) == (
        said.json["issue"],
        said.json["frozen_now"],
        said.json["settled"],
    )
    assert {"sent"} == {one["state"] for one in said.json["deliveries"]}
    frozen = desk.files()
    assert {mail.raw for mail in desk.smtp.taken} == {
        raw for name, raw in frozen.items() if name.endswith(".eml")
    }
    mail = message_from_bytes(desk.smtp.to(ANN)[0].raw, policy=policy.default)
    assert f"Huangpu Weekly {WEEK}: " in mail["Subject"]
    counted = desk.huangpu(
        "query", "SELECT state, count(*) AS n FROM deliveries GROUP BY ALL", "--json", *desk.places
    )
    assert [{"state": "sent", "n": 3}] == counted.json


def test_17_again_sends_nothing(desk: Desk) -> None:
    """Case 17: exit 0, no connection, not a byte changed on disk."""
    desk("--send")
    before = desk.files()
    assert 0 == desk("--send").code
    assert (3, 1, before) == (len(desk.smtp.taken), desk.smtp.connections, desk.files())


def test_25_a_preview_leaves_no_trace(desk: Desk) -> None:
    """Case 25: neither before nor after the freezing does a preview touch the ledger."""
    assert 0 == desk("--week", WEEK).code
    assert 0 == desk("--week", WEEK, "--preview").code
    assert {} == desk.files()
    assert 0 == desk.smtp.connections
    desk("--send")
    before = desk.files()
    said = desk("--week", WEEK)
    assert f"Would be mailed to: {ANN}, {BO}, {CY}" in said.out
    assert before == desk.files()


def test_what_is_missing_is_said_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2, with every key that is missing, the password's variable and the file of authority."""
    desk.configure(
        recipients=[],
        sender={},
        smtp={"username": "u", "password_env": "NOT_SET_ANYWHERE", "ca_file": "/nowhere.pem"},
    )
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    said = desk("--send")
    assert 2 == said.code
    for key in ("smtp.host", "sender.address", "recipients", "NOT_SET_ANYWHERE", "smtp.ca_file"):
        assert key in said.err
    assert {} == desk.files()
    assert "Traceback" not in said.err


def test_the_sample_week_is_never_mailed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invented news goes to nobody."""
    monkeypatch.setenv("HUANGPU_SAMPLE_URL", "http://127.0.0.1:9")
    said = desk("--send")
    assert (2, 0) == (said.code, desk.smtp.connections)
    assert "never mailed" in said.err


def test_20_no_password_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 20: a server without STARTTLS: a clear error, exit 1, and no secret anywhere."""
    secret = "Tr0ub4dor-and-3"
    monkeypatch.setenv("DESK_PASSWORD", secret)
    smtp = {"host": "127.0.0.1", "port": desk.smtp.port, "security": "starttls"}
    desk.configure(smtp={**smtp, "username": "desk", "password_env": "DESK_PASSWORD"})
    said = desk("--send")
    assert 1 == said.code
    assert "Stopped: mail server 127.0.0.1" in said.out
    assert "STARTTLS" in said.out
    assert ["pending"] * 3 == desk.states()
    assert secret not in said.out + said.err
    assert not any(secret.encode() in content for content in desk.files().values())


def test_what_to_do_next_is_said(desk: Desk) -> None:
    """Exit 1 while anything is open, with a line to copy for each mail."""
    desk.smtp.answers("RCPT", ANN, "550 5.1.1 no such user")
    desk.smtp.answers("DATA", BO, "DROP")
    desk.smtp.answers("RCPT", CY, "451 later")
    said = desk("--send")
    assert 1 == said.code
    assert "1 pending, 1 failed, 1 unknown" in said.out
    settle = f"huangpu digest resolve {WEEK} --recipient"
    assert f"{ANN}: mend the address or the server, then: {settle} {ANN} --resend" in said.out
    assert f"{BO}: look into the mailbox, then: {settle} {BO} --sent (or --resend)" in said.out
    assert f"{CY}: run again after 2026-11-16 00:05 UTC" in said.out
    assert "5.1.1 no such user" in said.out
    assert 0 == desk("resolve", WEEK, "--recipient", BO, "--resend").code
    assert ["failed", "pending", "pending"] == desk.states()
    desk("--send", "--week", WEEK)
    assert ["failed", "sent", "pending"] == desk.states()
    assert 1 == len(desk.smtp.to(BO))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--send", "--preview"], "exclude each other"),
        (["--late"], "goes with --send"),
        (["--send", "--correct", "why"], "goes with --send and --week"),
        (["--week", WEEK, "--correct", "why"], "goes with --send and --week"),
        (["--send", "--week", WEEK, "--correct", "why"], "nothing to correct"),
        (["--send", "--week", "2026-W47"], "is not over"),
        (["--send", "--week", "next"], "2026-W34"),
        (["resolve", WEEK, "--recipient", ANN], "say --sent or --resend"),
        (["resolve", WEEK, "--recipient", ANN, "--sent"], "is not frozen"),
        (["resolve", "next", "--recipient", ANN, "--sent"], "is no issue"),
        (["status", WEEK], "is not frozen"),
    ],
    ids=" ".join,
)
def test_wrong_input(desk: Desk, words: list[str], said: str) -> None:
    """Exit 2 and one readable line; nothing is frozen or sent."""
    ended = desk(*words)
    assert (2, {}, 0) == (ended.code, desk.files(), desk.smtp.connections)
    assert said in ended.err


def test_a_correction_goes_out_once(desk: Desk) -> None:
    """With a reason the week is mailed anew under an id of its own; the same words again: nothing."""
    desk("--send")
    words = ("--send", "--week", WEEK, "--correct", "The sum in #2 was wrong.")
    said = desk(*words, "--json")
    assert (0, f"{WEEK}-c1") == (said.code, said.json["issue"]), said.err
    assert 0 == desk(*words).code
    subjects = [
        message_from_bytes(mail.raw, policy=policy.default)["Subject"] for mail in desk.smtp.to(ANN)
    ]
    assert [False, True] == [one.startswith(f"Correction of {WEEK}: ") for one in subjects]
    page = (desk.data / "site" / "issues" / f"{WEEK}-c1.html").read_text("utf-8")
    assert "The sum in #2 was wrong." in page
    found = desk.huangpu("query", "SELECT issue FROM digests ORDER BY ALL", "--json", *desk.places)
    assert [WEEK, f"{WEEK}-c1"] == [row["issue"] for row in found.json]


def test_status_lists_the_issues(desk: Desk) -> None:
    """Without a week it counts the mails of every issue; with none it says so."""
    assert "No issue is frozen yet" in desk("status").out
    desk("--send")
    assert [{"issue": WEEK, "mails": 3, "sent": 3}] == [
        {name: row[name] for name in ("issue", "mails", "sent")}
        for row in desk("status", "--json").json
    ]


def test_a_rebuild_sends_nothing(desk: Desk) -> None:
    """The ledger is read into the new database, and no server hears of it (design: journal first)."""
    desk("--send")
    sql = "SELECT * FROM deliveries JOIN digest_items USING (issue) ORDER BY ALL"
    before = desk.huangpu("query", sql, "--json", *desk.places).json
    (desk.data / "huangpu.duckdb").unlink()
    assert 0 == desk.huangpu("rebuild", *desk.places).code
    assert before == desk.huangpu("query", sql, "--json", *desk.places).json
    assert len(before) > 3
    assert 0 == desk("--send").code
    assert (3, 1) == (len(desk.smtp.taken), desk.smtp.connections)


def test_18_tags_and_languages_are_kept(desk: Desk) -> None:
    """Case 18 and the choices: who is new gets the issue alone, as he or she asked for it."""
    desk("--send")
    people = [{"address": ANN}, {"address": BO}, {"address": CY}]
    new = {"address": "dee@reader.example", "tags": ["quantum"], "languages": ["zh"]}
    desk.configure(recipients=[*people, new])
    said = desk("--send", "--json")
    assert (0, ["dee@reader.example"]) == (said.code, said.json["added"])
    assert 4 == len(desk.smtp.taken)
    (mail,) = desk.smtp.to("dee@reader.example")
    body = message_from_bytes(mail.raw, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    assert "as you chose: Quantum" in body.get_content().replace("\r\n", " ")


# ---- kill -9 ----------------------------------------------------------------------------


class Victim:
    """The command in a process of its own, killed by the server at a step of the second mail."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.process: subprocess.Popen[bytes] | None = None
        self.seen = 0

    def run(self) -> int:
        """Send until it is killed; give the exit code."""
        words = [sys.executable, "-m", "huangpu", "digest", "--send", *self.desk.places]
        with subprocess.Popen(  # noqa: S603  our own command
            words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as self.process:
            _, noise = self.process.communicate(timeout=60)
        assert b"Traceback" not in noise, noise.decode()
        return self.process.returncode

    def kill(self) -> None:
        """Send SIGKILL now."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def kill_at_the_second(self) -> None:
        """Send it when this step comes a second time."""
        self.seen += 1
        if self.seen == 2:
            self.kill()

    def freeze_and_kill_later(self) -> None:
        """Stop the process, let the server's 250 reach its socket, and only then kill it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        threading.Timer(0.3, self.process.kill).start()


@pytest.mark.parametrize(
    ("point", "delivered", "states"),
    [
        ("after the freezing", [1, 1, 1], ["sent", "sent", "sent"]),
        ("after `sending` is on record", [1, 0, 1], ["sent", "unknown", "sent"]),
        ("after RCPT, before DATA", [1, 0, 1], ["sent", "unknown", "sent"]),
        ("after the mail was taken, before 250", [1, 1, 1], ["sent", "unknown", "sent"]),
        ("after 250, before it is on record", [1, 1, 1], ["sent", "unknown", "sent"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_15_kill_9(desk: Desk, point: str, delivered: list[int], states: list[str]) -> None:
    """Case 15: nothing is doubled, nothing is skipped in silence, and a person can settle it."""
    victim = Victim(desk)
    step = {
        "after the freezing": ("EHLO", "", victim.kill),
        "after `sending` is on record": ("MAIL", "", victim.kill_at_the_second),
        "after RCPT, before DATA": ("RCPT", BO, victim.kill),
        "after the mail was taken, before 250": ("DATA", BO, victim.kill),
        "after 250, before it is on record": ("DATA", BO, victim.freeze_and_kill_later),
    }[point]
    desk.smtp.acts[step[0], step[1]] = step[2]
    assert -signal.SIGKILL == victim.run()
    desk.smtp.acts.clear()
    said = desk("--send")
    assert int("unknown" in states) == said.code
    assert delivered == [len(desk.smtp.to(one)) for one in (ANN, BO, CY)]
    assert states == desk.states()
    if "unknown" in states:
        assert f"{BO}: look into the mailbox" in said.out
        decision = "--sent" if delivered[1] else "--resend"
        assert 0 == desk("resolve", WEEK, "--recipient", BO, decision).code
        assert 0 == desk("--send").code
    assert [1, 1, 1] == [len(desk.smtp.to(one)) for one in (ANN, BO, CY)]


def test_16_two_commands_at_once(desk: Desk) -> None:
    """Case 16: the second says that the first is at it, with exit 1, and sends nothing."""
    heard: list[Any] = []
    desk.smtp.acts["DATA", ANN] = lambda: heard.append(desk("--send"))
    assert 0 == Victim(desk).run()
    (said,) = heard
    assert 1 == said.code
    assert "being sent already" in said.err
    assert [1, 1, 1] == [len(desk.smtp.to(one)) for one in (ANN, BO, CY)]
