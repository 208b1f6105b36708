"""What does a week look like? Twelve invented feeds, 152 items, described in `docs/sample.md`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

# Monday 08:00 in Shanghai: the week is over and its digest is due. Every dated item is older.
SAMPLE_NOW: Final = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
SAMPLE_WEEK: Final = "2026-W46"
