"""How could one answer whoever wrote this text?

Looked for in whole texts only, and so with a lighter hand than inside a span: an id may stand a few
signs behind its contact, and addresses, names and telephone numbers count by themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.elements import inside_word
from huangpu.core.spam.folding import folded
from huangpu.core.spam.handles import (
    AT_NAME,
    DOMAIN,
    LONG_NUMBER,
    MAIL,
    MIXED_ID,
    MOBILE,
    far_id_after,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huangpu.model.spam import SpamLexicon, SpamPoints

_SHORT = 60  # characters: a bare number in a longer text may be anything
_DIGITS = re.compile(r"[0-9]{3}")  # quick to look for
_BARE = re.compile(f"{LONG_NUMBER.pattern}|{MIXED_ID.pattern}")
# what an article refers to, unlike an address to answer at
_REFERENCE = re.compile(
    r"https?://|[^/]*\.(?:gov|edu|org|ac|com\.cn|gov\.cn|edu\.cn|com\.hk)(?:$|[./])"
)
_LINE = re.compile(r"0[0-9]{2,3}[ -]?[0-9]{7,8}|[48]00[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}|[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an answer could go: what kind of address it is, and the words for it."""

    kind: str  # id, domain, name, mail, number, invite
    text: str


class ContactFinder:
    """Finds contacts by the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automata of contact words and invitations."""
        self._names = frozenset(folded(term) for term in lexicon.contacts.words)
        self._words = _automaton({*self._names, *map(folded, lexicon.contacts.weak)})
        self._invites = _automaton(map(folded, lexicon.adverts.invites))

    def best(self, text: str) -> Contact | None:
        """Give the most telling contact of a folded text."""
        if named := self._named(text):
            return named
        if "." in text or "点" in text:
            for found in DOMAIN.finditer(text):
                if not _REFERENCE.match(found[0]):
                    return Contact("domain", found[0])
        if "@" in text and (found := AT_NAME.search(text)):
            return Contact("name", found[0])
        if "@" in text and (found := MAIL.search(text)):
            return Contact("mail", found[0])
        return self._bare(text)

    def _named(self, text: str) -> Contact | None:
        """Give the first contact word with its id; a public line is only a number."""
        number = None
        for _, start, end in self._words.find_matches_as_indexes(text, overlapping=True):
            if inside_word(text, start):
                continue
            span = far_id_after(text, end)
            if span is None:
                continue
            found = text[start : span[1]]
            if text[start:end] in self._names or not _LINE.fullmatch(text, *span):
                return Contact("id", found)
            number = number or Contact("number", found)
        return number

    def _bare(self, text: str) -> Contact | None:
        if not _DIGITS.search(text):
            found = None
        elif not (found := MOBILE.search(text)) and len(text) <= _SHORT:
            found = _BARE.search(text)
        if found:
            return Contact("number", found[0])
        if len(text) > _SHORT:
            return None
        invite = next(iter(self._invites.find_matches_as_strings(text)), None)
        return Contact("invite", invite) if invite else None


def contact_points(points: SpamPoints) -> dict[str, float]:
    """Give what each kind of contact is worth to an offer."""
    alone = dict.fromkeys(("name", "mail", "number"), points.handle)
    named = {"id": points.contact + points.handle, "invite": points.contact}
    return alone | named | {"domain": points.domain}


def _automaton(terms: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(set(terms)))

