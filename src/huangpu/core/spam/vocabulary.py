"""Which words of the lexicon does a folded text hold?

One pass of an automaton finds every word, overlapping (text.md C1). Latin words count only where no
letter stands beside them, so that neither `offline` nor `tgresql` holds a contact (text.md D).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.elements import (
    ANY_CONTACT,
    EVERY_ROLE,
    NAMING,
    PLACE,
    Element,
    Elements,
    Role,
)
from huangpu.core.spam.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.core.shadows import Shadow
    from huangpu.model.spam import SpamLexicon

LONGEST_OFFER = 300  # characters: a text that holds one offer; a longer one is an article
_SUSPECT = NAMING | ANY_CONTACT  # innocent inside a clean phrase


class Vocabulary:
    """Every word of a lexicon in one automaton."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automaton; terms are folded as the texts will be."""
        meanings: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for role, family, terms in _roles(lexicon):
            for term in terms:
                meanings[folded(term)].append((role, family))
        self._meanings = list(meanings.values())
        self._roles = [_joined(roles) for roles in self._meanings]
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(meanings), implementation=ahocorasick_rs.Implementation.DFA
        )

    def hides(self, plain: str, squeezed: str) -> bool:
        """Say whether the squeezed reading of a text holds a word that the plain one does not."""
        hits = self._hits(squeezed)
        if not _may_advertise(self._joined_roles(hits), squeezed):
            return False
        return not {hit[0] for hit in hits} <= {hit[0] for hit in self._hits(plain)}

    def find(self, shadow: Shadow, original: str) -> Elements | None:
        """Give the words of a folded text, or None where they cannot make an advert.

        The capitals of the original end a contact: 上海品茶vxIT之家.
        """
        hits = self._hits(shadow.text)
        roles = self._joined_roles(hits)
        if not _may_advertise(roles, shadow.text):
            return None
        cased = shadow.cased(original) if roles & Role.CONTACT else shadow.text
        found = self._read(shadow.text, hits, cased)
        return found if shadow.origins is None else _not_bridged(found, shadow, original)

    def read(self, text: str) -> Elements:
        """Give the words of a folded text, whatever they are."""
        return self._read(text, self._hits(text), text)

    def _read(self, text: str, hits: list[tuple[int, int, int]], cased: str) -> Elements:
        found = [
            Element(role, family, start, end)
            for term, start, end in hits
            for role, family in self._meanings[term]
            if _stands_alone(text, start, end, cased if role == Role.CONTACT else text)
        ]
        clean = _reaches([(one.start, one.end) for one in found if one.role == Role.CLEAN])
        if clean:
            found = [one for one in found if not (one.role & _SUSPECT and _inside(one, clean))]
        return Elements(text, found)

    def _hits(self, text: str) -> list[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(text, overlapping=True)

    def _joined_roles(self, hits: list[tuple[int, int, int]]) -> int:
        roles = 0
        for term, _, _ in hits:
            roles |= self._roles[term]
        return roles


def _not_bridged(words: Elements, shadow: Shadow, original: str) -> Elements:
    """Leave out the wares that two words of a squeezed text make: 投资 质子 names no 资质."""
    return Elements(
        words.text,
        [
            one
            for one in words.of(EVERY_ROLE)
            if one.role != Role.WARE
            or not any(
                char.isspace() for char in original[slice(*shadow.original(one.start, one.end))]
            )
        ],
    )


def _roles(lexicon: SpamLexicon) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for name, family in lexicon.families.items():
        yield Role.CORE, name, family.cores
        yield Role.HINT, name, family.hints
        yield Role.WARE, name, family.wares
        yield Role.BRAND, name, family.brands
        yield Role.TAIL, name, family.tails
    yield Role.CITY, "", lexicon.places.cities
    yield Role.DISTRICT, "", lexicon.places.districts
    yield Role.CONTACT, "", lexicon.contacts.words
    yield Role.WEAK_CONTACT, "", lexicon.contacts.weak
    yield Role.FILLER, "", lexicon.fillers
    yield Role.NEWS, "", lexicon.news
    yield Role.CLEAN, "", lexicon.clean


def _joined(meanings: list[tuple[int, str]]) -> int:
    roles = 0
    for role, _ in meanings:
        roles |= role
    return roles


_PARTNERS = ANY_CONTACT | PLACE | Role.TAIL | Role.BRAND
_NAMED = Role.CORE | Role.HINT
_AFAR = re.compile(r"[.@]|[0-9]{3}")  # where an address or a number could be


def _may_advertise(roles: int, text: str) -> bool:
    """Say whether roles that occur could make a span, or in a short text an offer."""
    if roles & _NAMED and roles & _PARTNERS:
        return True
    if roles & ANY_CONTACT and (roles & (NAMING | PLACE) or "." in text):
        return True
    offered = roles & (NAMING | Role.CONTACT) and len(text) <= LONGEST_OFFER
    return bool(offered and _AFAR.search(text))


def _reaches(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give where each phrase starts, and the farthest end of those that start no later."""
    farthest, found = 0, []
    for start, end in sorted(spans):
        farthest = max(farthest, end)
        found.append((start, farthest))
    return found


def _inside(one: Element, reaches: list[tuple[int, int]]) -> bool:
    at = bisect_right(reaches, one.start, key=lambda reach: reach[0])
    return at > 0 and one.end <= reaches[at - 1][1]


def _stands_alone(text: str, start: int, end: int, cased: str) -> bool:
    """Say whether no letter (or digit) continues the word on either side: 419 in 4190 is none."""
    if start and _same_kind(text[start - 1], text[start]):
        return False
    if end == len(text) or not _same_kind(text[end - 1], text[end]):
        return True
    return cased[end].isupper() and cased[end - 1].islower()


def _same_kind(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
