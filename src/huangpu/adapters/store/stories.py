"""What does the store hold of one article or one story, for a person who asks why?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Row, Session

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_PARTS: Final = ("observations", "revisions", "tags", "copies", "links", "moves")


def find_article(session: Session, wanted: str) -> str | None:
    """Give the id of the article with this id or address, or None."""
    found = session.tuples("find_article", values={"wanted": wanted})
    return found[0][0] if found else None


def article_with_all(session: Session, article_id: str) -> tuple[Row, dict[str, list[Row]]]:
    """Give an article with how it was judged, and what else is known of it, by part.

    The parts are `observations`, `revisions`, `tags`, `copies` (its group), `links` (to copies)
    and `moves` (between stories). Raises IndexError for an id that is not there.
    """
    values = {"article_id": article_id}
    article = session.rows("explained_article", values=values)[0]
    return article, {name: session.rows(f"explained_{name}", values=values) for name in _PARTS}


def story_members(session: Session, story_id: str) -> list[Row]:
    """Give the members of a story in the order of their times, and how each joined."""
    return session.rows("explained_members", values={"story_id": story_id})


def story_with_all(session: Session, story_id: str) -> tuple[Row | None, dict[str, list[Row]]]:
    """Give a story as the view has it (None: it is gone or empty), and its `merges` and `changes`."""
    values = {"story_id": story_id}
    found = session.rows("explained_story", values=values)
    parts = {
        name: session.rows(f"explained_{name}", values=values) for name in ("merges", "changes")
    }
    return (found[0] if found else None), parts


def first_texts(session: Session, article_ids: Iterable[str]) -> list[Row]:
    """Give articles with the text that is compared: the first that was seen of each."""
    asked = {"asked": tables.keys("article_id", pa.string(), article_ids)}
    return session.rows("neighbourhood", tables=asked, values={"since": _EVER})
