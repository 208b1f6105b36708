"""Where does everything lie below the data folder?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies below the data folder."""

    data: Path

    @property
    def database(self) -> Path:
        """The writer's file."""
        return self.data / "huangpu.duckdb"

    @property
    def analyst(self) -> Path:
        """The link to the newest published copy."""
        return self.data / "analyst.duckdb"

    @property
    def journal(self) -> Path:
        """The batches."""
        return self.data / "journal"

    @property
    def outbox(self) -> Path:
        """The previews of digests."""
        return self.data / "outbox"

    @property
    def digests(self) -> Path:
        """The frozen issues and the ledgers of their mails."""
        return self.journal / "digests"

    @property
    def site(self) -> Path:
        """The archive, as files for a browser or a web server."""
        return self.data / "site"

    @property
    def metrics(self) -> Path:
        """The numbers for Prometheus."""
        return self.data / "metrics.prom"

    @property
    def lake(self) -> Path:
        """What bringing the lake up to date keeps: the copy that it shows."""
        return self.data / "lake"

    @property
    def prefect(self) -> Path:
        """The home of our own Prefect server."""
        return self.data / "prefect"
