"""Which names does the taxonomy add to the gazetteer, so that the two languages meet by them?

Organisations and people that a term gives in both languages. Technologies stay out, and what is
written small: they are words of many stories, and a word that nobody has counted would weigh as much
as the rarest name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from huangpu.core.taxonomy.check import terms_with_loc
from huangpu.model.sameness import Name

if TYPE_CHECKING:
    from huangpu.model.sameness import NameKind
    from huangpu.model.taxonomy import Taxonomy

_KINDS: Final[dict[str, NameKind]] = {"organisation": "company", "person": "person"}
_SHORTEST: Final = 3  # letters or characters: shorter ones are parts of other words


def names_of(taxonomy: Taxonomy) -> Iterator[Name]:
    """Give the bilingual names of a taxonomy; their ids follow from their first English form."""
    for loc, term in terms_with_loc(taxonomy):
        kind = _KINDS.get(term.kind or taxonomy.groups[str(loc[1])].kind)
        en = tuple(alias for alias in term.en if len(alias) >= _SHORTEST)
        zh = tuple(alias for alias in term.zh if len(alias) >= _SHORTEST)
        if kind and en and zh and en[0][0].isupper() and not term.near:
            yield Name(f"term:{en[0].lower()}", kind, zh, en)
