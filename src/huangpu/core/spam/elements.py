"""Which words of the lexicon does a folded text hold, and where?

One pass of an automaton finds every word, overlapping (text.md C1). Latin words count only where no
letter stands beside them, so that neither `offline` nor `tgresql` holds a contact (text.md D).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.model.spam import SpamLexicon


class Role(IntFlag):
    """What a word does in an advert; flags, so that one number says which roles occur."""

    CORE = 1
    HINT = 2
    WARE = 4
    BRAND = 8
    TAIL = 16
    CITY = 32
    DISTRICT = 64
    CONTACT = 128
    WEAK_CONTACT = 256
    FILLER = 512
    NEWS = 1024
    CLEAN = 2048


NAMING = Role.CORE | Role.HINT | Role.WARE  # says which trade it is
PLACE = Role.CITY | Role.DISTRICT
ANY_CONTACT = Role.CONTACT | Role.WEAK_CONTACT
_LONGEST = 60  # characters of the longest term the lexicon allows
_SUSPECT = NAMING | ANY_CONTACT  # innocent inside a clean phrase


@dataclass(frozen=True, slots=True)
class Element:
    """One word of the lexicon at `[start, end)` of the folded text."""

    role: Role
    family: str  # "" where the word belongs to no trade
    start: int
    end: int


class Elements:
    """The words of one folded text, by where they begin and where they end, longest first."""

    __slots__ = ("_all", "_ending", "_news", "_starting", "text")

    def __init__(self, text: str, found: Iterable[Element]) -> None:
        self.text = text
        self._all = tuple(sorted(found, key=lambda one: (one.start, -one.end, one.role)))
        self._starting: dict[int, list[Element]] = defaultdict(list)
        self._ending: dict[int, list[Element]] = defaultdict(list)
        for one in self._all:  # sorted: the longest that starts at a place comes first,
            self._starting[one.start].append(one)
            self._ending[one.end].append(one)  # and so does the longest that ends at one
        self._news = [one for one in self._all if one.role is Role.NEWS]

    def starting(self, at: int, roles: Role) -> Iterator[Element]:
        """Give the words of these roles that begin at a position, longest first."""
        return (one for one in self._starting.get(at, ()) if one.role & roles)

    def ending(self, at: int, roles: Role) -> Iterator[Element]:
        """Give the words of these roles that end at a position, longest first."""
        return (one for one in self._ending.get(at, ()) if one.role & roles)

    def of(self, roles: Role) -> Iterator[Element]:
        """Give the words of these roles in text order."""
        return (one for one in self._all if one.role & roles)

    def speaks_of_crime(self, start: int, end: int) -> bool:
        """Say whether a word of crime or regulation touches `[start, end)`."""
        at = bisect_left(self._news, start - _LONGEST, key=lambda one: one.start)
        for one in self._news[at : at + _LONGEST]:
            if one.start >= end:
                break
            if one.end > start:
                return True
        return False


class Vocabulary:
    """Every word of a lexicon in one automaton."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automaton; terms are folded as the texts will be."""
        meanings: dict[str, list[tuple[Role, str]]] = defaultdict(list)
        for role, family, terms in _roles(lexicon):
            for term in terms:
                meanings[folded(term)].append((role, family))
        self._meanings = list(meanings.values())
        self._roles = [_joined(roles) for roles in self._meanings]
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(meanings), implementation=ahocorasick_rs.Implementation.DFA
        )

    def find(self, text: str, cased: str) -> Elements | None:
        """Give the words of a folded text, or None where they cannot make an advert.

        `cased` is the same text with its capitals, which end a contact: 上海品茶vxIT之家.
        """
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        roles = 0
        for term, _, _ in hits:
            roles |= self._roles[term]
        if not _may_advertise(roles, dotted="." in text):
            return None
        return self._elements(text, cased, hits)

    def words_in(self, text: str) -> Elements:
        """Give the words of a folded text whether they can make an advert or not."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return self._elements(text, text, hits)

    def _elements(self, text: str, cased: str, hits: list[tuple[int, int, int]]) -> Elements:
        """Make elements of what was found: words that stand alone, and outside clean phrases."""
        found = [
            Element(role, family, start, end)
            for term, start, end in hits
            for role, family in self._meanings[term]
            if _stands_alone(text, start, end, cased if role is Role.CONTACT else text)
        ]
        clean = [(one.start, one.end) for one in found if one.role is Role.CLEAN]
        if clean:
            found = [one for one in found if not (one.role & _SUSPECT and _inside(one, clean))]
        return Elements(text, found)


def _roles(lexicon: SpamLexicon) -> Iterator[tuple[Role, str, tuple[str, ...]]]:
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


def _joined(meanings: list[tuple[Role, str]]) -> int:
    roles = 0
    for role, _ in meanings:
        roles |= role
    return roles


_PARTNERS = int(ANY_CONTACT | PLACE | Role.TAIL | Role.BRAND)


def _may_advertise(roles: int, *, dotted: bool) -> bool:
    if roles & (Role.CORE | Role.HINT):
        return bool(roles & _PARTNERS)
    return bool(roles & ANY_CONTACT and (roles & (Role.WARE | PLACE) or dotted))


def _inside(one: Element, spans: list[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)


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
