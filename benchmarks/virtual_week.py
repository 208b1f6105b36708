"""A week under `huangpu serve` in minutes, with processes killed: did every poll and the digest run?

    python benchmarks/virtual_week.py [--minutes 15] [--snapshots FOLDER] [--seed 1]

The real command runs its schedules, its server and its runs as processes; their clock is a file that
the benchmark moves on, slot by slot, and in each slot a poll is asked for as the schedule would. On
the way the worker (the process of the schedules) is killed three times and the server twice, in the
middle of polls, with SIGKILL. Then it is Monday 08:00: the digest is due and the mail server is down;
an hour later it is up. Asked for twice more, it must stay at one mail a recipient. Without snapshots
(`FEED/TIME.xml.gz`, the replay) six invented feeds publish every two hours.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml
from aiosmtpd.controller import Controller
from killable_house import NOT_BEGUN, UNFINISHED, House
from loopback_feeds import ROOT, LoopbackFeeds
from own_processes import free_port

WEEK = datetime(2026, 8, 16, 16, tzinfo=UTC)  # Monday 00:00 in Shanghai
DAYS, HOUR = 7, timedelta(hours=1)
ENDED = ("COMPLETED", "CANCELLED", "CRASHED", "FAILED")
BEGUN = (*ENDED, *UNFINISHED)
UNDER_WAY = NOT_BEGUN | {"RUNNING", "CANCELLING"}
RECIPIENTS = ("one@desk.example", "two@desk.example")
CLOCK = """
import os, pathlib, sys, threading, time
def follow(clock):  # for runs, which are forked and take the environment of the schedules
    while True:
        time.sleep(0.1)
        try:
            os.environ["HUANGPU_NOW"] = clock.read_text() or os.environ["HUANGPU_NOW"]
        except OSError:
            pass
if "VIRTUAL_CLOCK" in os.environ:
    clock = pathlib.Path(os.environ["VIRTUAL_CLOCK"])
    os.environ["HUANGPU_NOW"] = clock.read_text()
    if "flows.serve" in sys.orig_argv:
        threading.Thread(target=follow, args=(clock,), daemon=True).start()
"""


class Invented:
    """Six feeds with a new item every two hours; each shows its last twelve."""

    names = tuple(f"feed-{n}" for n in range(6))
    start = WEEK

    def body(self, name: str, now: datetime) -> bytes:
        """Give what a feed shows."""
        there = max(1, int((now - WEEK) / (2 * HOUR)) + 1)
        items = "".join(
            f"<item><guid>{name}-{n}</guid><link>https://{name}.example/{n}</link>"
            f"<title>上海集成电路 quantum report {name} number {n}</title>"
            f"<pubDate>{format_datetime(WEEK + n * 2 * HOUR)}</pubDate></item>"
            for n in range(max(0, there - 12), there)
        )
        channel = f"<channel><title>{name}</title>{items}</channel>"
        return f"<rss version='2.0'>{channel}</rss>".encode()


class Replayed:
    """The snapshots of real feeds: each shows its newest one; the fullest week is taken."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, list[tuple[datetime, Path]]] = {}
        for path in folder.glob("*/*.xml.gz"):
            stamp = path.name.removesuffix(".xml.gz").replace("p", "+").replace("m", "-")
            at = datetime.strptime(stamp, "%Y-%m-%dT%H%M%S%z").astimezone(UTC)
            self.files.setdefault(path.parent.name, []).append((at, path))
        weeks = Counter(
            (at - WEEK) // timedelta(days=7) for f in self.files.values() for at, _ in f
        )
        self.start = WEEK + timedelta(days=7) * weeks.most_common(1)[0][0]
        for found in self.files.values():
            found.sort()
        self.names = tuple(
            name for name, found in self.files.items() if found[0][0] <= self.start + timedelta(6)
        )

    def body(self, name: str, now: datetime) -> bytes:
        """Give what a feed showed; its first snapshot before that."""
        found = self.files[name]
        number = max(0, bisect_right(found, now, key=lambda one: one[0]) - 1)
        return gzip.decompress(found[number][1].read_bytes())


class World(LoopbackFeeds):
    """The feeds as they are at the virtual moment, the clock, and the mail server's address."""

    def __init__(self, folder: Path, source: Invented | Replayed) -> None:
        self.source = source
        self.folder, self.mail_port = folder, free_port()
        self.now = source.start
        self.set(source.start)
        (folder / "sitecustomize.py").write_text(CLOCK, "utf-8")
        super().__init__(lambda name: source.body(name, self.now))

    def set(self, now: datetime) -> None:
        """Move the clock of every process that starts from now on."""
        self.now = now
        (self.folder / "clock").write_text(now.isoformat(), "utf-8")

    def write_config(self, folder: Path) -> None:
        """Write the catalogue, and a digest that is mailed, beside the project's own rules."""
        self.write_catalogue(folder, self.source.names)
        digest: dict[str, Any] = yaml.safe_load(
            (ROOT / "config" / "digest.yaml").read_text("utf-8")
        )
        digest["recipients"] = [{"address": one} for one in RECIPIENTS]
        digest["sender"] = {"address": "digest@news.example"}
        digest["smtp"] = {"host": "127.0.0.1", "port": self.mail_port, "security": "none"}
        (folder / "digest.yaml").write_text(yaml.safe_dump(digest), "utf-8")


class Mailbox:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.mails: Counter[str] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802, ANN401  the library's
        """Take the mail."""
        self.mails.update(envelope.rcpt_tos)
        return "250 taken"


class Week:
    """The schedule's part: asks for runs slot by slot, and kills."""

    def __init__(self, one: House, world: World) -> None:
        self.one, self.world = one, world
        self.again = 0

    def poll(self, victim: str | None) -> None:
        """Have the poll of this slot done; kill the victim in the middle of a first try."""
        if victim:
            run = self.one.poll_in_the_middle()
            assert self.one.kill(victim)
            self.world.seconds = 0
            self.one.wait(
                "the poll that was hit has ended",
                lambda: self.one.state(run) in {"Crashed", "Completed"},
                180,
            )
            if self.one.state(run) == "Completed":  # it outlived its server
                return
            self.again += 1
        state = ""
        while state != "Completed":
            # one that meets the schedule's own, which comes in real time, is cancelled
            self.one.wait("no slot taken", lambda: not self.one.slots(), 180)
            run = self.one.ask_for_a_poll()
            state = self.one.left(run, UNDER_WAY, 180)

    def digest(self) -> str:
        """Ask for the digest as its schedule does; give how the run ended."""
        before = self.one.count("digest", BEGUN)
        deployment = self.one.call("/deployments/name/digest/weekly")
        self.one.call(f"/deployments/{deployment['id']}/create_flow_run", {})
        self.one.wait(
            "the digest",
            lambda: (
                (begun := self.one.count("digest", BEGUN)) > before
                and self.one.count("digest", ENDED) == begun
            ),
            180,
        )
        return str(self.one.runs("digest")[-1]["state_name"])


def checked(one: House, world: World, slots: list[datetime]) -> str:
    """Stop where a poll is missing, a sum does not hold or an article is there twice."""
    with duckdb.connect((one.data / "analyst.duckdb").resolve(), read_only=True) as c:
        polled = c.execute(
            "SELECT DISTINCT feed_id, (started_at AT TIME ZONE 'UTC')::VARCHAR FROM polls"
        ).fetchall()
        rows = c.execute("SELECT count(*) FROM polls WHERE outcome = 'ok'").fetchone()
        there = {(feed, at[:16]) for feed, at in polled}
        missing = [
            f"{name} {slot:%a %H:%M}"
            for slot in slots
            for name in world.source.names
            if (name, f"{slot:%Y-%m-%d %H:%M}") not in there
        ]
        broken = c.execute(
            "SELECT count(*) FROM polls WHERE entries_seen <> entries_new + entries_updated "
            "+ entries_unchanged + entries_rejected"
        ).fetchone()
        articles = c.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchone()
        new = c.execute("SELECT count(DISTINCT (feed_id, entry_key)) FROM observations").fetchone()
    assert not missing, missing
    assert broken == (0,), broken
    assert articles is not None
    assert articles[0] == articles[1], articles
    if isinstance(world.source, Invented):
        expected = len(world.source.names) * (int((slots[-1] - WEEK) / (2 * HOUR)) + 1)
        assert articles[0] == expected, (articles, expected)
    return (
        f"{len(slots)} slots x {len(world.source.names)} feeds all polled ({rows and rows[0]} polls "
        f"read), {articles[0]} articles once each, {new and new[0]} observations, sums hold"
    )


def main() -> None:
    """Live through the week and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, default=15, help="virtual ones between polls")
    parser.add_argument("--snapshots", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        world = World(folder, Replayed(options.snapshots) if options.snapshots else Invented())
        environment = {
            "VIRTUAL_CLOCK": str(folder / "clock"),
            "PYTHONPATH": f"{folder}:{ROOT}:{ROOT / 'src'}",
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",  # in real time a run may start 10 s late
        }
        one = House(folder, world, environment)
        week, mailbox = Week(one, world), Mailbox()
        start = world.source.start
        slots = [start + timedelta(minutes=n) for n in range(0, DAYS * 24 * 60, options.minutes)]
        victims = ["flows.serve"] * 3 + ["flows.server"] * 2
        chosen = sorted(random.Random(options.seed).sample(range(1, len(slots) - 1), len(victims)))
        random.Random(options.seed).shuffle(victims)
        hit = dict(zip(chosen, victims, strict=True))
        mail = Controller(mailbox, hostname="127.0.0.1", port=world.mail_port)
        one.start()
        try:
            one.first_poll()
            for number, slot in enumerate(slots):
                world.set(slot)
                week.poll(hit.get(number))
                if number % 96 == 0:
                    print(f"{slot:%a %H:%M}: {time.monotonic() - begun:.0f} s", flush=True)
            told = checked(one, world, slots)
            world.set(start + timedelta(days=DAYS, hours=8))
            first = week.digest()
            assert not mailbox.mails
            mail.start()
            world.set(start + timedelta(days=DAYS, hours=9))
            later = [week.digest() for _ in range(3)]
            assert mailbox.mails == dict.fromkeys(RECIPIENTS, 1), mailbox.mails
            took = one.stop(60)
        finally:
            with suppress(Exception):
                mail.stop()
            one.kill()
            world.server.shutdown()
    print(f"{told}; worker killed 3 times, server twice, {week.again} polls asked for again.")
    print(
        f"Digest with the mail server down: {first}; an hour later: {later[0]}, and {later[1:]} "
        f"when asked for again: {dict(mailbox.mails)} mails. Clean end in {took:.1f} s; all of it "
        f"in {time.monotonic() - begun:.0f} s."
    )


if __name__ == "__main__":
    main()
