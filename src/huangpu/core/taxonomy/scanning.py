"""What is said in the text? One pass of an automaton, then word boundaries and the longest phrase.

Matches overlap on purpose: a leftmost-longest automaton loses a good short phrase when the longer
one fails its boundary (text.md C1). A Latin edge needs a neighbour that is no ASCII letter or
digit, so "SMIC财报" matches and "main" holds no AI; a Chinese edge needs nothing.
"""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from huangpu.core.taxonomy.contexts import in_context
from huangpu.core.taxonomy.hits import Hits, Match
from huangpu.core.taxonomy.lexicon import MASK, Owner
from huangpu.core.taxonomy.overlaps import settle
from huangpu.core.taxonomy.reading import SUMMARY, TITLE
from huangpu.core.taxonomy.shadow import folded

if TYPE_CHECKING:
    from huangpu.core.shadows import Shadow
    from huangpu.core.taxonomy.lexicon import Lexicon
    from huangpu.core.taxonomy.reading import Reading

_ALNUM = frozenset(string.ascii_lowercase + string.digits)
_BYLINE = Owner(MASK, competes=True)
_OPENING = 60  # characters of a summary in which a publisher introduces itself


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
        self._watched = frozenset(
            text
            for text, owners in lexicon.owners.items()
            if any(owner.entity in lexicon.meanings for owner in owners)
        )
        self._automaton = AhoCorasick(
            list(lexicon.owners), implementation=Implementation.DFA, store_patterns=False
        )

    def scan(self, reading: Reading, outlet: str = "") -> Hits:
        """Give the hits of every entity in text order, contexts already applied.

        `outlet` is who published the article: its name at the end of the title or in the
        first words of the summary says who speaks, not what about. An institution that we watch
        is never only the publisher of its own news.
        """
        hits: Hits = {}
        byline = folded(outlet)
        if byline in self._watched:
            byline = ""
        for field, shadow in enumerate(reading.shadows):
            matches = self._matches(reading.originals[field], shadow)
            if matches:
                if byline:
                    matches += _byline(shadow.text, byline, field)
                settle(hits, matches, field, reading)
        return in_context(hits, self._contexts)

    def _matches(self, original: str, shadow: Shadow) -> list[Match]:
        """Give the matches whose edges and spelling are right, with the owners they serve."""
        text, length = shadow.text, len(shadow.text)
        matches: list[Match] = []
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
                matches.append(Match(start, end, owners))
        return matches


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
    spelling = unicodedata.normalize("NFKC", found)[: len(owner.written)]
    return spelling in {owner.written, owner.written.upper()}


def _byline(text: str, outlet: str, field: int) -> list[Match]:
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
    return [Match(at, at + len(outlet), [_BYLINE])]
