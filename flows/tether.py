"""Who looks after this process? Without the one that started it, it ends.

After a `kill -9` of a supervisor its processes would go on unseen: a server that holds the port, a
run that nobody records. Signals and locks do not reach across that, but every process can see who
its parent is, and that this changes when the parent dies. (A death signal of Linux would do the
same; it is not inherited, differs per thread, and other systems have none.)
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

from huangpu.adapters.supervisor import TETHER

_LOOK_SECONDS = 1.0
_GRACE_SECONDS = 5.0


def hold() -> None:
    """End this process soon after the one named in HUANGPU_TETHER is gone; nothing without it.

    Processes that this one starts look to it in turn. Call it early: a parent that is gone by then
    counts too.
    """
    named = os.environ.get(TETHER, "")
    if not named.isdecimal() or int(named) == os.getpid():
        return
    keeper = int(named)
    hold_to(lambda: os.getppid() == keeper)


def hold_to(is_there: Callable[[], bool]) -> None:
    """End this process soon after its keeper is not there any more; as `hold` otherwise."""
    os.environ[TETHER] = str(os.getpid())
    threading.Thread(target=_watch, args=(is_there,), name="tether", daemon=True).start()


def _watch(is_there: Callable[[], bool]) -> None:
    while is_there():
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
