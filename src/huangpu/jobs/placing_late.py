"""Where does an article belong that was taken for an advert when it came?"""

from __future__ import annotations

from collections.abc import Collection

from huangpu.adapters.store.judgements import unplaced_articles
from huangpu.adapters.store.neighbours import surroundings, write_placements
from huangpu.adapters.store.session import Session
from huangpu.core.grouping import Sameness


def place_late(session: Session, article_ids: Collection[str], sameness: Sameness) -> None:
    """Find the copy group and the story of those that have none; call it inside a transaction."""
    if not article_ids:
        return
    new = sameness.keyed(unplaced_articles(session, article_ids))
    placed = sameness.place(new, surroundings(session, new, sameness.raw_item))
    write_placements(session, placed, new)
