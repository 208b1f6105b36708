"""Is this phrase a word of the adverts' trades? Then it may never become a term of the taxonomy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import Role
from huangpu.core.spam.folding import fold, folded
from huangpu.core.spam.spans import SpanFinder
from huangpu.core.spam.squeezing import squeeze
from huangpu.core.spam.vocabulary import Vocabulary

if TYPE_CHECKING:
    from huangpu.core.shadows import Shadow
    from huangpu.model.spam import SpamLexicon

_TELLING = Role.CORE | Role.HINT  # wares and brands are ordinary words: 癫痫, 电子
_LATIN = re.compile(r"[a-z0-9.]+")


class TradeWords:
    """Knows the words by which adverts of the lexicon are told; keeps no state between phrases."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the automaton of the lexicon."""
        self._vocabulary = Vocabulary(lexicon)
        self._finder = SpanFinder(lexicon)
        self._labels = {name: family.label for name, family in lexicon.families.items()}
        self._domains = frozenset(map(folded, lexicon.contacts.domains))

    def told_by(self, phrase: str) -> str:
        """Say which word of a trade stands in a phrase: `escort advert: 龙凤`; "" when none does.

        Letters that are set apart (楼*凤) and other widths and scripts hide nothing. What stands
        in a phrase that the lexicon calls `clean` does not count.
        """
        shadow = fold(phrase)
        for form in (shadow, squeeze(shadow)):
            if form is not None and (found := self._told_by(form)):
                return found
        return ""

    def _told_by(self, shadow: Shadow) -> str:
        words = self._vocabulary.read(shadow.text)
        for one in words.of(_TELLING):
            return f"{self._labels[one.family]}: {shadow.text[one.start : one.end]}"
        for span in self._finder.find(words):
            label = self._labels.get(span.family, "contact advert")
            return f"{label}: {shadow.text[span.start : span.end]}"
        for word in _LATIN.findall(shadow.text):
            if word in self._domains:
                return f"address of an advert: {word}"
        return ""
