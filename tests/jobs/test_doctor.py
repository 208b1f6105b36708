"""Does the doctor find what is not well, say what to do, and leave everything as it is?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fakes import START, entry, feed, journalled, record, workshop

from huangpu.adapters.journal import Journal
from huangpu.adapters.locks import held
from huangpu.errors import ConfigError, Fault
from huangpu.jobs import doctor_data, doctor_machine, doctor_mail
from huangpu.jobs.doctor import Finding, Level, examine_all, is_well, ok
from huangpu.jobs.polling_round import Workshop, close_round
from huangpu.model.digest_config import DigestConfig
from huangpu.model.polls import PollOutcome

SOON = START + timedelta(minutes=20)
MAIL = {
    "smtp": {"host": "smtp.example.org", "username": "us", "password_env": "HUANGPU_SMTP_PASSWORD"},
    "sender": {"address": "digest@desk.example"},
    "recipients": [{"address": "ann@reader.example"}],
}


@pytest.fixture
def place(tmp_path: Path) -> Workshop:
    """Give a data folder with one poll."""
    made = workshop(tmp_path, feed("shen"))
    journalled(made, record("shen", entry(1), entry(2)))
    close_round(made)
    return made


def worst(findings: Iterable[Finding]) -> Level:
    """Give the worst level among them."""
    order = [Level.OK, Level.WARNING, Level.FAULT]
    return max((one.level for one in findings), key=order.index)


def database(place: Workshop, now: datetime = SOON) -> list[Finding]:
    """Examine the database of a place."""
    return list(doctor_data.database(place.database.path, place.analyst_link, now))


def test_all_is_well(place: Workshop) -> None:
    """Database, copies and journal of a sound installation."""
    found = [
        *database(place),
        *doctor_data.copies(place.analyst_link),
        *doctor_data.journal(
            place.journal, doctor_data.loaded(place.database.path, place.analyst_link)
        ),
    ]
    assert Level.OK is worst(found), found
    assert "opens; 2 articles, 1 polls, sums hold" in [one.found for one in found]


def test_before_the_first_poll_nothing_is_wrong(tmp_path: Path) -> None:
    """A fresh installation is told how to begin."""
    place = workshop(tmp_path, feed("shen"))
    found = [
        *database(place),
        *doctor_data.copies(place.analyst_link),
        *doctor_data.journal(place.journal, None),
    ]
    assert Level.OK is worst(found)
    assert any("huangpu poll begins it" in one.found for one in found)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE poll SET entries_seen = 7", "1 polls whose sums do not hold"),
        ("INSERT INTO schema_migrations VALUES (9999, 'f', 'x', now())", "a newer huangpu"),
        ("UPDATE poll SET started_at = started_at + INTERVAL 3 DAY", "from the future"),
    ],
    ids=["sums", "schema", "clock set back"],
)
def test_faults_of_the_database(place: Workshop, sql: str, expected: str) -> None:
    """Each is a fault with its name."""
    with duckdb.connect(str(place.database.path)) as connection:
        connection.execute(sql)
    faults = [one.found for one in database(place) if one.level is Level.FAULT]
    assert [True] == [expected in line for line in faults]


def test_a_damaged_database_is_a_fault_with_a_way_out(place: Workshop) -> None:
    """It is left as it is; the next poll mends it."""
    place.database.path.write_bytes(b"torn" * 5000)
    (found,) = database(place)
    assert (Level.FAULT, True) == (found.level, "rebuild" in found.advice)
    assert b"torn" * 5000 == place.database.path.read_bytes()


def test_while_a_poll_writes_its_copy_is_looked_at(place: Workshop) -> None:
    """Nobody is disturbed, and the numbers are those of the newest copy."""
    with held(place.database.path.with_suffix(".lock"), 0):
        found = database(place)
    assert Level.OK is worst(found)
    assert "is being written" in found[0].found


def test_polls_that_stopped_are_told(place: Workshop) -> None:
    """After an hour without one, with the command that goes on."""
    warnings = [
        one for one in database(place, START + timedelta(days=3)) if one.level is Level.WARNING
    ]
    assert [("the newest was 3 days ago", "huangpu serve polls by itself")] == [
        (one.found, one.advice) for one in warnings
    ]


def test_a_link_that_leads_nowhere(place: Workshop) -> None:
    """Analysts would find nothing."""
    place.analyst_link.resolve().unlink()
    (found,) = doctor_data.copies(place.analyst_link)
    assert Level.FAULT is found.level


def test_the_journal(place: Workshop) -> None:
    """What is not loaded waits, what cannot be read is a fault, what is missing is told."""
    loaded = doctor_data.loaded(place.database.path, place.analyst_link)
    assert loaded is not None
    name = journalled(place, record("shen", entry(3), hours=1))
    (pending,) = doctor_data.journal(place.journal, loaded)
    assert (Level.WARNING, "1 batch not loaded") == (pending.level, pending.found)
    path = next(Path(str(place.journal.files)).glob(f"*/{name}.parquet"))
    path.write_bytes(b"PAR1 and no more")
    assert Level.FAULT is worst(doctor_data.journal(place.journal, loaded))
    found = list(doctor_data.journal(place.journal, loaded | {"00000099-20260817T020000Z-000"}))
    assert any("not in" in one.found and one.level is Level.WARNING for one in found)


def test_failing_feeds_are_counted(tmp_path: Path) -> None:
    """A few are a warning; where most fail it is a fault of ours."""
    place = workshop(tmp_path, feed("a"), feed("b"), feed("c"))
    bad = {"outcome": PollOutcome.NETWORK_ERROR, "error": "timeout: no answer", "http_status": None}
    for hours in range(4):
        journalled(place, record("a", entry(1), hours=hours), record("b", entry(2), hours=hours))
        journalled(place, record("c", hours=hours, **bad))
    close_round(place)
    assert any("1 of 3 feeds fail" in one.found for one in database(place))


def test_the_disk(tmp_path: Path) -> None:
    """The space of the nearest folder that exists is told."""
    (found,) = doctor_data.disk(tmp_path / "not" / "yet", tmp_path / "no.duckdb")
    assert "GB free" in found.found


def test_permissions(tmp_path: Path) -> None:
    """What cannot be read or written is told with the folder's name."""
    assert Level.OK is worst(doctor_data.folders(tmp_path, tmp_path / "var"))
    assert Level.FAULT is worst(doctor_data.folders(tmp_path / "none", tmp_path))


@pytest.mark.parametrize(
    ("now", "zones", "expected"),
    [
        (SOON, ["Europe/Berlin"], Level.OK),
        (SOON, ["Mars/Olympus"], Level.FAULT),
        (datetime(1970, 1, 1, tzinfo=UTC), [], Level.FAULT),
    ],
    ids=["well", "no such zone", "no battery"],
)
def test_the_clock(now: datetime, zones: list[str], expected: Level) -> None:
    """Zones are there, and the year can be."""
    assert expected is worst(doctor_machine.clock(zones, now))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(2, Level.OK), (90, Level.WARNING), (4000, Level.FAULT)],
    ids=["well", "a little", "an hour"],
)
def test_drift(seconds: int, expected: Level) -> None:
    """How far our clock is from another one."""
    assert expected is doctor_machine._drift("a.example", timedelta(seconds=seconds)).level


def test_offline_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody is asked for anything."""
    monkeypatch.setattr(doctor_machine, "has_a_way_out", lambda: False)
    monkeypatch.setattr(doctor_machine, "resolves", pytest.fail)
    monkeypatch.setattr(doctor_machine, "clock_of", pytest.fail)
    (found,) = doctor_machine.network([feed("shen")])
    assert (Level.WARNING, True) == (found.level, found.found.startswith("offline"))


def test_a_password_is_never_sent_to_ask_for_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that nor the feed's path goes out."""
    asked: list[str] = []
    monkeypatch.setattr(doctor_machine, "has_a_way_out", lambda: True)
    monkeypatch.setattr(doctor_machine, "resolves", lambda _host: "192.0.2.7")
    monkeypatch.setattr(doctor_machine, "clock_of", asked.append)
    list(doctor_machine.network([feed("a", url="https://u:pw@a.example:8443/rss?key=1")]))
    assert ["https://a.example:8443/"] == asked


@pytest.mark.parametrize(
    ("settings", "environ", "level", "words"),
    [
        ({}, {}, Level.OK, "previews only"),
        (
            MAIL,
            {"HUANGPU_SMTP_PASSWORD": "x"},
            Level.OK,
            "1 recipients through smtp.example.org:587",
        ),
        (MAIL, {}, Level.FAULT, "HUANGPU_SMTP_PASSWORD is not set"),
        ({**MAIL, "recipients": []}, {"HUANGPU_SMTP_PASSWORD": "x"}, Level.FAULT, "recipients"),
    ],
    ids=["none wanted", "complete", "no password", "no recipient"],
)
def test_mail(settings: dict[str, Any], environ: dict[str, str], level: Level, words: str) -> None:
    """What is missing to send is named, all of it; without a server previews are what is wanted."""
    config = DigestConfig.model_validate(settings)
    found = list(doctor_mail.mail(config, Path("digest.yaml"), environ))
    assert level is worst(found)
    assert any(words in one.found for one in found)


def test_a_password_that_others_can_read(tmp_path: Path) -> None:
    """Is told with the command that mends it."""
    secret = tmp_path / "password"
    secret.write_text("x", "utf-8")
    smtp = {"host": "smtp.example.org", "username": "us", "password_file": str(secret)}
    config = DigestConfig.model_validate({**MAIL, "smtp": smtp})
    for mode, expected in ((0o644, Level.WARNING), (0o600, Level.OK)):
        secret.chmod(stat.S_IFREG | mode)
        assert expected is worst(doctor_mail.mail(config, Path("digest.yaml"), {}))


def test_the_schedules(tmp_path: Path) -> None:
    """Running with their process id, or not."""
    lock = tmp_path / "serve.lock"
    with held(lock, 0):
        (running,) = doctor_machine.schedules(lock)
    (ended,) = doctor_machine.schedules(lock)
    assert (f"running as process {os.getpid()}", True) == (
        running.found,
        ended.found.startswith("not running"),
    )


def test_a_check_that_fails_does_not_stop_the_others() -> None:
    """Wrong files are faults line by line, a failing check is told, the rest goes on."""

    def wrong() -> list[Finding]:
        raise ConfigError((Fault("a.yaml", 1, "x", "is wrong"), Fault("a.yaml", 2, "y", "too")))

    def fainting() -> list[Finding]:
        raise ZeroDivisionError("oh")

    found = examine_all(
        [("configuration", wrong), ("odd", fainting), ("good", lambda: [ok("good", "fine")])],
        lambda _name: None,
    )
    assert ["fault", "fault", "warning", "ok"] == [one.level.value for one in found]
    assert not is_well(found)
    assert is_well(found[2:])


def test_nothing_is_changed(place: Workshop) -> None:
    """Neither a file's content nor the list of files, but for locks."""

    def files() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for path in place.database.path.parent.rglob("*")
            if path.is_file() and path.suffix != ".lock"
        }

    before = files()
    database(place)
    list(doctor_data.copies(place.analyst_link))
    list(doctor_data.journal(Journal(place.journal.files), None))
    assert before == files()
