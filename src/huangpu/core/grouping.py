"""What do the new articles of a load resemble? Between articles as stored and items as compared.

Compared is the first text of an article, without its advert segments: later edits must not change
what was compared, or a rebuild would group otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huangpu.core.sameness.placing import Meaning, Placed, Placer, Surroundings, weighted_keys
from huangpu.core.sameness.reading import Background, read
from huangpu.core.spam import SpamFilter
from huangpu.model.articles import Article
from huangpu.model.sameness import Item


@dataclass(frozen=True, slots=True)
class Sameness:
    """All that comparing needs: background, spam filter, rank of feeds, and meanings if any.

    `rank_of` gives the standing of a feed's publisher, lower first; it decides which of two
    copies of the same minute is the original.
    """

    background: Background
    spam: SpamFilter
    rank_of: Callable[[str], int]
    meaning: Meaning | None = None

    def item(self, row: Mapping[str, Any]) -> Item | None:
        """Make an item of a row with an article's first text; None for a whole advert."""
        verdict = self.spam.inspect(row["title"], row["summary"])
        if verdict.is_spam:
            return None
        return Item(
            id=row["article_id"],
            title=verdict.title,
            summary=verdict.summary,
            language=row["language"],
            published_at=row["published_at"],
            family=row["publisher_family"],
            outlet=row["outlet"],
            rank=self.rank_of(row["feed_id"]),
            url=row["url"] or "",
        )

    def items(self, opened: Iterable[Article]) -> list[Item]:
        """Make items of new articles with their first text, without whole adverts."""
        rows = ({name: getattr(article, name) for name in _FIELDS} for article in opened)
        return [item for row in rows if (item := self.item(row))]

    def keys(self, item: Item) -> dict[int, int]:
        """Give the keys under which an item is found again, with their weights."""
        return weighted_keys(read(item, self.background), self.background)

    def place(self, items: Iterable[Item], around: Surroundings) -> Placed:
        """Place new items beside what is stored around them."""
        return Placer(around, self.background, self.meaning).place(items)


_FIELDS = (
    "article_id",
    "title",
    "summary",
    "language",
    "published_at",
    "publisher_family",
    "outlet",
    "feed_id",
    "url",
)
