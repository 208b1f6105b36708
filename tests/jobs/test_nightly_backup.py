"""Is there a whole backup every night, and never one less for trying?"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters import backup_files
from huangpu.adapters.backup_files import Backup, BackupError, contents, verify
from huangpu.adapters.backup_folder import BackupFolder
from huangpu.adapters.locks import held
from huangpu.adapters.metrics import exposition, samples
from huangpu.adapters.store.reading import reading
from huangpu.errors import ConfigError
from huangpu.jobs.backup import back_up, restore
from huangpu.jobs.doctor import Level
from huangpu.jobs.doctor_backup import backups
from huangpu.jobs.nightly_backup import Kept, back_up_and_keep
from huangpu.jobs.polling_round import Workshop, close_round, open_round


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with an article, and an empty folder for backups beside it."""
    (tmp_path / "safe").mkdir()
    made = workshop(tmp_path / "var", feed("shen"))
    journalled(made, record("shen", entry(1, "上海发布AI新规")))
    close_round(made)
    return made


def folder_of(place: Workshop, keep: int = 2) -> BackupFolder:
    """Give the folder of backups beside a data folder."""
    return BackupFolder(place.database.path.parent.parent / "safe", keep)


def night(place: Workshop, number: int, keep: int = 2) -> Kept:
    """Make the backup of one night."""
    now = START + timedelta(days=number)
    data = place.database.path.parent
    return back_up_and_keep(folder_of(place, keep), make(place, now), data, now)


def make(place: Workshop, now: datetime) -> Callable[[Path], Backup]:
    """Give what makes a backup of a data folder."""
    journal = place.database.path.parent / "journal"
    return lambda target: back_up(place.analyst_link, journal, target, now)


def test_one_a_night_and_the_oldest_goes(place: Workshop, tmp_path: Path) -> None:
    """Each whole; what others put there stays."""
    (tmp_path / "safe" / "huangpu-2026-08-01.tar").write_text("by hand")
    removed = [night(place, number).removed for number in range(4)]
    assert [0, 0, 1, 1] == removed
    assert ["huangpu-20260820T020000Z.tar", "huangpu-20260819T020000Z.tar"] == folder_of(
        place
    ).names()
    assert (tmp_path / "safe" / "huangpu-2026-08-01.tar").exists()
    found = verify(tmp_path / "safe" / "huangpu-20260820T020000Z.tar")
    assert (2, START + timedelta(days=3)) == (found.files, found.made_at)
    assert found == contents(tmp_path / "safe" / "huangpu-20260820T020000Z.tar")


def test_a_night_can_be_gone_back_to(place: Workshop, tmp_path: Path) -> None:
    """What it holds is a data folder that polls go on with."""
    kept = night(place, 0)
    restore(kept.path, tmp_path / "new")
    back = workshop(tmp_path / "new", feed("shen"))
    assert 0 == open_round(back).caught_up.new


def test_a_night_that_fails_takes_nothing_away(place: Workshop, tmp_path: Path) -> None:
    """A disk that is full leaves no half file, and all older backups."""
    night(place, 0)
    night(place, 1)

    def full(target: Path) -> Backup:
        raise BackupError(f"cannot write {target}: No space left on device")

    with pytest.raises(BackupError, match="No space left"):
        back_up_and_keep(folder_of(place, 1), full, place.database.path.parent, START)
    assert 2 == len(list((tmp_path / "safe").iterdir()))


def test_what_cannot_be_read_back_gets_no_name(
    place: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses bytes is found out before the backup counts as one."""

    def torn(path: Path) -> object:
        os.truncate(path, path.stat().st_size // 2)
        return verify(path)

    monkeypatch.setattr(backup_files, "verify", torn)
    with pytest.raises(BackupError):
        night(place, 0)
    assert [] == list((tmp_path / "safe").iterdir())


def test_what_a_killed_night_left_is_removed(place: Workshop, tmp_path: Path) -> None:
    """Its own half file, and no other one."""
    half = tmp_path / "safe" / ".huangpu-20260816T020000Z.tar.0a1b2c3d.part"
    half.write_text("half")
    mine = tmp_path / "safe" / ".mine.tar.0a1b2c3d.part"
    mine.write_text("half")
    night(place, 0)
    assert (False, True) == (half.exists(), mine.exists())


def test_two_at_a_time_are_refused(place: Workshop) -> None:
    """The second one would remove the half file of the first."""
    with (
        held(place.database.path.parent / "backup.lock", 0),
        pytest.raises(BackupError, match="another backup is being made"),
    ):
        night(place, 0)


@pytest.mark.parametrize("inside", ["", "backups", "journal/2026-08", "../alias"])
def test_a_folder_in_the_data_is_refused(place: Workshop, tmp_path: Path, inside: str) -> None:
    """Also through a link: whoever removes the data folder would remove the backups."""
    data = place.database.path.parent
    (tmp_path / "alias").symlink_to(data)
    folder = BackupFolder(data / inside, 2)
    with pytest.raises(ConfigError, match="lies in the data folder"):
        back_up_and_keep(folder, make(place, START), data, START)


def test_a_file_is_no_folder(place: Workshop) -> None:
    """A name that was mistyped is told by the variable it came from."""
    folder = BackupFolder(place.analyst_link.parent.parent / "safe.tar", 2)
    folder.path.write_text("one backup")
    with pytest.raises(ConfigError, match=r"HUANGPU_BACKUP_DIR: .* is a file"):
        folder.demand_apart(place.database.path.parent)


def test_a_folder_that_is_not_there_is_not_made(place: Workshop, tmp_path: Path) -> None:
    """Its disk is not mounted; a folder made anew would fill the disk of the data."""
    (tmp_path / "safe").rmdir()
    with pytest.raises(BackupError, match="cannot keep backups in"):
        night(place, 0)
    assert not (tmp_path / "safe").exists()


def test_what_the_doctor_says(place: Workshop, tmp_path: Path) -> None:
    """None asked for is no trouble; one that is old, cut short or away is."""
    data, folder = place.database.path.parent, folder_of(place)

    def told(days: float, on: BackupFolder | None = folder) -> tuple[Level, str]:
        (found,) = backups(on, data, START + timedelta(days=days))
        return found.level, found.found

    assert (Level.OK, True) == (told(0, None)[0], "HUANGPU_BACKUP_DIR" in told(0, None)[1])
    assert (Level.OK, True) == (told(0)[0], "none in" in told(0)[1])
    kept = night(place, 0)
    assert (Level.OK, True) == (told(0.5)[0], "was made 12 hours ago, 2 files" in told(0.5)[1])
    assert (Level.WARNING, True) == (told(3)[0], "was made 3 days ago" in told(3)[1])
    os.truncate(kept.path, kept.path.stat().st_size // 2)
    assert (Level.WARNING, True) == (told(0.5)[0], str(kept.path) in told(0.5)[1])
    kept.path.unlink()
    (tmp_path / "safe").rmdir()
    assert (Level.WARNING, True) == (told(0)[0], "is not there" in told(0)[1])


def test_the_numbers_for_prometheus(place: Workshop) -> None:
    """How many, and when the newest was made; neither where its disk is away."""

    def lines(folder: BackupFolder | None) -> list[str]:
        with reading(place.analyst_link) as session:
            told = exposition(samples(session, place.database.path, START, folder))
        return [one for one in told.splitlines() if "backup" in one and one[0] != "#"]

    assert [] == lines(None)
    assert ["huangpu_backups 0"] == lines(folder_of(place))
    night(place, 0)
    assert [
        "huangpu_backups 1",
        f"huangpu_newest_backup_timestamp_seconds {int(START.timestamp())}",
    ] == lines(folder_of(place))
    assert [] == lines(BackupFolder(Path("not there"), 2))
