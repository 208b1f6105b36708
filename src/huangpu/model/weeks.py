"""What is a week? An ISO week; which instants belong to it depends on the zone of the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_FORM = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, Monday to Sunday, as people write it: `2026-W34`.

    Weeks order by time. Raises ValueError for a week that the ISO calendar does not have.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W34`; raise ValueError, with what to write instead, for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no ISO week; write for example 2026-W34")
        try:
            return cls(int(match[1]), int(match[2]))
        except ValueError as error:
            raise ValueError(f"{text!r} is no ISO week: {error}") from error

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    def start(self, zone: ZoneInfo) -> datetime:
        """Give the UTC instant of Monday 00:00 in the zone; the first instant of the week.

        Where a change of clocks skips that midnight, it is the instant of the change.
        """
        midnight = datetime.combine(self.monday, datetime.min.time(), zone)
        return midnight.astimezone(UTC)

    def end(self, zone: ZoneInfo) -> datetime:
        """Give the UTC instant at which the next week starts; no instant of this one."""
        return self.next().start(zone)

    def previous(self, n: int = 1) -> Self:
        """Give the week `n` weeks before."""
        return self._shifted(-n)

    def next(self) -> Self:
        """Give the week after."""
        return self._shifted(1)

    def _shifted(self, weeks: int) -> Self:
        year, number, _ = (self.monday + timedelta(weeks=weeks)).isocalendar()
        return type(self)(year, number)
