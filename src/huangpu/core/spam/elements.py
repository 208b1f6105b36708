"""What does each word of a text do in an advert, and which stand where?"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
EVERY_ROLE = 2 * Role.CLEAN - 1
_LONGEST = 60  # characters of the longest term the lexicon allows


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

    def beginning_in(self, start: int, end: int, roles: int) -> Iterator[Element]:
        """Give the words of these roles that begin in `[start, end)`, in text order."""
        at = bisect_left(self._all, start, key=_start_of)
        while at < len(self._all) and self._all[at].start < end:
            if self._all[at].role & roles:
                yield self._all[at]
            at += 1

    def speaks_of_crime(self, start: int, end: int, *, latin: bool) -> bool:
        """Say whether a word of crime or regulation, of one script, touches `[start, end)`.

        An advert inside an article of the other script stands in no sentence of it.
        """
        at = bisect_left(self._news, start - _LONGEST, key=_start_of)
        for one in self._news[at : at + _LONGEST]:
            if one.start >= end:
                break
            if one.end > start and self.text[one.start].isascii() is latin:
                return True
        return False


def _start_of(word: Element) -> int:
    return word.start
