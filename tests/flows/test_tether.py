"""Does a process end when nobody looks after it any more?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from huangpu.adapters.supervisor import TETHER

ROOT = Path(__file__).resolve().parents[2]
CHILD = "import flows, os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"
# starts the child under its own id, as the supervisor does, and waits
PARENT = (
    "import os, subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]], "
    f"env={{**os.environ, '{TETHER}': str(os.getpid())}}, start_new_session=True)"
)


def is_alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        return "Z" != Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_an_orphan_ends_by_itself() -> None:
    """SIGKILL of the parent is seen by a child in a session of its own."""
    with subprocess.Popen(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(1.5)
        assert is_alive(child)
        os.kill(parent.pid, signal.SIGKILL)
    end = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.1)
    assert not is_alive(child)


def test_a_parent_that_is_gone_already_counts_too() -> None:
    """Whoever is started under the id of a dead process does not stay."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    done = subprocess.run(  # noqa: S603  our own interpreter, no shell
        [sys.executable, "-c", CHILD],
        env={**os.environ, TETHER: str(gone.pid)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        timeout=10,
        check=False,
    )
    assert -signal.SIGTERM == done.returncode


def test_without_a_keeper_nothing_happens() -> None:
    """Who imports the flows to look at them is left alone."""
    done = subprocess.run(
        [sys.executable, "-c", "import flows, threading; print(threading.active_count())"],
        env={k: v for k, v in os.environ.items() if k != TETHER},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    )
    assert "1" == done.stdout.strip()
