"""How do analysts see what is in the database now, here and on other machines? One copy, one lake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.lake import Lake
from huangpu.adapters.store.lake_sync import Shared
from huangpu.adapters.store.publishing import publish
from huangpu.core.wording import counted
from huangpu.errors import HuangpuError, StoreError

# A poll waits so long for the lake, and then leaves it to the next one. A first fill may take
# longer: that is what `huangpu publish` and the nightly upkeep are for.
POLL_SECONDS = 120.0
UNHURRIED_SECONDS = 3600.0
WAIT_SECONDS = 600.0  # for another process that is at it


@dataclass(frozen=True, slots=True)
class Published:
    """A copy that was published, and what the lake was told of it; None where there is no lake."""

    copy: Path
    shared: Shared | None


@dataclass(frozen=True, slots=True)
class Caught:
    """Whether the lake shows what was published; else why not, in a line."""

    shared: Shared | None
    problem: str = ""

    def __str__(self) -> str:
        if self.shared is None:
            return f"the lake was not brought up to date, the next poll tries again: {self.problem}"
        return f"lake: {counted(self.shared.rows, 'row')} written, it shows {self.shared.copy}"


def publish_now(
    database: Database, link: Path, lake: Lake | None, now: datetime, *, whole: bool = False
) -> Published:
    """Publish a copy of the database, and make the lake show it.

    Raises StoreError where there is no database yet, LakeError when the lake cannot be written.
    """
    if not database.path.exists():
        raise StoreError(f"there is no database at {database.path} yet; run `huangpu poll` first")
    copy = publish(database, link)
    if lake is None:
        return Published(copy, None)
    shared = lake.share(now, UNHURRIED_SECONDS, whole=whole, wait_seconds=WAIT_SECONDS)
    return Published(copy, shared)


def catch_up(lake: Lake, clock: Callable[[], datetime]) -> Caught:
    """Make the lake show the newest copy after a poll; a lake that is down stops nothing."""
    try:
        return Caught(lake.share(clock(), POLL_SECONDS))
    except (HuangpuError, OSError) as error:
        return Caught(None, " ".join(str(error).split()))
