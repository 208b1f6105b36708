"""Kill the sending of a digest, at each step and at random, and count what everybody got.

    python benchmarks/send_kills.py [--random 40] [--seed 1] [--people 5] [--server aiosmtpd|opensmtpd]

Polls the bundled sample week once, then sends it with the real command to a real server, kills the
command with SIGKILL, and runs it again until nothing changes. With `hold` nobody may have two mails,
and whoever has none must be shown as unsettled; with `resend` everybody has one, and a double is the
same to the byte. `opensmtpd` needs the program `smtpd` (Debian: opensmtpd) and root.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from mail_server import MailServer, free_port, mail_server  # noqa: E402  tests is no package

from huangpu.adapters.sample_server import SampleServer  # noqa: E402

WEEK, MONDAY = "2026-W46", "2026-11-16T08:00:00+08:00"
POINTS = ("frozen", "sending", "rcpt", "taken", "answered")
SMTPD = """
listen on 127.0.0.1 port {port}
action "keep" maildir "{mail}/%{{dest.user:lowercase}}" user {user}
match from any for any action "keep"
"""


@dataclass
class Post:
    """Where the mails go, and how one looks what has arrived."""

    port: int
    boxes: Callable[[], dict[str, list[bytes]]]
    server: MailServer | None = None


@dataclass
class Office:
    """A data folder with a polled week, a configuration, and the command."""

    folder: Path
    post: Post
    people: list[str]
    on_unknown: str
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    states: dict[str, str] = field(default_factory=dict)

    def configure(self) -> None:
        """Write the project's rules with a mail server of ours."""
        shutil.copytree(ROOT / "config", self.folder / "config", dirs_exist_ok=True)
        values = {
            "recipients": [{"address": one} for one in self.people],
            "sender": {"address": "digest@desk.example"},
            "smtp": {"host": "127.0.0.1", "port": self.post.port, "security": "none"},
            "delivery": {"max_per_minute": 600, "on_unknown": self.on_unknown},
        }
        (self.folder / "config" / "digest.yaml").write_text(yaml.safe_dump(values), "utf-8")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start `huangpu digest ...`."""
        command = [sys.executable, "-m", "huangpu", "digest", *words, "--json", "--now", MONDAY]
        places = ["--config", str(self.folder / "config"), "--data", str(self.folder / "data")]
        self.process = subprocess.Popen(
            [*command, *places], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        return self.process

    def send(self, kill_after: float | None = None) -> int:
        """Send once; give the exit code, negative when it was killed."""
        process = self.start("--send")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        if process.poll() is None:
            process.kill()
        out, noise = process.communicate()
        assert b"Traceback" not in noise, noise.decode()
        self.kills += process.returncode == -signal.SIGKILL
        if process.returncode >= 0:
            told: dict[str, Any] = json.loads(out)
            self.states = {one["recipient"]: one["state"] for one in told["deliveries"]}
        return process.returncode

    def kill(self) -> None:
        """Send SIGKILL now."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop_and_kill(self) -> None:
        """Let the server's answer reach the socket of a stopped process, then kill it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        threading.Timer(0.3, self.process.kill).start()

    def check(self) -> str:
        """Assert that nothing is doubled or skipped in silence; say what everybody has."""
        boxes = self.post.boxes()
        got = {one: len(boxes.get(one, [])) for one in self.people}
        assert set(self.states) == set(self.people), "everybody is on record"
        for one, count in got.items():
            state = self.states[one]
            assert len(set(boxes.get(one, []))) <= 1, "a double is the same to the byte"
            assert count >= 1 or state in {"unknown", "pending", "failed"}, (one, state)
            assert count <= 1 or self.on_unknown == "resend", (one, count)
            assert state != "sent" or count >= 1, (one, state)
        total, states = sum(got.values()), Counter(self.states.values())
        doubled = sum(count - 1 for count in got.values() if count)
        return f"delivered {total}, doubled {doubled}, " + ", ".join(
            f"{state} {count}" for state, count in sorted(states.items())
        )


@contextlib.contextmanager
def by_aiosmtpd() -> Iterator[Post]:
    """Take mails in this process."""
    with mail_server() as server:

        def boxes() -> dict[str, list[bytes]]:
            found: dict[str, list[bytes]] = {}
            for mail in server.taken:
                found.setdefault(mail.to, []).append(mail.raw)
            return found

        yield Post(server.port, boxes, server)


@contextlib.contextmanager
def by_opensmtpd(scratch: Path) -> Iterator[Post]:
    """Take mails with OpenSMTPD, one maildir a recipient."""
    program = shutil.which("smtpd") or "/usr/sbin/smtpd"
    if not Path(program).exists():
        raise SystemExit("skipped: there is no `smtpd` here (Debian: apt-get install opensmtpd)")
    mail, port = scratch / "mail", free_port()
    mail.mkdir()
    mail.chmod(0o777)
    conf = scratch / "smtpd.conf"
    conf.write_text(SMTPD.format(port=port, mail=mail, user="nobody"))
    with subprocess.Popen([program, "-d", "-f", str(conf)], stderr=subprocess.DEVNULL) as process:
        time.sleep(1)

        def boxes() -> dict[str, list[bytes]]:
            time.sleep(1)  # it delivers after it answered
            return {
                f"{box.name}@reader.example": [
                    path.read_bytes().partition(b"\n\n")[2] for path in box.glob("new/*")
                ]
                for box in mail.iterdir()
            }

        try:
            yield Post(port, boxes)
        finally:
            process.terminate()


def polled(folder: Path) -> Path:
    """Poll the sample week into a data folder to copy."""
    with SampleServer() as server:
        subprocess.run(
            [
                *[sys.executable, "-m", "huangpu", "poll", "--all", "--quiet"],
                *["--config", str(ROOT / "config"), "--data", str(folder)],
            ],
            env={**os.environ, "HUANGPU_SAMPLE_URL": server.base_url},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return folder / "sample"


def office(scratch: Path, data: Path, post: Post, people: list[str], on_unknown: str) -> Office:
    """Give a fresh office."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    shutil.copytree(data, folder / "data", symlinks=True)
    made = Office(folder, post, people, on_unknown)
    made.configure()
    return made


def at_point(made: Office, point: str) -> None:
    """Have the server kill the command at one step of the third mail."""
    server, third = made.post.server, made.people[2]
    assert server is not None
    seen = 0

    def at_the_third() -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            made.kill()

    step, act = {
        "frozen": (("EHLO", ""), made.kill),
        "sending": (("MAIL", ""), at_the_third),
        "rcpt": (("RCPT", third), made.kill),
        "taken": (("DATA", third), made.kill),
        "answered": (("DATA", third), made.stop_and_kill),
    }[point]
    server.acts[step] = act
    assert -signal.SIGKILL == made.send()
    server.acts.clear()


def main() -> None:
    """Kill, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--random", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=5)
    parser.add_argument("--server", choices=["aiosmtpd", "opensmtpd"], default="aiosmtpd")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311  repeatable, no secret
    people = [f"reader{number}@reader.example" for number in range(options.people)]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        data = polled(scratch / "polled")
        served = by_aiosmtpd if options.server == "aiosmtpd" else lambda: by_opensmtpd(scratch)
        if options.server == "aiosmtpd":
            for on_unknown in ("hold", "resend"):
                for point in POINTS:
                    with served() as post:
                        made = office(scratch, data, post, people, on_unknown)
                        at_point(made, point)
                        made.send()
                        made.send()
                        print(f"{on_unknown:6} {point:9} {made.check()}", flush=True)
        with served() as post:
            usual = office(scratch, data, post, ["probe@reader.example"], "hold")
            begun = time.perf_counter()
            assert usual.send() == 0
            whole = time.perf_counter() - begun
        totals: Counter[str] = Counter()
        for number in range(options.random):
            shutil.rmtree(scratch / "mail", ignore_errors=True)
            with served() as post:
                made = office(scratch, data, post, people, "resend" if number % 2 else "hold")
                for _ in range(3):
                    made.send(kill_after=chance.uniform(0.4, 1.4) * whole)
                made.send()
                made.send()
                made.check()
                totals["kills"] += made.kills
                totals.update(made.states.values())
                shutil.rmtree(made.folder)
        print(
            f"{options.random} issues with random kills: {dict(totals)}; nothing doubled unasked,"
        )
        print(f"nothing skipped in silence; a whole run takes {whole:.1f} s")


if __name__ == "__main__":
    main()
