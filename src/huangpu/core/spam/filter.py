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
        rules = hashlib.sha256(lexicon.model_dump_json().encode() + weights.dumped()).hexdigest()
        self.version = f"{lexicon.version}.{ENGINE}-{rules[:12]}"

    def inspect(self, title: str, summary: str) -> SpamVerdict:
        """Judge one item, plain text as stored.

        Offsets of the cuts are into the strings given: `title[cut.start:cut.end] == cut.text`.
        Where a cut leaves white space on both sides, only the left one stays.
        """
        shadows = fold(title), fold(summary)
        cuts = (
            *self._cuts("title", title, shadows[0]),
            *self._cuts("summary", summary, shadows[1]),
        )
        share = _share(cuts, title, summary)
        reason = self._whole(cuts, share)
        if not reason:
            opinion = self._judge.judge("\n".join(shadow.text for shadow in shadows).strip())
            if opinion is not None and opinion.probability >= self._sure:
                reason, share = _advert(opinion), max(share, opinion.probability)
        return SpamVerdict(
            is_spam=bool(reason),
            reason=reason,
            score=share,
            cuts=cuts,
            title=_without(title, cuts, "title"),
            summary=_without(summary, cuts, "summary"),
        )

    def _cuts(self, field: SpamField, text: str, shadow: Shadow) -> list[SpamCut]:
        """Give the cuts of a field in order: as written, and where letters were set apart."""
        cuts = self._read(field, text, shadow)
        squeezed = squeeze(shadow)
        if squeezed is not None:
            hidden = self._read(field, text, squeezed)
            cuts.extend(one for one in hidden if not _overlaps(one, cuts))
            cuts.sort(key=lambda one: one.start)
        return cuts

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

    def _whole(self, cuts: tuple[SpamCut, ...], share: float) -> str:
        if share <= self._whole_share:
            return ""
        found = "; ".join(cut.reason for cut in cuts[:_SHOWN_CUTS])
        more = f"; and {len(cuts) - _SHOWN_CUTS} more" if len(cuts) > _SHOWN_CUTS else ""
        return f"{share:.0%} of the text is advert ({found}{more})"


def _advert(opinion: Opinion) -> str:
    talk = f", speaks of {', '.join(opinion.cues)}" if opinion.cues else ""
    return (
        f"reads like a contact advert ({opinion.probability:.0%} sure): "
        f"to be answered at {opinion.handle}{talk}"
    )


def _overlaps(one: SpamCut, others: list[SpamCut]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _share(cuts: tuple[SpamCut, ...], title: str, summary: str) -> float:
    """Give how much of an item's letters and digits is cut."""
    if not cuts:
        return 0.0
    return sum(_letters(cut.text) for cut in cuts) / max(_letters(title) + _letters(summary), 1)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _without(text: str, cuts: tuple[SpamCut, ...], field: SpamField) -> str:
    kept, end = "", 0
    for cut in cuts:
        if cut.field == field:
            kept = _joined(kept, text[end : cut.start])
            end = cut.end
    return _joined(kept, text[end:]).strip() if end else text


def _joined(left: str, right: str) -> str:
    return left + (right.lstrip() if left[-1:].isspace() or not left else right)
