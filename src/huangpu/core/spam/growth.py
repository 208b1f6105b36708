"""How far does an advert reach from the word that gives it away?

Behind it stand tails, more words of the trade, a district, a contact with its id, an address.
Chinese parts touch each other, Latin ones may have a gap between them, a contact with an id may
stand behind a space, and so may the next phrase of the same trade: 上海夜茶论坛 浦东喝茶工作室.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Element, Elements, Role
from huangpu.core.spam.handles import DOMAIN, GIFT, id_after
from huangpu.core.spam.leading import BOUNDARY, Leader
from huangpu.core.spam.parts import Part, Pricing, is_latin, latin_word_after

if TYPE_CHECKING:
    from huangpu.model.spam import SpamLexicon

_MAX_PARTS = 16  # a bound on the work for a hostile text
_SPACE = re.compile(r"[ \t:,]{1,2}")
_PHRASE_GAP = re.compile(r"[ \t,、|/;~+]{1,3}")
_AMOUNT = re.compile(r"(?<=[ :$-])[0-9]{1,4}%?(?= [a-z])")  # 100 free spins
_CLOSING = frozenset({"contact", "weak contact", "id"})
_NAMES_TRADE = frozenset({"core", "hint", "ware"})


class Grower:
    """Grows spans by the words and points of one lexicon."""

    def __init__(self, lexicon: SpamLexicon, pricing: Pricing) -> None:
        """Take what says which words may lead."""
        self._pricing = pricing
        self._leader = Leader(lexicon, pricing)

    def grow(self, words: Elements, family: str, seed: Part, floor: int) -> list[Part]:
        """Give the parts of the span around a seed in text order; fillers never at an end.

        It begins no earlier than `floor`, where the span before this one ended.
        """
        parts = [*self._leader.before(words, family, seed, floor), seed]
        while len(parts) < _MAX_PARTS and (more := self._next(words, family, parts)):
            parts.extend(more)
        while parts[-1].kind == "filler":
            parts.pop()
        return parts

    def _next(self, words: Elements, family: str, parts: list[Part]) -> list[Part]:
        """Give what follows the last part: right there, or else behind a gap."""
        at = parts[-1].end
        behind = latin_word_after(words.text, at)
        return (
            self._at(words, family, parts, at)
            or (self._at(words, family, parts, behind) if behind else [])
            or self._behind_space(words, at)
            or self._phrase(words, family, parts)
        )

    def _at(self, words: Elements, family: str, parts: list[Part], at: int) -> list[Part]:
        certain = any(part.kind == "ware" for part in parts)  # wares are sold at a number only
        if found := self._handle(words, at, certain=certain):
            return found
        found = self._place_or_filler(words, parts, at)
        if not found and parts[-1].kind not in _CLOSING:
            found = self._of_trade(words, family, at)
        return found or self._bare_contact(words, at)

    def _of_trade(self, words: Elements, family: str, at: int) -> list[Part]:
        """Give the gift, trade word, tail or address that goes on at a position."""
        if gift := GIFT.match(words.text, at):
            return [self._pricing.found("gift", gift.span())]
        for word in words.starting(at, NAMING | Role.TAIL):
            if not family or word.family == family or word.role & NAMING:
                return [self._pricing.word(word)]
        if domain := DOMAIN.match(words.text, at):
            return [self._pricing.found("domain", domain.span())]
        amount = _AMOUNT.match(words.text, at)
        return [self._pricing.found("filler", amount.span())] if amount else []

    def _place_or_filler(self, words: Elements, parts: list[Part], at: int) -> list[Part]:
        for word in words.starting(at, PLACE | Role.FILLER | NAMING | Role.TAIL):
            if word.role & (NAMING | Role.TAIL):
                return []  # the longer word goes first
            if word.role == Role.FILLER:
                if is_latin(words.text[at]):
                    return [self._pricing.word(word)]
            elif self._place_fits(words, word, parts):
                return [self._pricing.word(word)]
        return []

    def _place_fits(self, words: Elements, place: Element, parts: list[Part]) -> bool:
        """Say whether a place behind the trade's word is the advert's own.

        A district is; a city may belong to the article that goes on, unless a contact follows it.
        """
        if is_latin(words.text[place.start]):
            return True
        if self._handle(words, place.end) or self._bare_contact(words, place.end):
            return True
        return place.role == Role.DISTRICT and parts[-1].kind in _NAMES_TRADE

    def _handle(self, words: Elements, at: int, *, certain: bool = False) -> list[Part]:
        """Give the contact that begins at a position with its id."""
        for word in words.starting(at, ANY_CONTACT):
            span = id_after(words.text, word.end, certain=certain)
            if span is not None:
                return [self._pricing.word(word), self._pricing.found("id", span)]
        return []

    def _bare_contact(self, words: Elements, at: int) -> list[Part]:
        """Give the contact that begins at a position without an id, if it is no weak one."""
        word = next(words.starting(at, Role.CONTACT), None)
        return [self._pricing.word(word)] if word else []

    def _behind_space(self, words: Elements, at: int) -> list[Part]:
        gap = _SPACE.match(words.text, at)
        return self._handle(words, gap.end()) if gap else []

    def _phrase(self, words: Elements, family: str, parts: list[Part]) -> list[Part]:
        """Give the phrase behind a gap: places and a word of the trade, or tails and a contact.

        A word of the trade without a place must itself go on, or end where a clause ends.
        """
        gap = _PHRASE_GAP.match(words.text, parts[-1].end)
        if gap is None or parts[-1].kind in _CLOSING:
            return []
        places = self._run(words, gap.end(), PLACE, "")
        at = places[-1].end if places else gap.end()
        led = self._run(words, at, Role.BRAND, family)
        at = led[-1].end if led else at
        for word in words.starting(at, Role.CORE | Role.HINT):
            if word.family == family and (places or self._goes_on(words, family, word.end)):
                return [*places, *led, self._pricing.word(word)]
        tails = self._run(words, gap.end(), Role.TAIL, family)
        return [*tails, *handle] if tails and (handle := self._handle(words, tails[-1].end)) else []

    def _run(self, words: Elements, at: int, roles: int, family: str) -> list[Part]:
        """Give words of these roles that follow each other from a position on."""
        found: list[Part] = []
        while len(found) < _MAX_PARTS:
            fitting = (word for word in words.starting(at, roles) if word.family == family)
            if not (word := next(fitting, None)):
                break
            found.append(self._pricing.word(word))
            at = word.end
        return found

    def _goes_on(self, words: Elements, family: str, at: int) -> bool:
        if at == len(words.text) or BOUNDARY.match(words.text, at):
            return True
        more = words.starting(at, NAMING | Role.TAIL | Role.CONTACT)
        return any(word.family in {family, ""} for word in more)
