"""Which names are known already, in which forms, and which words are never to be shown?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from huangpu.core.sameness.bilingual import names_of
from huangpu.core.sameness.gazetteer import Gazetteer
from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.core.terms.corpus import Words, words_of
from huangpu.core.terms.known import Known, known_of
from huangpu.model.sameness import Name
from huangpu.model.taxonomy import Taxonomy

Told = Callable[[str], str]  # which word of an advert stands in a phrase, or ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the taxonomy with all ways to write each, and names in both languages.

    `told_by` knows words of adverts.
    """

    known: Known
    forms: Mapping[Words, tuple[str, ...]]
    gazetteer: Gazetteer
    told_by: Told


def vocabulary_of(
    taxonomy: Taxonomy,
    names: Iterable[Name] = (),
    rejected: Iterable[str] = (),
    told_by: Told = lambda _phrase: "",
) -> Vocabulary:
    """Join the taxonomy's terms with the names of a gazetteer; what was rejected is never shown."""
    forms: dict[Words, tuple[str, ...]] = {}
    for _, term in terms_with_loc(taxonomy):
        for words in map(words_of, term.aliases):
            forms[words] = (*forms.get(words, ()), *term.aliases)
    by_id = {name.id: name for name in (*names_of(taxonomy), *names)}
    return Vocabulary(known_of(taxonomy, rejected), forms, Gazetteer(by_id.values()), told_by)
