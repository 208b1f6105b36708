"""Is this item an advert, or does an advert stand in it?

An advert inside an article is cut out and the article stays. The whole item is an advert if more of
it is cut than `whole_share`, if its parts make one offer (offers.py), or if the classifier is sure
and there is a way to answer (adverts.py).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from huangpu.core.shadows import Shadow
from huangpu.core.spam.adverts import AdvertJudge, Opinion
from huangpu.core.spam.elements import Elements
from huangpu.core.spam.folding import fold
from huangpu.core.spam.offers import OfferJudge
from huangpu.core.spam.sentences import SentenceJudge
from huangpu.core.spam.spans import Span, SpanFinder
from huangpu.core.spam.squeezing import squeeze, without_separators
from huangpu.core.spam.vocabulary import Vocabulary
from huangpu.core.spam.weights import Weights
from huangpu.model.spam import SpamCut, SpamVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.model.spam import SpamField, SpamLexicon

ENGINE = 2  # part of the version: raise it when the same file would judge differently
_SHOWN_CUTS = 3
_SHOWN_WORDS = 4


class SpamFilter:
    """Judges items by one lexicon; keeps no state between them."""

    def __init__(self, lexicon: SpamLexicon, weights: Weights | None = None) -> None:
        """Build the automata, and load the weights that came with the package unless given."""
        weights = weights or Weights.bundled()
        self._families = {name: family.label for name, family in lexicon.families.items()}
        self._whole_share, self._sure = lexicon.whole_share, lexicon.sure
        self._vocabulary = Vocabulary(lexicon)
        self._finder = SpanFinder(lexicon)
        self._offers = OfferJudge(lexicon)
        self._sentences = SentenceJudge(lexicon, self._vocabulary, self._offers)
        self._adverts = AdvertJudge(lexicon, weights)
        rules = f"{lexicon.model_dump_json()}{weights.digest()}"
        digest = hashlib.sha256(rules.encode()).hexdigest()[:12]
        self.version = f"{lexicon.version}.{ENGINE}-{digest}"

    def inspect(self, title: str, summary: str) -> SpamVerdict:
        """Judge one item, plain text as stored.

        Offsets of the cuts are into the strings given: `title[cut.start:cut.end] == cut.text`.
        Where a cut leaves white space on both sides, only the left one stays.
        """
        item = f"{title}\n{summary}"  # no part of an advert reaches across a line
        plain = fold(item)
        readings = [*self._readings(plain, item)]
        cuts = self._cuts(readings, title, summary)
        kept = _without(title, cuts, "title"), _without(summary, cuts, "summary")
        share = _share(cuts, title, summary)
        reason = self._mostly_cut(cuts, share) or self._offer(plain, readings, kept)
        if not reason:  # what is left must read like an advert by itself
            text = _joined(kept) if cuts else plain.text
            opinion = self._adverts.judge(text.strip())
            if opinion is not None and opinion.probability >= self._sure:
                reason, share = _answerable(opinion), max(share, opinion.probability)
        elif share <= self._whole_share:
            share = 1.0
        return SpamVerdict(bool(reason), reason, share, cuts, *kept)

    def _readings(self, plain: Shadow, item: str) -> Iterator[tuple[Shadow, Elements]]:
        """Give the readings that may hold an advert: as written, and where letters stood apart."""
        words = self._vocabulary.find(plain, item)
        if words is not None:
            yield plain, words
        hidden = without_separators(plain.text)
        if hidden is None or not self._vocabulary.hides(plain.text, hidden):
            return
        shadow = squeeze(plain)
        words = self._vocabulary.find(shadow, item) if shadow else None
        if shadow and words:
            yield shadow, words

    def _cuts(
        self, readings: list[tuple[Shadow, Elements]], title: str, summary: str
    ) -> tuple[SpamCut, ...]:
        """Give the cuts in order; what one reading has cut the next leaves alone."""
        cuts: list[SpamCut] = []
        taken: set[int] = set()
        for shadow, words in readings:
            for span in self._sentences.widen(words, self._finder.find(words)):
                start, end = shadow.original(span.start, span.end)
                if taken.isdisjoint(range(start, end)):
                    taken.update(range(start, end))
                    reason = self._reason(shadow, span)
                    if end <= len(title):
                        cuts.append(SpamCut("title", start, end, title[start:end], reason))
                    else:
                        start, end = start - len(title) - 1, end - len(title) - 1
                        cuts.append(SpamCut("summary", start, end, summary[start:end], reason))
        return tuple(sorted(cuts, key=lambda cut: (cut.field == "summary", cut.start)))

    def _reason(self, shadow: Shadow, span: Span) -> str:
        parts = " + ".join(
            f"{part.kind} {shadow.text[part.start : part.end]}" for part in span.parts
        )
        return f"{self._label(span.family)}: {parts}"

    def _label(self, family: str) -> str:
        return self._families.get(family, "contact advert")

    def _offer(
        self, plain: Shadow, readings: list[tuple[Shadow, Elements]], kept: tuple[str, str]
    ) -> str:
        """Say what is offered, and where to answer; nothing where no offer is made.

        What was not cut must go on selling: else it is an article around an advert.
        """
        offers = (
            self._offers.judge(words, disguised=shadow is not plain) for shadow, words in readings
        )
        offer = next(filter(None, offers), None)
        if offer is None or not self._offers.sells(self._vocabulary.read(_joined(kept))):
            return ""
        named = f"offers {', '.join(offer.words[:_SHOWN_WORDS])}" if offer.words else "sells"
        answer = f", to be answered at {offer.contact.text}" if offer.contact else ""
        return f"{self._label(offer.family)}: {named}{answer}"

    def _mostly_cut(self, cuts: tuple[SpamCut, ...], share: float) -> str:
        if share <= self._whole_share:
            return ""
        found = "; ".join(cut.reason for cut in cuts[:_SHOWN_CUTS])
        more = f"; and {len(cuts) - _SHOWN_CUTS} more" if len(cuts) > _SHOWN_CUTS else ""
        return f"{share:.0%} of the text is advert ({found}{more})"


def _joined(kept: tuple[str, str]) -> str:
    """Give the folded text of what is left of an item."""
    return fold("\n".join(kept)).text


def _answerable(opinion: Opinion) -> str:
    answer = f": to be answered at {opinion.handle}" if opinion.handle else ""
    talk = f", speaks of {', '.join(opinion.cues)}" if opinion.cues else ""
    return f"reads like a contact advert ({opinion.probability:.0%} sure){answer}{talk}"


def _share(cuts: tuple[SpamCut, ...], title: str, summary: str) -> float:
    """Give how much of an item's letters and digits is cut."""
    if not cuts:
        return 0.0
    return sum(_letters(cut.text) for cut in cuts) / max(_letters(title) + _letters(summary), 1)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _without(text: str, cuts: tuple[SpamCut, ...], field: SpamField) -> str:
    """Take the cuts of one field out; an untouched text is given back as it is."""
    pieces: list[str] = []
    end = 0
    for cut in cuts:
        if cut.field == field:
            pieces.append(text[end : cut.start])
            end = cut.end
    if not end:
        return text
    pieces.append(text[end:])
    kept = ""
    for piece in pieces:
        kept += piece.lstrip() if kept[-1:].isspace() else piece
    return kept.strip()
