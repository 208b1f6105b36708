"""What do the new articles of a load resemble? Between articles as stored and items as compared.

Compared is the first text of an article, without its advert segments: later edits must not change
what was compared, or a rebuild would group otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huangpu.core.sameness.candidates import Keyed, keyed
from huangpu.core.sameness.placing import Meaning, Placed, Placer, Surroundings
from huangpu.core.sameness.reading import Background, read
from huangpu.core.spam import SpamFilter
from huangpu.model.articles import Article
from huangpu.model.sameness import Item


@dataclass(frozen=True, slots=True)
class Sameness:
    """All that comparing needs: background, spam filter, rank of feeds, and meanings if any.

    `rank_of` gives the standing of a feed's publisher, lower first; it decides which of two
    copies of the same minute is the original. `released` names the articles that a person released
    from the quarantine: they are compared whole.
    """

    background: Background
    spam: SpamFilter
    rank_of: Callable[[str], int]
    meaning: Meaning | None = None
    released: frozenset[str] = frozenset()

    def item(self, row: Mapping[str, Any]) -> Item | None:
        """Make an item of a row with an article's first text; None for a whole advert."""
        return self.without_adverts(self.raw_item(row))

    def raw_item(self, row: Mapping[str, Any]) -> Item:
        """Make an item of a row with an article's first text, adverts and all."""
        return Item(
            id=row["article_id"],
            title=row["title"],
            summary=row["summary"],
            language=row["language"],
            published_at=row["published_at"],
            family=row["publisher_family"],
            outlet=row["outlet"],
            rank=self.rank_of(row["feed_id"]),
            url=row["url"] or "",
        )

    def without_adverts(self, item: Item) -> Item | None:
        """Cut advert segments out of an item; None where nothing else is left."""
        verdict = self.spam.inspect(item.title, item.summary)
        if verdict.is_spam:
            return item if item.id in self.released else None
        if (verdict.title, verdict.summary) == (item.title, item.summary):
            return item
        return dataclasses.replace(item, title=verdict.title, summary=verdict.summary)

    def keyed(self, opened: Iterable[Article]) -> list[Keyed]:
        """Read new articles with their first text, without whole adverts; give them with keys."""
        rows = ({name: getattr(article, name) for name in _FIELDS} for article in opened)
        items = (item for row in rows if (item := self.item(row)))
        return [keyed(read(item, self.background), self.background.statistics) for item in items]

    def place(self, articles: Sequence[Keyed], around: Surroundings) -> Placed:
        """Place new articles beside what is stored around them."""
        placer = Placer(around, self.background, self.meaning, self.without_adverts)
        return placer.place(articles)


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
