"""What did the spam filter take away? Whole adverts, and segments cut out of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huangpu.adapters.store.session import Session
from huangpu.model.tags import Evidence


@dataclass(frozen=True, slots=True)
class Taken:
    """An article with what was taken: all of it (`is_spam`, with the reason), or the `cuts`.

    Title and summary are as the feed gave them; a cut's span is in them, its `rule` the reason.
    """

    article_id: str
    title: str
    summary: str
    outlet: str
    url: str | None
    first_seen_at: datetime
    is_spam: bool
    reason: str
    cuts: tuple[Evidence, ...]


def quarantine(
    session: Session, most: int, *, adverts: bool = True, cuts: bool = True
) -> list[Taken]:
    """Give the newest of what was taken."""
    return _taken(session, most=most, adverts=adverts, cuts=cuts, article=None)


def taken_from(session: Session, article_id: str) -> Taken | None:
    """Give what was taken from one article; None when nothing was, or there is no such article."""
    found = _taken(session, most=1, adverts=True, cuts=True, article=article_id)
    return found[0] if found else None


def count_quarantine(session: Session) -> tuple[int, int]:
    """Count whole adverts, and articles with cuts."""
    ((adverts, cuts),) = session.tuples("count_quarantine")
    return int(adverts), int(cuts)


def _taken(session: Session, **values: object) -> list[Taken]:
    return [
        Taken(
            reason=row.pop("spam_reason") or "",
            cuts=tuple(Evidence(**cut) for cut in row.pop("spam_cuts")),
            **row,
        )
        for row in session.rows("quarantine", values=values)
    ]
