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

from huangpu.adapters.supervisor import TETHER

_LOOK_SECONDS = 1.0
_GRACE_SECONDS = 5.0


def hold() -> None:
    """End this process soon after the one named in HUANGPU_TETHER is gone; nothing without it.

    Processes that this one starts look to it in turn. Call it early: a parent that is gone by then
    counts too.
    """
    keeper = os.environ.get(TETHER, "")
    if not keeper.isdecimal() or int(keeper) == os.getpid():
        return
    os.environ[TETHER] = str(os.getpid())
    threading.Thread(target=_watch, args=(int(keeper),), name="tether", daemon=True).start()


def _watch(keeper: int) -> None:
    while os.getppid() == keeper:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
