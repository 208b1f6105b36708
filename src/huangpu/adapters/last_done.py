"""When was what is done now and then done last? A small file of our own, and never the schedule."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from huangpu.adapters.whole_files import replace_bytes


class LastDone:
    """The moments in one file, by name; one that is missing or unreadable counts as never.

    Written by the upkeep alone, of which one runs at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def when(self, name: str) -> datetime | None:
        """Give when this was last done, in UTC; None when nobody knows."""
        return self._moments().get(name)

    def note(self, name: str, at: datetime) -> None:
        """Remember that this was done. Raises OSError."""
        moments = {**self._moments(), name: at}
        words = {key: moment.isoformat() for key, moment in sorted(moments.items())}
        replace_bytes(self._path, json.dumps(words, indent=1).encode())

    def _moments(self) -> dict[str, datetime]:
        try:
            words = json.loads(self._path.read_bytes())
            found = {str(key): datetime.fromisoformat(at) for key, at in words.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # then all of it is due, which does no harm
        return {key: at for key, at in found.items() if at.tzinfo is not None}
