"""What does the journal take on the disk, and what do packs make of it?

    python benchmarks/journal_size.py [--journal FOLDER] [--texts FILE.jsonl...]
        [--feeds 100] [--days 9] [--items-a-day 10]

Packs a copy of a journal, and checks that every batch reads as before. Without `--journal` it makes
one: feeds that are polled every hour and answer every second time, with the newest 30 entries; the
texts are pieces of those in `--texts` (JSON lines with title and summary, such as the pool of
../shared/data), put together anew for each entry, so that no two are the same.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from huangpu.adapters.journal import Journal
from huangpu.adapters.packing import pack_away
from huangpu.model.entries import Entry, Validators
from huangpu.model.polls import PollOutcome, PollRecord

START = datetime(2026, 8, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = 30  # entries that a feed shows


class Texts:
    """Titles and summaries that are like real ones, and never twice the same."""

    def __init__(self, files: list[Path]) -> None:
        found = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
        self.texts = [
            f"{one['title']} {one.get('summary') or ''}" for one in found if "title" in one
        ]
        self.random = random.Random(1)

    def piece(self, size: int) -> str:
        """Give so many characters from somewhere; invented ones where no texts are given."""
        if not self.texts:
            return "".join(chr(self.random.randrange(0x4E00, 0x5200)) for _ in range(size // 3))
        text = self.random.choice(self.texts)
        start = self.random.randrange(max(1, len(text) - size))
        return text[start : start + size]

    def entry(self, feed: str, number: int, made_at: datetime) -> Entry:
        """Give an entry."""
        link = f"https://{feed}.example/{made_at:%Y/%m/%d}/{self.random.getrandbits(40):x}.html"
        return Entry(
            position=0,
            guid=f"{link}#{number}",
            link=link,
            title=self.piece(20) + self.piece(20),
            summary="".join(self.piece(40) for _ in range(4)),
            published_at=made_at,
            language="zh",
            categories=("科技", "上海"),
        )


def hourly(texts: Texts, feeds: int, days: int, items_a_day: float) -> Iterator[list[PollRecord]]:
    """Give the records of each hour's poll."""
    gap = timedelta(days=1) / items_a_day
    shown = {
        f"feed-{n}": [texts.entry(f"feed-{n}", k, START - k * gap) for k in range(WINDOW)]
        for n in range(feeds)
    }
    for hour in range(days * 24):
        now = START + hour * HOUR
        records = []
        for number, (name, entries) in enumerate(shown.items()):
            while entries[0].published_at is not None and entries[0].published_at + gap <= now:
                newest = entries[0].published_at + gap
                entries[:] = [texts.entry(name, hour, newest), *entries[: WINDOW - 1]]
            answers = (hour + number) % 2 == 0
            records.append(
                PollRecord(
                    poll_id=f"{hour + 1:08d}-{name}",
                    feed_id=name,
                    started_at=now + timedelta(seconds=texts.random.random()),
                    outcome=PollOutcome.OK if answers else PollOutcome.NOT_MODIFIED,
                    duration_ms=texts.random.randrange(50, 900),
                    http_status=200 if answers else 304,
                    wire_bytes=texts.random.randrange(9_000, 30_000) if answers else 0,
                    validators=Validators(texts.random.randbytes(16).hex().encode()),
                    feed_title=name,
                    feed_format="rss",
                    entries=tuple(replace(one, position=k) for k, one in enumerate(entries))
                    if answers
                    else (),
                )
            )
        yield records


def again(journal: Journal) -> tuple[int, int]:
    """Give how many entries a journal holds, and how many of them their feed had shown before."""
    seen: set[int] = set()
    entries = known = 0
    for batch in journal.batches():
        for record in journal.read(batch):
            for entry in record.entries:
                key = hash((record.feed_id, replace(entry, position=0)))
                entries, known = entries + 1, known + (key in seen)
                seen.add(key)
    return entries, known


def read_all(journal: Journal) -> tuple[int, float]:
    """Give a mark of everything that a journal holds, and the CPU seconds of reading it."""
    begun, mark = time.process_time(), 0
    for batch in journal.batches():
        mark = hash((mark, batch, journal.read(batch), journal.settling(batch)))
    return mark, time.process_time() - begun


def main() -> None:
    """Make or copy a journal, pack it, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--days", type=int, default=9)
    parser.add_argument("--items-a-day", type=float, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "journal"
        if options.journal:
            shutil.copytree(options.journal, folder)
            journal = Journal(folder)
        else:
            journal = Journal(folder)
            texts = Texts(options.texts)
            polls = hourly(texts, options.feeds, options.days, options.items_a_day)
            for number, records in enumerate(polls, 1):
                journal.write(number, 0, records, START + number * HOUR)
        entries, known = again(journal)
        mark, before = read_all(journal)
        batches = journal.loose_batches()
        begun = time.process_time()
        made = list(pack_away(journal.places, batches))
        packing = time.process_time() - begun
        packed, after = read_all(Journal(folder))
        assert mark == packed, "the packs hold something else"
    old, new = sum(one.bytes_before for one in made), sum(one.bytes_after for one in made)
    print(
        f"{len(batches)} batches, {entries} entries, {known / max(1, entries):.0%} of them shown before: "
        f"{old / 1e6:.1f} MB, {old / max(1, entries):.0f} bytes an entry.\n"
        f"{len(made)} packs: {new / 1e6:.2f} MB, {new / max(1, entries):.0f} bytes an entry, {old / new:.1f} "
        f"times smaller. Packing took {packing:.1f} s of a core, reading all {before:.1f} s before "
        f"and {after:.1f} s after; at most "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB of memory."
    )


if __name__ == "__main__":
    main()
