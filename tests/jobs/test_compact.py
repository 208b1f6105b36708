"""Does a journal in packs load to the same rows, and survive SIGKILL at any moment of packing?"""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fakes import START, VIEWS, entry, feed, journalled, record, workshop

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.recovery import ensure_usable
from huangpu.jobs.compact import Compaction, compact, to_pack
from huangpu.jobs.load import load_pending
from huangpu.jobs.polling_round import Workshop, close_round, settle_stories
from huangpu.jobs.rebuild import rebuild

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give twelve loaded days of two feeds that repeat, edit and drop entries, and a settling."""
    made = workshop(tmp_path, feed("shen"), feed("jiang"))
    for day in range(12):
        shown = [entry(n, "AI 中芯国际扩产" if n == day else None) for n in range(day, day + 5)]
        other = [entry(n, link=f"https://jiang.example/{n}") for n in range(3)]
        journalled(made, record("shen", *shown, hours=24 * day), record("jiang", *other))
        if day == 8:
            settle_stories(at(made, day), START + timedelta(days=day))
    close_round(made)
    return at(made, 12)


def at(place: Workshop, days: float) -> Workshop:
    """Give a workshop whose clock stands so many days after the start."""
    return dataclasses.replace(place, clock=lambda: START + timedelta(days=days))


def views(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every public view that comes from the journal."""
    with duckdb.connect(str(database.path), read_only=True) as connection:
        return {
            view: connection.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()  # noqa: S608  our own names
            for view in VIEWS
        }


def anew(place: Workshop) -> dict[str, list[tuple[Any, ...]]]:
    """Build the database from the journal, and give its rows."""
    rebuild(place.database, place.journal, place.rules)
    return views(place.database)


def test_a_rebuild_from_packs_gives_the_same_rows(place: Workshop) -> None:
    """Row for row, in every view; and nothing is pending before it."""
    before = anew(place)
    done = compact(place)
    assert (1, 12) == (done.packs, done.batches)
    assert done.bytes_after < done.bytes_before / 4
    assert 0 == load_pending(place.database, place.journal, place.rules).batches
    assert before == anew(place)
    assert 13 == len(place.journal.batches())


def test_an_old_copy_catches_up_from_packs(tmp_path: Path) -> None:
    """A damaged file is replaced by the published copy; what that lacks is read from the packs."""
    place = workshop(tmp_path, feed("shen"))
    for day in range(12):
        journalled(place, record("shen", entry(day), entry(day + 1), hours=24 * day))
        if day == 5:
            close_round(place)  # the copy, older than the pack's last batches
    load_pending(place.database, place.journal, place.rules)
    before = views(place.database)
    assert 10 == compact(at(place, 11)).batches
    place.database.path.write_bytes(b"torn" * 1000)
    assert ensure_usable(place.database, place.analyst_link) is not None
    assert 6 == load_pending(place.database, place.journal, place.rules).batches
    assert before == views(place.database)


def test_once_a_week_is_often_enough(place: Workshop) -> None:
    """Right after packing there is nothing to pack; a week later there is."""
    assert 1 == compact(place).packs
    assert Compaction() == compact(place)
    assert Compaction() == compact(at(place, 17))
    assert 1 == compact(at(place, 20)).batches


def test_what_is_not_loaded_is_not_touched(place: Workshop) -> None:
    """However old it is."""
    waiting = journalled(place, record("shen", entry(99), hours=1))
    compact(place)
    assert waiting in place.journal.loose_batches()
    assert 1 == load_pending(place.database, place.journal, place.rules).batches


BATCHES = [
    "00000001-20260801T000000Z-000",
    "00000001-20260801T000000Z-001",
    "00000002-20260802T000000Z-000",
    "00000003-20260810T000000Z-000",
]


@pytest.mark.parametrize(
    ("held", "days", "expected"),
    [
        (BATCHES, 9, BATCHES[:3]),
        (BATCHES, 8.9, []),
        (BATCHES[1:], 9, []),
        (BATCHES[1:], 10, BATCHES[2:3]),
        (BATCHES, 11, BATCHES),
        ([], 99, []),
    ],
    ids=[
        "a week and two days",
        "too early",
        "half a poll, the rest too young",
        "half a poll stays whole",
        "all are closed",
        "nothing is loaded",
    ],
)
def test_what_goes_into_packs(held: list[str], days: float, expected: list[str]) -> None:
    """Whole polls that are loaded and two days old, when the oldest has waited for a week."""
    now = START.replace(month=8, day=1, hour=0) + timedelta(days=days)
    assert tuple(expected) == to_pack(BATCHES, held, now)


KILLED = """
import os, signal, sys
from pathlib import Path
from huangpu.adapters.batch_files import LocalFiles
from huangpu.adapters.journal import Journal
from huangpu.adapters.packing import clear_packed, pack_away

class Mortal(LocalFiles):
    left = int(sys.argv[2])
    def step(self):
        Mortal.left -= 1
        if Mortal.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def remove(self, name):
        self.step()
        super().remove(name)

rename = Path.rename
def dying_rename(path, target):  # the instants before and after a pack gets its name
    files.step()
    rename(path, target)
    files.step()
Path.rename = dying_rename
files = Mortal(Path(sys.argv[1]))
journal = Journal(files)
clear_packed(journal.places)
for _ in pack_away(journal.places, journal.loose_batches()):
    pass
"""


def test_sigkill_at_any_step(tmp_path: Path) -> None:
    """Before the pack has its name, after it, amid removals: the next load and packing go on."""
    place = workshop(tmp_path, feed("shen"))
    for day in range(2):
        journalled(place, record("shen", *(entry(n) for n in range(day + 3)), hours=24 * day))
    close_round(place)
    before = views(place.database)
    folder = str(place.journal.files)
    codes = []
    for steps in range(9):
        command = [sys.executable, "-c", KILLED, folder, str(steps)]
        codes.append(subprocess.run(command, check=False).returncode)  # noqa: S603  our own words
        assert 0 == load_pending(place.database, place.journal, place.rules).batches
        assert before == anew(place)
        if codes[-1] == 0:
            break
    assert {-signal.SIGKILL, 0} == set(codes)
    assert 3 <= len(codes)
    place.journal.sweep()
    assert () == place.journal.loose_batches()
    assert 1 == len(list(Path(folder).glob("packs/*")))
