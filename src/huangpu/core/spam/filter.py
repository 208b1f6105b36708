"""Is this item an advert, or does an advert stand in it?

An advert inside an article is cut out and the article stays. The whole item is an advert only if
more of it is cut than `whole_share`, or if the classifier is sure and there is a way to answer.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from huangpu.core.spam.adverts import AdvertJudge, Opinion
from huangpu.core.spam.elements import Vocabulary
from huangpu.core.spam.folding import Shadow, fold, squeeze
from huangpu.core.spam.spans import Span, SpanFinder
from huangpu.core.spam.weights import Weights
from huangpu.model.spam import SpamCut, SpamVerdict

if TYPE_CHECKING:
    from huangpu.model.spam import SpamField, SpamLexicon

ENGINE = 1  # part of the version: raise it when the same file would judge differently
_SHOWN_CUTS = 3


class SpamFilter:
    """Judges items by one lexicon; keeps no state between them."""

    def __init__(self, lexicon: SpamLexicon, weights: Weights | None = None) -> None:
        """Build the automata, and load the weights that came with the package unless given."""
        weights = weights or Weights.bundled()
        self._families = {name: family.label for name, family in lexicon.families.items()}
        self._whole_share, self._sure = lexicon.whole_share, lexicon.sure
        self._vocabulary = Vocabulary(lexicon)
        self._finder = SpanFinder(lexicon)
        self._judge = AdvertJudge(lexicon, weights)
        rules = f"{lexicon.model_dump_json()}{weights.digest()}"
        digest = hashlib.sha256(rules.encode()).hexdigest()[:12]
        self.version = f"{lexicon.version}.{ENGINE}-{digest}"

    def inspect(self, title: str, summary: str) -> SpamVerdict:
        """Judge one item, plain text as stored.

        Offsets of the cuts are into the strings given: `title[cut.start:cut.end] == cut.text`.
        Where a cut leaves white space on both sides, only the left one stays.
        """
        cuts = (*self._cuts("title", title), *self._cuts("summary", summary))
        kept = _without(title, cuts, "title"), _without(summary, cuts, "summary")
        share = _share(cuts, title, summary)
        reason = self._mostly_cut(cuts, share)
        if not reason:  # what is left must read like an advert by itself
            opinion = self._opinion(*kept)
            if opinion is not None:
                reason, share = _answerable(opinion), max(share, opinion.probability)
        return SpamVerdict(bool(reason), reason, share, cuts, *kept)

    def _opinion(self, title: str, summary: str) -> Opinion | None:
        """Give the classifier's opinion where it is sure that this is an advert."""
        opinion = self._judge.judge(f"{fold(title).text}\n{fold(summary).text}".strip())
        if opinion is None or opinion.probability < self._sure:
            return None
        return opinion

    def _cuts(self, field: SpamField, text: str) -> list[SpamCut]:
        """Give the cuts of a field in order: as written, and where letters were set apart."""
        shadow = fold(text)
        cuts = self._read(field, text, shadow)
        squeezed = squeeze(shadow)
        if squeezed is None:
            return cuts
        taken = {at for cut in cuts for at in range(cut.start, cut.end)}
        for cut in self._read(field, text, squeezed):
            if taken.isdisjoint(range(cut.start, cut.end)):
                cuts.append(cut)
        return sorted(cuts, key=lambda cut: cut.start)

    def _read(self, field: SpamField, text: str, shadow: Shadow) -> list[SpamCut]:
        cased = text
        if shadow.origins is not None:
            cased = "".join([text[at] for at in shadow.origins])
        words = self._vocabulary.find(shadow.text, cased)
        if words is None:
            return []
        return [self._cut(field, text, shadow, span) for span in self._finder.find(words)]

    def _cut(self, field: SpamField, text: str, shadow: Shadow, span: Span) -> SpamCut:
        start, end = shadow.original(span.start, span.end)
        label = self._families.get(span.family, "contact advert")
        parts = " + ".join(
            f"{part.kind} {shadow.text[part.start : part.end]}" for part in span.parts
        )
        return SpamCut(field, start, end, text[start:end], f"{label}: {parts}")

    def _mostly_cut(self, cuts: tuple[SpamCut, ...], share: float) -> str:
        if share <= self._whole_share:
            return ""
        found = "; ".join(cut.reason for cut in cuts[:_SHOWN_CUTS])
        more = f"; and {len(cuts) - _SHOWN_CUTS} more" if len(cuts) > _SHOWN_CUTS else ""
        return f"{share:.0%} of the text is advert ({found}{more})"


def _answerable(opinion: Opinion) -> str:
    talk = f", speaks of {', '.join(opinion.cues)}" if opinion.cues else ""
    return (
        f"reads like a contact advert ({opinion.probability:.0%} sure): "
        f"to be answered at {opinion.handle}{talk}"
    )


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
