"""Is there a prompt that completes names, survives mistakes, and also runs scripts?"""

from __future__ import annotations

import contextlib
import io
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import entry, feed, journalled, record, workshop

from huangpu.adapters.store.schema import Schema
from huangpu.adapters.store.schema_page import shipped_schema
from huangpu.cli.completion import offers
from huangpu.jobs.polling_round import close_round

Huangpu = Callable[..., Any]


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """Load an article into the data folder of the command."""
    place = workshop(tmp_path / "var", feed("shen"))
    journalled(place, record("shen", entry(1, "上海发布AI新规")))
    close_round(place)
    return tmp_path / "var"


def test_a_script_is_run_to_its_end(
    huangpu: Huangpu, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal every statement of stdin is answered, the last without a semicolon, too."""
    assert loaded
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("SELECT 'a;b' AS x;\n-- now\nSELECT title FROM articles")
    )
    said = huangpu("shell")
    assert 0 == said.code
    assert ["x", "a;b", "title", "上海发布AI新规"] == [
        line.strip() for line in said.out.splitlines()
    ]


def test_a_script_stops_at_its_first_fault(
    huangpu: Huangpu, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, the fault is shown, and what comes after it is not run."""
    assert loaded
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("SELECT 1 AS one; SELECT nope; SELECT 3 AS three;")
    )
    said = huangpu("shell")
    assert 2 == said.code
    assert "one" in said.out
    assert "three" not in said.out
    assert "   1 | SELECT nope\n              ^^^^" in said.err


@pytest.fixture(scope="module")
def schema() -> Schema:
    """Give today's schema."""
    return shipped_schema()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("SELECT outl", ["outlet", "outlet_count", "outlets"]),
        ("SELECT OUTL", ["outlet", "outlet_count", "outlets"]),
        ("FROM artic", ["article_revisions", "article_tags", "articles"]),
        ("SELECT * FROM articles JOIN stor", ["stories", "story_articles"]),
        ("FROM sear", ["search("]),
        ("SELECT week_o", ["week_of("]),
        ("SELECT stories.outl", ["stories.outlet_count"]),
        ("sel", ["select"]),
        ("SEL", ["SELECT"]),
        ("\\d feed", ["feeds"]),
        ("SELECT zzz", []),
    ],
)
def test_names_are_offered_where_they_fit(schema: Schema, before: str, expected: list[str]) -> None:
    """Views behind FROM and JOIN, columns and functions elsewhere, keywords as they are begun."""
    assert expected == offers(schema, before, before.rsplit(maxsplit=1)[-1])


# A process without a terminal becomes one that Ctrl-C reaches, and then the command. Not a
# preexec_fn: other tests leave threads in this process, and after a fork these hold locks for ever.
# Ctrl-C is ignored at first, as in all that `nohup make test &` starts; the shell must mend that.
SITS_DOWN = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_IGN)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


class Terminal:
    """A person at a terminal, in one object."""

    def __init__(self, data: Path) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 120))
        self.process = subprocess.Popen(  # noqa: S603  our own command, no shell
            [sys.executable, "-c", SITS_DOWN, "-m", "huangpu", "--data", str(data), "shell"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def sees(self, words: str, seconds: float = 60) -> str:
        """Wait until these words were printed since the last look, and give all that was."""
        deadline = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < deadline, f"{words!r} is not in {self.seen!r}"
            self._look()
        seen, self.seen = self.seen, ""
        return seen

    def interrupts_until(self, words: str, seconds: float = 60) -> None:
        """Press Ctrl-C until these words are seen, as a person does.

        Once is not always enough: CPython's readline loses the signal that comes after a key was
        read and before it waits for the next one (`select` then sleeps on; found 1 time in 40).
        """
        deadline = time.monotonic() + seconds
        self.seen = ""
        while words not in self.seen:
            assert time.monotonic() < deadline, f"{words!r} is not in {self.seen!r}"
            self.types("\x03")
            patience = time.monotonic() + 10
            while words not in self.seen and time.monotonic() < patience:
                self._look()
        self.seen = ""

    def _look(self) -> None:
        ready, _, _ = select.select([self._ours], [], [], 0.2)
        if ready:
            with contextlib.suppress(OSError):  # the other side is closed
                self.seen += os.read(self._ours, 65_536).decode("utf-8", "replace")

    def close(self) -> None:
        """Leave."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(loaded: Path) -> Iterator[Terminal]:
    """Open the shell at a terminal."""
    opened = Terminal(loaded)
    yield opened
    opened.close()


def test_a_person_at_a_terminal(terminal: Terminal, loaded: Path) -> None:
    """Tab completes, mistakes are told, lines may be several, Ctrl-C gives up a line."""
    terminal.sees("huangpu> ")
    terminal.types("\\d\n")
    assert "sector_weeks" in terminal.sees("huangpu> ")
    terminal.types("\\d polls\n")
    assert "may_have_missed" in terminal.sees("huangpu> ")
    terminal.types("SELECT title\n")
    terminal.sees("...> ")
    terminal.types("FROM artic\ts;\n")
    assert "上海发布AI新规" in terminal.sees("huangpu> ")
    terminal.types("SELECT outlt FROM articles;\n")
    assert "did you mean outlet?" in terminal.sees("huangpu> ")
    terminal.types("SELECT 'unfin")
    terminal.sees("unfin")
    terminal.interrupts_until("huangpu> ")
    terminal.types("SELECT 6 * 7 AS answer;\n")
    assert "42" in terminal.sees("huangpu> ")
    terminal.types("\\q\n")
    assert 0 == terminal.process.wait(60)
    assert "SELECT 6 * 7 AS answer;" in (loaded / "shell_history").read_text()
    assert 0o600 == (loaded / "shell_history").stat().st_mode & 0o777
