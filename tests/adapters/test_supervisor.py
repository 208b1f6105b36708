"""Do our processes stay up, and does none of them stay when we go?"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from huangpu.adapters.supervisor import Patience, Service, supervise
from huangpu.errors import HuangpuError

QUICK = Patience(first_pause=0.05, longest_pause=0.1, deaths=2, within=60, start=5, silence=5)
# says that it is there, with its process id, and stays
STAYS = "import os, pathlib, sys, time; p = pathlib.Path(sys.argv[1]); p.write_text(str(os.getpid())); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAYS
DIES = "import sys; sys.exit(3)"
CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[2], sys.argv[1]])"


def service(name: str, code: str, *words: str, **values: object) -> Service:
    """Give a service that is a small script."""
    command = (sys.executable, "-c", code, *words)
    return Service(name, command, {}, **{"stop_seconds": 2, **values})  # type: ignore[arg-type]


def pid_in(path: Path, other_than: int = 0) -> int:
    """Wait for a process to say its id."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if path.exists() and (text := path.read_text("utf-8")) and int(text) != other_than:
            return int(text)
        time.sleep(0.02)
    raise AssertionError("it never began")


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class Kept:
    """A supervisor at work in a thread."""

    def __init__(self, *services: Service, patience: Patience = QUICK) -> None:
        self.stop, self.hurry = Event(), Event()
        self.told: list[str] = []
        self.ready = 0
        self.error: HuangpuError | None = None
        self._thread = threading.Thread(target=self._run, args=(services, patience))
        self._thread.start()

    def _run(self, services: tuple[Service, ...], patience: Patience) -> None:
        try:
            supervise(
                services,
                self.stop,
                hurry=self.hurry,
                tell=self.told.append,
                on_ready=self._count,
                patience=patience,
            )
        except HuangpuError as error:
            self.error = error

    def _count(self) -> None:
        self.ready += 1

    def end(self) -> float:
        """End it; give the seconds that it took."""
        begun = time.monotonic()
        self.stop.set()
        self.wait()
        return time.monotonic() - begun

    def wait(self) -> None:
        """Wait until it has ended by itself."""
        self._thread.join(30)
        assert not self._thread.is_alive()


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    """With a word about it, and without a second announcement."""
    place = tmp_path / "pid"
    kept = Kept(service("the worker", STAYS, str(place)))
    first = pid_in(place)
    time.sleep(0.6)  # it has been seen to answer
    os.kill(first, signal.SIGKILL)
    second = pid_in(place, other_than=first)
    kept.end()
    assert not is_alive(second)
    assert [True] == ["the worker ended with code -9" in line for line in kept.told]
    assert 1 == kept.ready


def test_what_keeps_dying_ends_everything(tmp_path: Path) -> None:
    """The third death in a minute is no accident; the others are ended too."""
    place = tmp_path / "pid"
    kept = Kept(service("the server", STAYS, str(place)), service("the worker", DIES))
    other = pid_in(place)
    kept.wait()
    assert "the worker ended 3 times" in str(kept.error)
    assert not is_alive(other)


def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    """A service is started when those before it answer."""
    place, answers = tmp_path / "pid", Event()
    kept = Kept(
        service("the server", STAYS, str(tmp_path / "server"), answers=answers.is_set),
        service("the worker", STAYS, str(place)),
    )
    pid_in(tmp_path / "server")
    time.sleep(0.6)
    assert not place.exists()
    answers.set()
    pid_in(place)
    kept.end()


def test_who_does_not_listen_is_killed_with_all_it_started(tmp_path: Path) -> None:
    """Within the time that it has, and its children with it."""
    deaf, child = tmp_path / "deaf", tmp_path / "child"
    kept = Kept(
        service("the deaf", DEAF, str(deaf), stop_seconds=1),
        service("the parent", CHILD, str(child), STAYS, stop_seconds=1),
    )
    pids = [pid_in(deaf), pid_in(child)]
    assert kept.end() < 5
    assert [False, False] == [is_alive(pid) for pid in pids]


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    """Whoever presses twice means it."""
    place = tmp_path / "pid"
    kept = Kept(service("the deaf", DEAF, str(place), stop_seconds=20))
    pid = pid_in(place)
    threading.Timer(0.5, kept.hurry.set).start()
    assert kept.end() < 6
    assert not is_alive(pid)


@pytest.mark.parametrize(
    ("answers", "patience"),
    [
        (lambda: False, Patience(0.05, 0.1, 0, 60, start=0.5, silence=60)),
        (iter([True, *[False] * 99]).__next__, Patience(0.05, 0.1, 0, 60, start=5, silence=0.5)),
    ],
    ids=["never answered", "answers no more"],
)
def test_who_does_not_answer_is_ended(
    tmp_path: Path, answers: Callable[[], bool], patience: Patience
) -> None:
    """Up but mute is as bad as down."""
    place = tmp_path / "pid"
    kept = Kept(service("the server", STAYS, str(place), answers=answers), patience=patience)
    pid = pid_in(place)
    kept.wait()
    assert any("does not answer" in line for line in kept.told)
    assert not is_alive(pid)
