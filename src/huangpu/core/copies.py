"""Which new articles say, word for word, what another said before?

The plainest level of copy: equal titles after normalisation, within a window. The original is the
earlier one and never changes, so that both copies staying in their feeds cannot flip it
(research/peers.md 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from huangpu.core.keys import key64
from huangpu.core.text import normal_title
from huangpu.model.articles import Article

WINDOW = timedelta(days=30)  # text.md A6, for titles long enough to have a key


_TITLE_MIN = 12  # shorter titles recur by themselves: text.md A6


@dataclass(frozen=True, slots=True)
class Claim:
    """The first article that carried a title; later ones are its copies."""

    title_key: int
    article_id: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where an article belongs: the original it copies, if any, and the story that it tells."""

    article_id: str
    copy_of: str | None
    story_id: str
    method: str
    score: float


def title_key(title: str) -> int:
    """Give a key that equal titles share whatever their punctuation, width or script variant.

    0 for titles too short to tell one article from another.
    """
    normal = normal_title(title)
    return key64("title", normal) if len(normal) >= _TITLE_MIN else 0


def group(
    opened: Iterable[Article], claims: Mapping[int, Claim]
) -> tuple[list[Grouping], list[Claim]]:
    """Place new articles beside those whose title they share.

    `opened` are the new articles with their first text, in the order in which they were seen;
    `claims` maps title keys to the newest claim that the store knows. Gives their places, and the
    claims to add. Only first titles count, so that the result does not depend on how many polls
    are loaded at once.
    """
    known = dict(claims)
    placed: list[Grouping] = []
    added: list[Claim] = []
    for article in opened:
        key = title_key(article.title)
        claim = known.get(key) if key else None
        if claim and article.first_seen_at - claim.first_seen_at <= WINDOW:
            original = claim.article_id
            placed.append(Grouping(article.article_id, original, original, "title", 1.0))
            continue
        placed.append(Grouping(article.article_id, None, article.article_id, "first", 1.0))
        if key:
            known[key] = Claim(key, article.article_id, article.first_seen_at)
            added.append(known[key])
    return placed, added
