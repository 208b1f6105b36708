"""Which of several overlapping phrases was meant? The longest; and none inside a mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huangpu.core.taxonomy.hits import Hit, Hits, Match
from huangpu.core.taxonomy.lexicon import MASK

if TYPE_CHECKING:
    from huangpu.core.taxonomy.lexicon import Owner
    from huangpu.core.taxonomy.reading import Reading

MAX_HITS = 100  # per entity and article: text that only repeats itself must not cost more


def settle(hits: Hits, matches: list[Match], field: int, reading: Reading) -> None:
    """Keep the longest of overlapping terms, and drop what a mask covers."""
    matches.sort(key=lambda match: (match.start, -match.end))
    kept: list[Match] = []
    words: list[Match] = []
    for match in matches:
        competing = [owner for owner in match.owners if owner.competes]
        if len(competing) < len(match.owners):
            words.append(match)
        if competing:
            _keep_longest(kept, Match(match.start, match.end, competing))
    masked = [match for match in kept if _is_mask(match)]
    for match in kept:
        if not _is_mask(match):
            _note(hits, match, match.owners, field, reading)
    for match in words:
        if not any(mask.start <= match.start and match.end <= mask.end for mask in masked):
            others = [owner for owner in match.owners if not owner.competes]
            _note(hits, match, others, field, reading)


def _is_mask(match: Match) -> bool:
    return any(owner.entity == MASK for owner in match.owners)


def _note(hits: Hits, match: Match, owners: list[Owner], field: int, reading: Reading) -> None:
    """Add a match to the hits of its owners, up to what a decision can need."""
    hit = Hit(field, match.start, match.end, reading.sentence_at(field, match.start))
    for entity in {owner.entity: None for owner in owners}:
        found = hits.setdefault(entity, [])
        if len(found) < MAX_HITS:
            found.append(hit)


def _keep_longest(kept: list[Match], match: Match) -> None:
    """Add a match to those kept, unless a longer one already stands in its place."""
    if not kept or match.start >= kept[-1].end:
        kept.append(match)
        return
    last = kept[-1]
    if (match.start, match.end) == (last.start, last.end):  # a byline upon a phrase
        last.owners.extend(match.owners)
    elif match.end - match.start > last.end - last.start:
        kept[-1] = match
