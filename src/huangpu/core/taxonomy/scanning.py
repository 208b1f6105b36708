"""What is said in the text? One pass of an automaton, then word boundaries and the longest phrase.

Matches overlap on purpose: a leftmost-longest automaton loses a good short phrase when the longer
one fails its boundary (text.md C1). A Latin edge needs a neighbour that is no ASCII letter or
digit, so "SMIC财报" matches and "main" holds no AI; a Chinese edge needs nothing.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from huangpu.core.taxonomy.lexicon import MASK, Owner
from huangpu.core.taxonomy.reading import SUMMARY, TITLE
from huangpu.core.taxonomy.shadow import folded

if TYPE_CHECKING:
    from huangpu.core.taxonomy.lexicon import Context, Lexicon
    from huangpu.core.taxonomy.reading import Reading
    from huangpu.core.taxonomy.shadow import Shadow

_ALNUM = frozenset(string.ascii_lowercase + string.digits)
_BYLINE = Owner(MASK, competes=True)
_OPENING = 60  # characters of a summary in which a publisher introduces itself


class Hit(NamedTuple):
    """One entity found: field, span in its shadow, and the number of the sentence around it."""

    field: int
    start: int
    end: int
    sentence: int


Hits = dict[int, list[Hit]]


class _Match(NamedTuple):
    """One phrase found, and whom it serves."""

    start: int
    end: int
    owners: list[Owner]


class _Phrase(NamedTuple):
    """What the scan needs to know about one phrase."""

    latin_start: bool
    latin_end: bool
    cased: bool
    owners: list[Owner]
    plural_owners: list[Owner]


class Scanner:
    """Finds every phrase of a lexicon. Build it when all phrases are known; thread-safe."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._phrases = [_phrase(text, owners) for text, owners in lexicon.owners.items()]
        self._contexts = {
            entity: meaning.context
            for entity, meaning in lexicon.meanings.items()
            if meaning.context is not None
        }
        self._automaton = AhoCorasick(
            list(lexicon.owners), implementation=Implementation.DFA, store_patterns=False
        )

    def scan(self, reading: Reading, outlet: str = "") -> Hits:
        """Give the hits of every entity in text order, contexts already applied.

        `outlet` is who published the article: its name at the end of the title or in the
        first words of the summary says who speaks, not what about.
        """
        hits: Hits = {}
        for field, shadow in enumerate(reading.shadows):
            matches = self._matches(reading.originals[field], shadow)
            if matches:
                if outlet:
                    matches += _byline(shadow.text, folded(outlet), field)
                _settle(hits, matches, field, reading)
        return self._in_context(hits)

    def _matches(self, original: str, shadow: Shadow) -> list[_Match]:
        """Give the matches whose edges and spelling are right, with the owners they serve."""
        text, length = shadow.text, len(shadow.text)
        matches: list[_Match] = []
        for which, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            phrase = self._phrases[which]
            if phrase.latin_start and start and text[start - 1] in _ALNUM:
                continue
            owners = phrase.owners
            if phrase.latin_end and end < length and text[end] in _ALNUM:
                if text[end] != "s" or (end + 1 < length and text[end + 1] in _ALNUM):
                    continue
                owners = phrase.plural_owners
                end += 1  # noqa: PLW2901  the plural belongs to the phrase
            if phrase.cased:
                first, last = shadow.original(start, end)
                owners = [owner for owner in owners if _as_written(owner, original[first:last])]
            if owners:
                matches.append(_Match(start, end, owners))
        return matches

    def _in_context(self, hits: Hits) -> Hits:
        """Drop the hits of terms whose context is missing or wrong."""
        bound = [(e, c) for e in hits if (c := self._contexts.get(e)) is not None]
        if not bound:
            return hits
        settled = dict(hits)
        for entity, context in bound:
            kept = _fitting(hits[entity], context, hits)
            if kept:
                settled[entity] = kept
            else:
                del settled[entity]
        return settled


def _phrase(text: str, owners: list[Owner]) -> _Phrase:
    return _Phrase(
        latin_start=text[0] in _ALNUM,
        latin_end=text[-1] in _ALNUM,
        cased=any(owner.written is not None for owner in owners),
        owners=owners,
        plural_owners=[owner for owner in owners if owner.plural],
    )


def _as_written(owner: Owner, found: str) -> bool:
    """Tell whether a cased alias is spelt as asked, exactly or all in capitals; an s may follow."""
    if owner.written is None:
        return True
    return found[: len(owner.written)] in {owner.written, owner.written.upper()}


def _byline(text: str, outlet: str, field: int) -> list[_Match]:
    """Find the publisher naming itself: at the end of a title, in the first words of a summary."""
    if field == TITLE and text.rstrip().endswith(outlet):
        at = len(text.rstrip()) - len(outlet)
    elif field == SUMMARY:
        at = text.find(outlet, 0, _OPENING + len(outlet))
    else:
        at = -1
    # a title that is nothing but the name of its publisher is about the publisher
    if at < 0 or (field == TITLE and at == 0):
        return []
    return [_Match(at, at + len(outlet), [_BYLINE])]


def _settle(hits: Hits, matches: list[_Match], field: int, reading: Reading) -> None:
    """Keep the longest of overlapping terms, and drop what a mask covers."""
    matches.sort(key=lambda match: (match.start, -match.end))
    kept: list[_Match] = []
    words: list[_Match] = []
    for match in matches:
        competing = [owner for owner in match.owners if owner.competes]
        if len(competing) < len(match.owners):
            words.append(match)
        if competing:
            _keep_longest(kept, _Match(match.start, match.end, competing))
    masked = [match for match in kept if any(owner.entity == MASK for owner in match.owners)]
    for match in kept:
        if match not in masked:
            sentence = reading.sentence_at(field, match.start)
            for entity in {owner.entity: None for owner in match.owners}:
                hits.setdefault(entity, []).append(Hit(field, match.start, match.end, sentence))
    for match in words:
        if any(mask.start <= match.start and match.end <= mask.end for mask in masked):
            continue
        sentence = reading.sentence_at(field, match.start)
        for owner in match.owners:
            if not owner.competes:
                hit = Hit(field, match.start, match.end, sentence)
                hits.setdefault(owner.entity, []).append(hit)


def _keep_longest(kept: list[_Match], match: _Match) -> None:
    """Add a match to those kept, unless a longer one already stands in its place."""
    if not kept or match.start >= kept[-1].end:
        kept.append(match)
        return
    last = kept[-1]
    if (match.start, match.end) == (last.start, last.end):  # a byline upon a phrase
        last.owners.extend(match.owners)
    elif match.end - match.start > last.end - last.start:
        kept[-1] = match


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
