"""What does the taxonomy know already, and for which tags does each known term speak?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.core.taxonomy.lexicon import with_parents
from huangpu.core.terms.corpus import Words, words_of
from huangpu.model.taxonomy import Taxonomy
from huangpu.model.terms import SHANGHAI

SPEAKS = (
    0.5  # points from which a term says its tag almost alone: with any second word it is enough
)


@dataclass(frozen=True, slots=True)
class Known:
    """What needs no suggestion: `terms` with the tags that each speaks for, and all other phrases.

    `others` holds masks, the vocabulary of rules, and what people rejected.
    """

    terms: Mapping[Words, frozenset[str]]
    others: frozenset[Words]

    def __contains__(self, words: object) -> bool:
        return words in self.terms or words in self.others

    def parts(self, words: Words) -> Iterator[tuple[int, int]]:
        """Give where known terms stand inside a sequence, the whole of it left out."""
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                if end - start < len(words) and words[start:end] in self.terms:
                    yield start, end

    def implied(self, words: Words) -> frozenset[str]:
        """Give the tags that the known terms inside a sequence speak for without it."""
        found: set[str] = set()
        for start, end in self.parts(words):
            found |= self.terms[words[start:end]]
        return frozenset(found)


def known_of(taxonomy: Taxonomy, rejected: Iterable[str] = ()) -> Known:
    """Give what a taxonomy knows, and what it is not to learn."""
    terms: dict[Words, frozenset[str]] = {}
    for loc, term in terms_with_loc(taxonomy):
        group = taxonomy.groups[str(loc[1])]
        tags = with_parents(group.tags if term.tags is None else term.tags)
        spoken = {tag for tag, points in tags.items() if points >= SPEAKS}
        if (group.shanghai if term.shanghai is None else term.shanghai) >= SPEAKS:
            spoken.add(SHANGHAI)
        for alias in term.aliases:
            words = words_of(alias)
            terms[words] = terms.get(words, frozenset()) | spoken
    others = {words_of(phrase) for phrase in (*_vocabulary(taxonomy), *rejected)}
    return Known(terms, frozenset(others - terms.keys()))


def _vocabulary(taxonomy: Taxonomy) -> Iterator[str]:
    """Give every phrase that is no term: masks, word lists, and the literal phrases of rules."""
    for phrases in (*taxonomy.masks.values(), *taxonomy.words.values()):
        yield from phrases.aliases
    for rule in taxonomy.rules:
        choices = (item if isinstance(item, tuple) else (item,) for item in rule.all)
        references = [reference for choice in choices for reference in choice]
        references += [*rule.unless, *rule.topic, *rule.exclude]
        yield from (reference for reference in references if not reference.startswith("$"))
