"""Whose turn is it? File locks that the kernel releases when their holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

_STEP_SECONDS = 0.05


@contextlib.contextmanager
def held(path: Path, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock of this file; TimeoutError when it stays taken for so long.

    flock, because it cannot outlive its process: nothing has to be cleaned up after kill -9. The
    holder's process id stands in the file, for people who wonder. Not for network file systems.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + timeout_seconds
    with path.open("a+") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    handle.seek(0)
                    holder = handle.read(32).strip() or "unknown"
                    raise TimeoutError(f"{path} is held by process {holder}") from None
                time.sleep(_STEP_SECONDS)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
