"""Which stories did a week really hold? Settled once it is known, in its place in the journal."""

from __future__ import annotations

from datetime import timedelta

from huangpu.adapters.batch_rows import Settling
from huangpu.adapters.store.session import Session
from huangpu.adapters.store.settlements import stories_of_window, write_settlement
from huangpu.core.grouping import Sameness
from huangpu.core.sameness.candidates import pairs_worth_comparing
from huangpu.core.sameness.compare import compare_readings
from huangpu.core.sameness.reading import read
from huangpu.core.sameness.settle import settle

WINDOW = timedelta(days=8)  # a week, and the evening before: stories do not start on Mondays


def settle_window(session: Session, settling: Settling, sameness: Sameness) -> int:
    """Settle the stories of a window inside the open transaction; give how many articles moved."""
    rows = stories_of_window(session, settling.start, settling.end)
    known = {row["article_id"]: item for row in rows if (item := sameness.item(row))}
    provisional = {row["article_id"]: row["story_id"] for row in rows if row["article_id"] in known}
    background = sameness.background
    readings = [read(item, background) for item in known.values()]
    compared = {
        (left.item.id, right.item.id): compare_readings(
            left,
            right,
            background,
            meaning=sameness.meaning(left, right) if sameness.meaning else None,
        )
        for left, right in pairs_worth_comparing(readings, background.statistics)
    }
    settlement = settle(known.values(), provisional, compared)
    write_settlement(session, settlement, settling.told_at)
    return len(settlement.changes)
