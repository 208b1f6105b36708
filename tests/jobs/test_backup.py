"""Is a backup whole while polls go on, and does everything come back from it?"""

from __future__ import annotations

import io
import os
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.backup_files import BackupError
from huangpu.adapters.store.checkup import examine
from huangpu.adapters.store.reading import connect_reader
from huangpu.errors import StoreError
from huangpu.jobs.backup import back_up, restore
from huangpu.jobs.polling_round import Workshop, close_round, open_round
from huangpu.jobs.rebuild import rebuild


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with an article that is published, and one that only the journal has."""
    made = workshop(tmp_path / "var", feed("shen"))
    journalled(made, record("shen", entry(1, "上海发布AI新规")))
    close_round(made)
    journalled(made, record("shen", entry(2), hours=1))
    ledger = made.journal.digests / "2026-W34" / "ledger.jsonl"
    ledger.parent.mkdir(parents=True)
    ledger.write_text('{"mail": "one"}\n')
    return made


def saved(place: Workshop) -> Path:
    """Make a backup."""
    target = place.database.path.parent.parent / "backup.tar"
    back_up(place.analyst_link, place.journal.digests.parent, target, START)
    return target


def titles(link: Path) -> list[Any]:
    """Give what an analyst sees."""
    with connect_reader(link) as connection:
        return connection.execute("SELECT title FROM articles ORDER BY ALL").fetchall()


def test_everything_comes_back(place: Workshop, tmp_path: Path) -> None:
    """The copy at once, the rest of the journal with the next poll, and what was mailed."""
    found = restore(saved(place), tmp_path / "new")
    assert (4, START) == (found.files, found.made_at)
    assert [("上海发布AI新规",)] == titles(tmp_path / "new" / "analyst.duckdb")
    back = workshop(tmp_path / "new", feed("shen"))
    assert 1 == open_round(back).caught_up.new
    close_round(back)
    assert 2 == len(titles(back.analyst_link))
    assert {} == examine(back.database.path).wrong
    assert '{"mail": "one"}\n' == (back.journal.digests / "2026-W34" / "ledger.jsonl").read_text()
    (back.journal.digests / "2026-W34" / "ledger.jsonl").unlink()
    assert 2 == rebuild(back.database, back.journal, back.rules)[0].articles


def test_polls_go_on_meanwhile(place: Workshop, tmp_path: Path) -> None:
    """Whatever a poll does while it is made, its journal holds all that its database knows."""
    over = threading.Event()

    def poll() -> None:
        for number in range(3, 40):
            if over.is_set():
                return
            journalled(place, record("shen", entry(number), hours=number))
            close_round(place)

    polling = threading.Thread(target=poll)
    polling.start()
    try:
        for number in range(3):
            target = tmp_path / f"{number}.tar"
            back_up(place.analyst_link, place.journal.digests.parent, target, START)
            data = tmp_path / f"new{number}"
            restore(target, data)
            back = workshop(data, feed("shen"))
            with back.database.writing() as session:
                held = {row[0] for row in session.tuples("loaded_batches")}
            assert held <= set(back.journal.batches())
    finally:
        over.set()
        polling.join()


def test_a_folder_in_use_is_refused(place: Workshop) -> None:
    """Nothing is ever written over."""
    with pytest.raises(BackupError, match="is there already; give an empty folder"):
        restore(saved(place), place.database.path.parent)
    assert [("上海发布AI新规",)] == titles(place.analyst_link)


def test_nothing_polled_is_said(tmp_path: Path) -> None:
    """The error says what to do."""
    with pytest.raises(StoreError, match="run `huangpu poll` first"):
        back_up(tmp_path / "analyst.duckdb", tmp_path / "journal", tmp_path / "b.tar", START)
    assert [] == list(tmp_path.iterdir())


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _no_tar(path: Path) -> None:
    path.write_bytes(b"no backup at all" * 1000)


def _holding(name: str, kind: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with tarfile.open(path, "w") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            member.size = 1 if kind == tarfile.REGTYPE else 0
            tar.addfile(member, io.BytesIO(b"x"))

    return make


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flipped,
        _no_tar,
        _holding("../outside", tarfile.REGTYPE),
        _holding("/absolute", tarfile.REGTYPE),
        _holding("journal", tarfile.SYMTYPE),
        _holding("huangpu.duckdb", tarfile.LNKTYPE),
        _holding("pipe", tarfile.FIFOTYPE),
    ],
    ids=["cut", "flipped", "no tar", "outside", "absolute", "symlink", "hard link", "pipe"],
)
def test_what_is_not_whole_or_not_ours_is_refused(
    place: Workshop, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """Nothing of it stays, neither in the folder nor outside."""
    backup = saved(place)
    damage(backup)
    with pytest.raises(BackupError):
        restore(backup, tmp_path / "new")
    left = {path.name for path in (tmp_path / "new").iterdir()}
    assert left <= {"huangpu.lock"}
    assert not (tmp_path / "outside").exists()
