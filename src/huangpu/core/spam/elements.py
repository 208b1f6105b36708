"""Which words of the lexicon does a folded text hold, and where?

One pass of an automaton finds every word, overlapping (text.md C1). Latin words count only where no
letter stands beside them, so that neither `offline` nor `tgresql` holds a contact (text.md D).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ahocorasick_rs

from huangpu.core.spam.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huangpu.core.spam.folding import Shadow
    from huangpu.model.spam import SpamLexicon


class Role:
    """What a word does in an advert: bits, so that one number says which roles occur.

    Plain numbers, for `enum` would double the time that a text takes.
    """

    CORE: Final = 1
    HINT: Final = 2
    WARE: Final = 4
    BRAND: Final = 8
    TAIL: Final = 16
    CITY: Final = 32
    DISTRICT: Final = 64
    CONTACT: Final = 128
    WEAK_CONTACT: Final = 256
    FILLER: Final = 512
    NEWS: Final = 1024
    CLEAN: Final = 2048


NAMING = Role.CORE | Role.HINT | Role.WARE  # says which trade it is
PLACE = Role.CITY | Role.DISTRICT
ANY_CONTACT = Role.CONTACT | Role.WEAK_CONTACT
LONGEST_OFFER = 300  # characters: a text that holds one offer; a longer one is an article
_ALL = 2 * Role.CLEAN - 1
_LONGEST = 60  # characters of the longest term the lexicon allows
_SUSPECT = NAMING | ANY_CONTACT  # innocent inside a clean phrase


@dataclass(frozen=True, slots=True)
class Element:
    """One word of the lexicon at `[start, end)` of the folded text."""

    role: int
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
        self._news = [one for one in self._all if one.role == Role.NEWS]

    def starting(self, at: int, roles: int) -> Iterator[Element]:
        """Give the words of these roles that begin at a position, longest first."""
        return (one for one in self._starting.get(at, ()) if one.role & roles)

    def ending(self, at: int, roles: int) -> Iterator[Element]:
        """Give the words of these roles that end at a position, longest first."""
        return (one for one in self._ending.get(at, ()) if one.role & roles)

    def of(self, roles: int) -> Iterator[Element]:
        """Give the words of these roles in text order."""
        return (one for one in self._all if one.role & roles)

    def speaks_of_crime(self, start: int, end: int, *, latin: bool) -> bool:
        """Say whether a word of crime or regulation, of one script, touches `[start, end)`.

        An advert inside an article of the other script stands in no sentence of it.
        """
        at = bisect_left(self._news, start - _LONGEST, key=lambda one: one.start)
        for one in self._news[at : at + _LONGEST]:
            if one.start >= end:
                break
            if one.end > start and self.text[one.start].isascii() is latin:
                return True
        return False


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
        clean = [(one.start, one.end) for one in found if one.role == Role.CLEAN]
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
            for one in words.of(_ALL)
            if one.role != Role.WARE
            or not any(char.isspace() for char in original[slice(*shadow.original(one.start, one.end))])
        ],
    )


def inside_word(text: str, at: int) -> bool:
    """Say whether a Latin word goes on across a position, so that no word may end there."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()


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
    return bool(roles & NAMING) and len(text) <= LONGEST_OFFER and bool(_AFAR.search(text))


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
