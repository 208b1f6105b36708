"""The process that speaks to the lake: one request in, one answer out; it may be ended at any time.

Run as `python -m huangpu.adapters.store.lake_child`. A process of its own, because nothing stops a
connection to a server that has fallen silent, and a poll must not wait for one.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huangpu.adapters.lake_place import LakePlace
from huangpu.adapters.store.lake_corner import Corner, opened
from huangpu.adapters.store.lake_session import attached
from huangpu.adapters.store.lake_sync import bring_up_to_date, compare, what_is_shown
from huangpu.adapters.store.lake_upkeep import tidy
from huangpu.errors import ConfigError, HuangpuError

_WATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to do, with which lake, and where the copies are."""

    do: str  # share, compare, tidy or tell
    place: dict[str, Any]
    link: str
    folder: str
    memory: str
    now: str
    whole: bool = False
    wait_seconds: float = 0

    def line(self) -> bytes:
        """Give it as the one line that the process reads."""
        return json.dumps(asdict(self)).encode() + b"\n"


def answer(request: Request) -> dict[str, Any]:
    """Do what is asked; give the outcome, or what is wrong in words, as JSON can hold it."""
    try:
        return {"done": _done(request)}
    except ConfigError as error:
        return {"faults": [asdict(fault) for fault in error.faults]}
    except (HuangpuError, OSError) as error:
        return {"error": str(error)}


def _done(request: Request) -> dict[str, Any]:
    place, link = LakePlace(**request.place), Path(request.link)
    corner, now = Corner(Path(request.folder), request.memory), datetime.fromisoformat(request.now)
    if request.do == "share":
        return asdict(
            bring_up_to_date(
                link,
                corner,
                lambda connection: attached(connection, place, writing=True),
                now=now,
                whole=request.whole,
                wait_seconds=request.wait_seconds,
            )
        )
    if request.do == "compare":
        return compare(link, corner, lambda connection: attached(connection, place))
    if request.do == "tidy":
        with (
            corner.alone(request.wait_seconds),
            opened(corner) as connection,
            attached(connection, place, writing=True),
        ):
            return asdict(tidy(connection, now))
    with opened(corner, alone=False) as connection, attached(connection, place):
        shown = what_is_shown(connection)
        return asdict(shown) if shown else {}


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def main() -> None:
    """Answer the one request of standard input on standard output."""
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    request = Request(**json.loads(sys.stdin.buffer.readline()))
    sys.stdout.write(json.dumps(answer(request), default=str))
    sys.stdout.flush()
    os._exit(0)  # tearing connections down takes time, and nothing is left to save


if __name__ == "__main__":
    main()
