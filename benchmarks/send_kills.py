"""Kill the sending of a digest, at each step and at random, and count what everybody got.

    python benchmarks/send_kills.py [--random 40] [--seed 1] [--people 5]

Polls the bundled sample week once, then sends it with the real command to a real server, kills the
command with SIGKILL, and runs it again until nothing changes. With `hold` nobody may have two mails,
and whoever has none must be shown as unsettled; with `resend` everybody has one, and a double is the
same to the byte.
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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from mail_server import MailServer, mail_server  # noqa: E402  tests is no package

from huangpu.adapters.sample_server import SampleServer  # noqa: E402

WEEK, MONDAY = "2026-W46", "2026-11-16T08:00:00+08:00"
_SENDING = 0.6  # seconds that five mails take at ten a second, with a little before and after
POINTS = ("frozen", "sending", "rcpt", "taken", "answered")


@dataclass
class Office:
    """A data folder with a polled week, a configuration, and the command."""

    folder: Path
    post: MailServer
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

    def kill_while_sending(self, after: float) -> None:
        """Send, and kill it so many seconds after it greeted the server."""

        def soon() -> None:
            assert self.process is not None
            threading.Timer(after, self.process.kill).start()

        self.post.acts["EHLO", ""] = soon
        self.send()
        self.post.acts.clear()

    def stop_and_kill(self) -> None:
        """Let the server's answer reach the socket of a stopped process, then kill it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        threading.Timer(0.3, self.process.kill).start()

    def check(self) -> str:
        """Assert that nothing is doubled or skipped in silence; say what everybody has."""
        boxes = {one: [mail.raw for mail in self.post.to(one)] for one in self.people}
        got = {one: len(box) for one, box in boxes.items()}
        assert set(self.states) == set(self.people), "everybody is on record"
        for one, count in got.items():
            state = self.states[one]
            assert len(set(boxes[one])) <= 1, "a double is the same to the byte"
            assert count >= 1 or state in {"unknown", "pending", "failed"}, (one, state)
            assert count <= 1 or self.on_unknown == "resend", (one, count)
            assert state != "sent" or count >= 1, (one, state)
        total, states = sum(got.values()), Counter(self.states.values())
        doubled = sum(count - 1 for count in got.values() if count)
        return f"delivered {total}, doubled {doubled}, " + ", ".join(
            f"{state} {count}" for state, count in sorted(states.items())
        )


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


def office(
    scratch: Path, data: Path, post: MailServer, people: list[str], on_unknown: str
) -> Office:
    """Give a fresh office."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    shutil.copytree(data, folder / "data", symlinks=True)
    made = Office(folder, post, people, on_unknown)
    made.configure()
    return made


def at_point(made: Office, point: str) -> None:
    """Have the server kill the command at one step of the third mail."""
    third = made.people[2]
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
    made.post.acts[step] = act
    assert made.send() == -signal.SIGKILL
    made.post.acts.clear()


def matrix(scratch: Path, data: Path, people: list[str]) -> None:
    """Kill at every step, with both settings, and print the table of research/email.md 5."""
    for on_unknown in ("hold", "resend"):
        for point in POINTS:
            with mail_server() as post:
                made = office(scratch, data, post, people, on_unknown)
                at_point(made, point)
                made.send()
                made.send()
                print(f"{on_unknown:6} {point:9} {made.check()}", flush=True)


def at_random(scratch: Path, data: Path, people: list[str], rounds: int, seed: int) -> None:
    """Kill three runs of each issue at random: one anywhere, two while they speak to the server."""
    chance = random.Random(seed)
    with mail_server() as post:
        usual = office(scratch, data, post, people, "hold")
        begun = time.perf_counter()
        assert usual.send() == 0
        whole = time.perf_counter() - begun
    totals: Counter[str] = Counter()
    for number in range(rounds):
        with mail_server() as post:
            made = office(scratch, data, post, people, "resend" if number % 2 else "hold")
            made.send(kill_after=chance.uniform(0.3, 1.0) * whole)
            for _ in range(2):
                made.kill_while_sending(chance.uniform(0, _SENDING))
            made.send()
            made.send()
            made.check()
        totals["kills"] += made.kills
        totals["doubled"] += len(post.taken) - len({mail.to for mail in post.taken})
        totals.update(made.states.values())
        shutil.rmtree(made.folder)
    print(f"{rounds} issues for {len(people)}, killed at random: {dict(totals)}")
    print(f"nothing doubled unasked, nothing skipped in silence; a whole run takes {whole:.1f} s")


def main() -> None:
    """Kill, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--random", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=5)
    options = parser.parse_args()
    people = [f"reader{number}@reader.example" for number in range(options.people)]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        data = polled(scratch / "polled")
        matrix(scratch, data, people)
        if options.random:
            at_random(scratch, data, people, options.random, options.seed)


if __name__ == "__main__":
    main()
