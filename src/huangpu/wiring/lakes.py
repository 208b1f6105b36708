"""What does it take to publish, and to show other machines what was published?"""

from __future__ import annotations

from functools import cached_property

from huangpu.adapters.lake_place import DATA, URL
from huangpu.adapters.store.lake import Lake
from huangpu.adapters.store.lake_corner import Corner
from huangpu.adapters.store.lake_upkeep import Tidied
from huangpu.errors import ConfigError, Fault
from huangpu.jobs.publish import (
    UNHURRIED_SECONDS,
    WAIT_SECONDS,
    Caught,
    Published,
    catch_up,
    publish_now,
)
from huangpu.wiring.parts import Parts


class Lakes(Parts):
    """The parts of publishing."""

    @cached_property
    def lake(self) -> Lake | None:
        """The lake that shows the published copy to other machines; None where none is wanted."""
        place = self.settings.lake
        if place is None:
            return None
        corner = Corner(self.places.lake, self.settings.memory_limit)
        return Lake(place, self.places.analyst, corner)

    def publish(self, *, whole: bool = False) -> Published:
        """Publish a copy now, and bring the lake up to date; with `whole` compare all of it."""
        return publish_now(self.database, self.places.analyst, self.lake, self.clock(), whole=whole)

    def compare_lake(self) -> dict[str, int]:
        """Count the rows that only the newest copy or only the lake has; ConfigError without one."""
        if self.lake is None:
            problem = "is not set, so there is no lake to compare with"
            raise ConfigError((Fault("environment", None, URL, problem, f"set it, and {DATA}"),))
        return self.lake.compare(self.clock(), UNHURRIED_SECONDS)

    def catch_up_lake(self) -> Caught | None:
        """Bring the lake up to date after a poll, within its time; None where there is no lake."""
        return catch_up(self.lake, self.clock) if self.lake is not None else None

    def tidy_lake(self) -> Tidied | None:
        """Bring the lake up to date without hurry and tidy it; None where there is no lake."""
        if self.lake is None:
            return None
        self.lake.share(self.clock(), UNHURRIED_SECONDS, wait_seconds=WAIT_SECONDS)
        return self.lake.tidy(self.clock(), UNHURRIED_SECONDS, wait_seconds=WAIT_SECONDS)
