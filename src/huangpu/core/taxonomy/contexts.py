"""Does a term count where it stands? What must, or must not, be found with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huangpu.core.taxonomy.hits import Hit, Hits
    from huangpu.core.taxonomy.lexicon import Context


def in_context(hits: Hits, contexts: Mapping[int, Context]) -> Hits:
    """Give the hits without those of terms whose context is missing or wrong.

    Contexts are judged by everything found, so the order of terms does not matter.
    """
    bound = [entity for entity in hits if entity in contexts]
    if not bound:
        return hits
    settled = dict(hits)
    for entity in bound:
        kept = _fitting(hits[entity], contexts[entity], hits)
        if kept:
            settled[entity] = kept
        else:
            del settled[entity]
    return settled


def _fitting(found: list[Hit], context: Context, hits: Hits) -> list[Hit]:
    """Keep the hits of one term that its context allows."""
    if context.require and context.require.isdisjoint(hits):
        return []
    if not context.exclude.isdisjoint(hits):
        return []
    if context.negative is not None and context.negative in hits:
        inside = hits[context.negative]
        found = [hit for hit in found if not any(_covers(phrase, hit) for phrase in inside)]
    if context.near:
        others = [hit for entity in context.near if entity in hits for hit in hits[entity]]
        found = [hit for hit in found if any(_close(hit, o, context.within) for o in others)]
    return found


def _covers(phrase: Hit, hit: Hit) -> bool:
    return phrase.field == hit.field and phrase.start <= hit.start and hit.end <= phrase.end


def _close(hit: Hit, other: Hit, within: int) -> bool:
    """Tell whether two hits stand in one sentence, apart but at most `within` characters apart."""
    if hit.sentence != other.sentence:
        return False
    gap = max(hit.start, other.start) - min(hit.end, other.end)
    return 0 <= gap <= within
