"""Which processes did a benchmark start, what do they use, and how do all of them end?"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

Start = Callable[[Sequence[str], Mapping[str, str], Path], "subprocess.Popen[bytes]"]
_KINDLY_SECONDS = 20


@contextmanager
def all_ended() -> Iterator[Start]:
    """Give a way to start processes, by command, environment and log; end them, the last first."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            started.append(
                subprocess.Popen(
                    list(command),
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    cwd=log.parent,
                    start_new_session=True,
                )
            )
        return started[-1]

    try:
        yield start
    finally:
        for process in reversed(started):
            process.terminate()
            try:
                process.wait(_KINDLY_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def processes_with(variable: str, *words: str) -> list[int]:
    """Give the ids of processes with NAME=VALUE in their environment, and a word in their command.

    Without words, all of them; the caller is none of them.
    """
    mark = f"{variable}\0".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            owned = mark in (entry / "environ").read_bytes() + b"\0"
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue
        if owned and line and (not words or any(word in line for word in words)):
            found.append(int(entry.name))
    return found


def kill(pids: Iterable[int]) -> None:
    """Send SIGKILL to each that is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def parent_of(pid: int) -> int | None:
    """Give the parent of a process, None when it is gone."""
    try:
        return int(_stat(pid)[1])
    except OSError:
        return None


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process has used, and those of its ended children."""
    return sum(int(field) for field in _stat(pid)[11:15]) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
