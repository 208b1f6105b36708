"""Which copy groups change when an article comes with its links?

The group that the links touch is taken anew as a whole, so that the order in which its articles
came makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from huangpu.core.sameness.copies import CopyLink, copy_groups
from huangpu.model.sameness import Item

LARGEST: Final = 60  # more is a template that somebody fills in; it is not taken anew


class CopyGroups:
    """The copy groups around some articles; `original_of` names the original of each.

    `items` must hold every article that a link names. `forbids` says which two must not be in
    one group.
    """

    def __init__(
        self,
        items: Mapping[str, Item],
        original_of: Mapping[str, str],
        links: Iterable[CopyLink],
        forbids: Callable[[str, str], bool],
    ) -> None:
        self._items = items
        self._forbids = forbids
        self._links: defaultdict[str, list[CopyLink]] = defaultdict(list)
        self._connect(links)
        self.original_of = dict(original_of)
        self.changed: dict[str, str] = {}

    def add(self, article_id: str, links: Sequence[CopyLink]) -> None:
        """Take a new article in, with the links to those that are its copies."""
        self._set(article_id, article_id)
        self._connect(links)
        together = self._joined(article_id)
        if len(together) > LARGEST:
            best = max(links, key=lambda link: (link.score, link.right_id))
            original = self.original_of[best.right_id]
            if not self._forbids(article_id, original):
                self._set(article_id, original)
            return
        among = {link for one in together for link in self._links.get(one, ())}
        groups = copy_groups(
            [self._items[one] for one in sorted(together)],
            sorted(among, key=lambda link: link.ends),
            lambda left, right: self._forbids(left.id, right.id),
        )
        for one, original in groups.items():
            if self.original_of.get(one) != original:
                self._set(one, original)

    def _set(self, article_id: str, original: str) -> None:
        self.original_of[article_id] = self.changed[article_id] = original

    def _connect(self, links: Iterable[CopyLink]) -> None:
        for link in links:
            for end in link.ends:
                self._links[end].append(link)

    def _joined(self, article_id: str) -> set[str]:
        """Give the articles that links join to this one, in any number of steps, up to the bound."""
        reached, waiting = {article_id}, [article_id]
        while waiting and len(reached) <= LARGEST:
            for link in self._links.get(waiting.pop(), ()):
                fresh = {end for end in link.ends if end not in reached}
                reached |= fresh
                waiting += sorted(fresh)
        return reached


def overgrown(links: Iterable[CopyLink]) -> set[str]:
    """Give the articles that links join to more than `LARGEST` in all."""
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        left, right = link.ends
        neighbours[left].add(right)
        neighbours[right].add(left)
    found: set[str] = set()
    while neighbours:
        together: set[str] = set()
        waiting = [next(iter(neighbours))]
        while waiting:
            one = waiting.pop()
            together.add(one)
            waiting += neighbours.pop(one, set()) - together
        if len(together) > LARGEST:
            found |= together
    return found
