"""When was what is done now and then done last? A small file of our own, and never the schedule."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from huangpu.adapters.whole_files import replace_bytes

_MOST = 20_000


class LastDone:
    """The moments in one file, by name; one that is missing or unreadable counts as never.

    Written by the upkeep alone, of which one runs at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def when(self, name: str) -> datetime | None:
        """Give when this was last done, in UTC; None when nobody knows."""
        return self._moments().get(name)

    def known(self, since: datetime | None = None) -> frozenset[str]:
        """Give the names of what was ever done, or done since then."""
        moments = self._moments()
        return frozenset(name for name, at in moments.items() if since is None or at >= since)

    def note(self, at: datetime, *names: str) -> None:
        """Remember that these were done; of very many only the newest. Raises OSError."""
        moments = {**self._moments(), **dict.fromkeys(names, at)}
        newest = sorted(moments, key=lambda name: moments[name], reverse=True)[:_MOST]
        words = {name: moments[name].isoformat() for name in sorted(newest)}
        content = json.dumps(words, indent=1, ensure_ascii=False).encode("utf-8", "replace")
        replace_bytes(self._path, content)

    def _moments(self) -> dict[str, datetime]:
        try:
            words = json.loads(self._path.read_bytes())
            found = {str(key): datetime.fromisoformat(at) for key, at in words.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # then all of it is due, which does no harm
        return {key: at for key, at in found.items() if at.tzinfo is not None}
