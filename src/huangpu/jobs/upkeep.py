"""What is due tonight, and what became of it? One step that fails does not keep the others."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from huangpu.core.wording import counted
from huangpu.errors import HuangpuError, UpkeepError

WEEKLY = timedelta(days=7)
_LONGEST = 500  # characters of what a step says: it stands in a table, a log and a mail
_SLACK = timedelta(hours=12)  # a night that begins a little earlier than the last is no day early


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one step: what it says of itself, or why it failed, and its seconds."""

    name: str
    said: str
    failed: bool
    seconds: float


@dataclass(slots=True)
class Night:
    """Takes the steps of one night, one after the other, and remembers how each ended.

    `tick` gives seconds, for how long each takes.
    """

    tick: Callable[[], float] = time.monotonic
    steps: list[Step] = field(default_factory=list)

    async def take(self, name: str, work: Callable[[], Awaitable[str]]) -> None:
        """Take a step, whatever comes of it; one that is cancelled ends the night."""
        begun = self.tick()
        try:
            said, failed = await work(), False
        except HuangpuError as error:
            said, failed = str(error), True
        except Exception as error:  # noqa: BLE001  whatever it is, the other steps are owed too
            said, failed = f"{type(error).__name__}: {error}", True
        words = " ".join(said.split())[:_LONGEST]
        self.steps.append(Step(name, words, failed, self.tick() - begun))

    def demand_success(self) -> None:
        """Raise UpkeepError with all steps that failed; nothing where none did."""
        if failed := [one for one in self.steps if one.failed]:
            raise UpkeepError(verdict(failed, len(self.steps)))


def verdict(failed: Sequence[Step], of: int) -> str:
    """Say which steps failed of how many, and why each did."""
    why = "; ".join(f"{one.name} ({one.said})" for one in failed)
    return f"{len(failed)} of {counted(of, 'step')} failed: {why}"


def is_due(
    last: datetime | None, now: datetime, every: timedelta, slack: timedelta = _SLACK
) -> bool:
    """Whether what was last done then is due again; also after a clock that was wrong."""
    return last is None or last > now or now - last >= every - slack
