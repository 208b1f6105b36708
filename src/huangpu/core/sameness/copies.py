"""Which articles are one text, and which of them is the original?

A group is what its links and its vetoes make it, never the order in which its articles came:
whoever adds an article takes the whole group anew (`regrouping`), and gets what a batch would give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huangpu.model.sameness import Item


@dataclass(frozen=True, slots=True)
class CopyLink:
    """Two articles that were found to be copies, how surely, and the reason to show."""

    left_id: str
    right_id: str
    score: float
    reason: str = ""

    @property
    def ends(self) -> tuple[str, str]:
        """Both ids, in their own order."""
        return min(self.left_id, self.right_id), max(self.left_id, self.right_id)


def original(members: Iterable[Item]) -> Item:
    """Give the earliest; of those the better-ranked publisher's; of those the smallest id.

    Raises ValueError for no members.
    """
    return min(members, key=lambda item: (item.published_at, item.rank, item.id))


def copy_groups(
    items: Iterable[Item],
    links: Iterable[CopyLink],
    forbids: Callable[[Item, Item], bool] = lambda _left, _right: False,
) -> dict[str, str]:
    """Give for every article the id of the original of its group; originals name themselves.

    The surest links are followed first. `forbids` says which two articles may never meet in one
    group, and must not care about their order: it keeps a shortened headline from joining two
    reports with different figures. Links to unknown articles are ignored.
    """
    known = {item.id: item for item in items}
    group_of = {item_id: item_id for item_id in known}
    members = {item_id: [item] for item_id, item in known.items()}
    for link in sorted(links, key=lambda link: (-link.score, link.ends)):
        left, right = (group_of.get(end) for end in link.ends)
        if left is None or right is None or left == right:
            continue
        if any(forbids(one, other) for one in members[left] for other in members[right]):
            continue
        for item in members[right]:
            group_of[item.id] = left
        members[left] += members.pop(right)
    originals = {name: original(group).id for name, group in members.items()}
    return {item_id: originals[name] for item_id, name in sorted(group_of.items())}
