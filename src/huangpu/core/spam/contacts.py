"""How could one answer whoever wrote this text?

Looked for in whole texts only, and so with a lighter hand than inside a span: an id may stand a few
signs behind its contact, and addresses, names and telephone numbers count by themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

from huangpu.core.spam.folding import folded
from huangpu.core.spam.handles import (
    AT_NAME,
    DOMAIN,
    INVITATION,
    LONG_NUMBER,
    MAIL,
    MIXED_ID,
    PHONE,
    far_id_after,
)
from huangpu.core.spam.wordlists import WordList, inside_word

if TYPE_CHECKING:
    from huangpu.model.spam import SpamLexicon, SpamPoints

_SHORT = 60  # characters: a bare number in a longer text may be anything
_GLUED = re.compile(r"[0-9]{6,20}")  # what may touch a single letter that stands for a messenger
_DIGITS = re.compile(r"[0-9]{3}")  # quick to look for
_BARE = re.compile(f"{LONG_NUMBER.pattern}|{MIXED_ID.pattern}")
# what an article refers to, unlike an address to answer at
_REFERENCE = re.compile(
    r"https?://|[^/]*\.(?:gov|edu|org|ac|com\.cn|gov\.cn|edu\.cn|com\.hk)(?:$|[./])"
)
_LINE = re.compile(
    r"0[0-9]{2,3}[ -]?[0-9]{7,8}|(?:1[ -]?)?(?:400|8[0-8]{2})[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}|[0-9]{8}"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an answer could go: what kind of address it is, and the words for it."""

    kind: str  # messenger, id, domain, name, mail, number, line (a public one), invite
    text: str
    start: int = 0  # of the id or the address, behind the word for it
    end: int = 0


class ContactFinder:
    """Finds contacts by the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automaton of contact words, and the list of invitations."""
        self._names = frozenset(folded(term) for term in lexicon.contacts.words)
        words = {*self._names, *map(folded, lexicon.contacts.weak)}
        self._words = ahocorasick_rs.AhoCorasick(sorted(words))
        self._invites = WordList(lexicon.adverts.invites)

    def best(self, text: str) -> Contact | None:
        """Give the most telling contact of a folded text."""
        named = self._named(text)
        if named and named.kind != "line":
            return named
        if "." in text or "点" in text:
            if invitation := INVITATION.search(text):
                return Contact("messenger", invitation[0], *invitation.span())
            for address in DOMAIN.finditer(text):
                if not _REFERENCE.match(address[0]):
                    return Contact("domain", address[0], *address.span())
        if "@" in text and (name := AT_NAME.search(text)):
            return Contact("name", name[0], *name.span())
        if "@" in text and (mail := MAIL.search(text)):
            return Contact("mail", mail[0], *mail.span())
        return named or self._bare(text)

    def _named(self, text: str) -> Contact | None:
        """Give the first contact with its id: a messenger before others, a public line last."""
        best = None
        for _, start, end in self._words.find_matches_as_indexes(text, overlapping=True):
            if inside_word(text, start) or inside_word(text, end):
                continue
            span = far_id_after(text, end)
            if span is None or (end - start == 1 and _names_a_model(text, end, *span)):
                continue
            if text[start:end] in self._names:
                return Contact("messenger", text[start : span[1]], *span)
            kind = "line" if _LINE.fullmatch(text, *span) else "id"
            if best is None or best.kind == "line":
                best = Contact(kind, text[start : span[1]], *span)
        return best

    def _bare(self, text: str) -> Contact | None:
        brief = len(text) <= _SHORT
        if _DIGITS.search(text):
            number = PHONE.search(text) or (_BARE.search(text) if brief else None)
            if number:
                return Contact("number", number[0], *number.span())
        invites = self._invites.found(text) if brief else []
        return Contact("invite", invites[0]) if invites else None


def _names_a_model(text: str, letter: int, start: int, end: int) -> bool:
    """Say whether a letter with what touches it is the name of a thing: V4-Flash, V100."""
    return letter == start and not _GLUED.fullmatch(text, start, end)


def contact_points(points: SpamPoints) -> dict[str, float]:
    """Give what each kind of contact is worth to an offer; a public line speaks for a business."""
    alone = dict.fromkeys(("name", "mail", "number"), points.handle)
    named = dict.fromkeys(("messenger", "id"), points.contact + points.handle)
    return (
        alone | named | {"domain": points.domain, "invite": points.contact, "line": -points.report}
    )
