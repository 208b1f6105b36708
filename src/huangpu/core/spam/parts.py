"""What is an advert's span made of, and what is each part worth?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import Element, Role

if TYPE_CHECKING:
    from huangpu.model.spam import SpamPoints

LATIN_GAPS = " ,:|!&+-"  # what may stand between two Latin parts, up to three of them
_LATIN_GAP = re.compile(r"[ ,:|!&+-]{1,3}")

_KINDS = {
    Role.CORE: "core",
    Role.HINT: "hint",
    Role.WARE: "ware",
    Role.BRAND: "brand",
    Role.TAIL: "tail",
    Role.CITY: "city",
    Role.DISTRICT: "district",
    Role.CONTACT: "contact",
    Role.WEAK_CONTACT: "weak contact",
    Role.FILLER: "filler",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a span: what it is, where in the folded text, and its points.

    Besides the lexicon's roles a part may be an `id`, a `domain` or a `gift` (送88).
    """

    kind: str
    start: int
    end: int
    points: float = 0.0


class Pricing:
    """Gives words, ids and addresses their points."""

    def __init__(self, points: SpamPoints) -> None:
        """Take the points of one lexicon."""
        self._roles = {
            Role.CORE: points.core,
            Role.HINT: points.hint,
            Role.WARE: points.ware,
            Role.BRAND: points.brand,
            Role.TAIL: points.tail,
            Role.CITY: points.place,
            Role.DISTRICT: points.place,
            Role.CONTACT: points.contact,
            Role.WEAK_CONTACT: points.contact,
            Role.FILLER: 0.0,
        }
        self._patterns = {
            "id": points.handle,
            "domain": points.domain,
            "gift": points.tail,
            "filler": 0.0,
        }

    def word(self, word: Element) -> Part:
        """Give a word of the lexicon as a part."""
        return Part(_KINDS[word.role], word.start, word.end, self._roles[word.role])

    def found(self, kind: str, span: tuple[int, int]) -> Part:
        """Give what a pattern found as a part: an id, a domain, a gift or a filler."""
        return Part(kind, *span, self._patterns[kind])


def is_latin(char: str) -> bool:
    """Say whether a character belongs to a Latin word or a number."""
    return char.isascii() and char.isalnum()


def latin_word_after(text: str, at: int) -> int:
    """Give where the Latin word behind a gap at `at` begins; 0 where no Latin word meets one."""
    found = _LATIN_GAP.match(text, at) if at and is_latin(text[at - 1]) else None
    if found and found.end() < len(text) and is_latin(text[found.end()]):
        return found.end()
    return 0


def latin_word_before(text: str, at: int) -> int:
    """Give where the Latin word before a one-character gap at `at` ends; 0 where there is none."""
    near = at > 1 and text[at - 1] in LATIN_GAPS and is_latin(text[at - 2]) and is_latin(text[at])
    return at - 1 if near else 0
