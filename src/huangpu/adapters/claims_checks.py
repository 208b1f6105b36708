"""What can be wrong with `claims.yaml` when its model stops at an earlier fault, or cannot see it?"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from huangpu.model.claims import claim_problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from huangpu.adapters.yaml_marks import Marked
    from huangpu.errors import Fault
    from huangpu.model.claims import Claims


def claims_faults(read: Marked) -> Iterator[Fault]:
    """Give doubled ids, units of another kind, and bounds that contradict each other."""
    if isinstance(read.value, dict):
        for place, words in claim_problems(read.value):
            problem, _, suggestion = words.partition("; ")
            yield read.fault(place, problem, suggestion)


def unknown_claim_tags(read: Marked, book: Claims, known: Collection[str]) -> Iterator[Fault]:
    """Give the tags that claims ask for and no taxonomy has."""
    for at, claim in enumerate(book.claims):
        for number, tag in enumerate(claim.tags):
            if tag not in known:
                close = get_close_matches(tag, known, n=1)
                hint = f"did you mean {close[0]!r}?" if close else ""
                yield read.fault(("claims", at, "tags", number), "is no tag of taxonomy.yaml", hint)
