"""Does a lock keep others out, and die with its holder?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huangpu.adapters.locks import held

HOLDER = """
import sys, time
from pathlib import Path
from huangpu.adapters.locks import held
with held(Path(sys.argv[1]), 1):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_held_lock_names_its_holder(tmp_path: Path) -> None:
    """Whoever waits in vain learns which process to look at."""
    path = tmp_path / "x.lock"
    with subprocess.Popen(  # noqa: S603  our own script
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert "held\n" == holder.stdout.readline()
        with pytest.raises(TimeoutError, match=str(holder.pid)), held(path, 0.1):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        with held(path, 0):
            assert str(os.getpid()) == path.read_text()


def test_a_lock_can_be_taken_again(tmp_path: Path) -> None:
    """Leaving the section frees the lock."""
    path = tmp_path / "folder" / "x.lock"
    for _ in range(2):
        with held(path, 0):
            assert path.exists()
