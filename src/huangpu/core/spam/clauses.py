"""Which clauses of a sentence sell?

A sentence is cut at its commas and around the adverts already found in it. A clause sells when the
words of selling, places, prices and addresses make up enough of its letters; small words (的, 请, to)
weigh nothing, and what a reporter writes never sells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huangpu.core.spam.elements import ANY_CONTACT, NAMING, PLACE, Element, Elements, Role
from huangpu.core.spam.handles import AT_NAME, DOMAIN, GIFT, PHONE, PRICE, far_id_after
from huangpu.core.spam.wordlists import WordList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huangpu.core.spam.spans import Span
    from huangpu.model.spam import SpamLexicon

SELLING = NAMING | ANY_CONTACT | PLACE | Role.TAIL | Role.BRAND
_SENTENCE = re.compile(r"(?:[^。!?\n.]|[.](?!\s|$))+")
_GAP = re.compile(
    r"[,、;|~…()\[\]【】<>]+\s*|\.{2,}\s*"
    r"|(?<=[一-鿿])\s+(?![0-9a-z@+])|(?<![0-9a-z])\s+(?=[一-鿿])|\s[-+]\s"
)
_SMALL = re.compile(
    "需要|老板|朋友|欢迎|[的请可加有在和与等均都我您你是到来了也]"
    r"|\b(?:to|our|your|and|in|at|the|a|for|with|on|of|now|today|us|me|by|or|is|are|all)\b"
)
_FOREIGN = 9  # three Chinese letters, or two English words, that do not sell
_ENOUGH = 0.4  # of a clause's letters
_ENOUGH_TOUCHING = 0.7  # where it touches an advert, and so may be the article that goes on


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece `[start, end)` of a sentence; `span` is set where it is an advert already found."""

    start: int
    end: int
    letters: int
    sells: bool
    core: tuple[int, int]  # without long words of an article that lead to it or follow it
    reported: bool = False  # holds a sign of a reporter, or a word of crime
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `[start, end)` without its full stop, the words and the adverts in it."""

    start: int
    end: int
    words: list[Element]
    spans: list[Span]


def sentences(words: Elements, spans: list[Span]) -> Iterator[Sentence]:
    """Give the sentences of a text; adverts that reach across two are left out."""
    elements = list(words.of(SELLING))
    at, next_span = 0, 0
    for found in _SENTENCE.finditer(words.text):
        start, end = found.span()
        first = at
        while at < len(elements) and elements[at].start < end:
            at += 1
        inside = next_span
        while next_span < len(spans) and spans[next_span].start < end:
            next_span += 1
        held = [span for span in spans[inside:next_span] if start <= span.start < span.end <= end]
        if len(held) == next_span - inside:
            yield Sentence(start, end, elements[first:at], held)


class ClauseReader:
    """Reads sentences with the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon) -> None:
        """Build the lists of selling and of reporting."""
        self._pitch = WordList(lexicon.offers.pitch)
        self._reports = WordList((*lexicon.offers.reports, *lexicon.news))

    def clauses(self, text: str, sentence: Sentence) -> list[Clause]:
        """Give the clauses of a sentence in order, the adverts in it as clauses of their own."""
        start, end = sentence.start, sentence.end
        sold, small = self._sold(text, sentence), bytearray(end - start)
        _mark(small, start, [found.span() for found in _SMALL.finditer(text, start, end)])
        said = bytearray(end - start)
        _mark(said, 0, self._reports.spans(text[start:end]))
        edges = {edge for span in sentence.spans for edge in (span.start, span.end)}
        found = [_advert(text, span) for span in sentence.spans]
        for first, last in _pieces(text, sentence):
            at = [i - start for i in range(first, last) if text[i].isalnum()]
            known = sum(sold[i] for i in at)
            counted = sum(sold[i] or not small[i] for i in at)
            enough = _ENOUGH_TOUCHING if edges & {first, last} else _ENOUGH
            sells = bool(known) and known >= enough * counted
            reported = any(said[first - start : last - start])
            foreign = "".join(
                "." if small[i] else text[start + i] for i in range(first - start, last - start)
            )
            core = _core(foreign, first, [i + start - first for i in at if sold[i]])
            found.append(Clause(first, last, len(at), sells, core, reported))
        return sorted(found, key=lambda one: one.start)

    def _sold(self, text: str, sentence: Sentence) -> bytearray:
        """Mark the letters that words of selling, addresses, ids and prices are made of."""
        start, end = sentence.start, sentence.end
        mask = bytearray(end - start)
        _mark(mask, 0, self._pitch.spans(text[start:end]))
        for word in sentence.words:
            name = far_id_after(text, word.end) if word.role & ANY_CONTACT else None
            _mark(mask, start, [(word.start, word.end), *([name] if name else [])])
        for pattern in (DOMAIN, PHONE, AT_NAME, GIFT, PRICE):
            _mark(mask, start, [found.span() for found in pattern.finditer(text, start, end)])
        return mask


def _pieces(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Give what stands between commas and adverts, without white space around it."""
    floor = sentence.start
    for first, last in [*((s.start, s.end) for s in sentence.spans), (sentence.end, sentence.end)]:
        bounds = [
            floor,
            *(at for gap in _GAP.finditer(text, floor, first) for at in gap.span()),
            first,
        ]
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            piece = text[start:end]
            if any(map(str.isalnum, piece)):
                yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        floor = last


def _mark(mask: bytearray, start: int, spans: list[tuple[int, int]]) -> None:
    for first, last in spans:
        end = min(last - start, len(mask))
        mask[first - start : end] = b"\1" * (end - first + start)


def _advert(text: str, span: Span) -> Clause:
    letters = sum(map(str.isalnum, text[span.start : span.end]))
    where = span.start, span.end
    return Clause(*where, letters, sells=True, core=where, span=span)


def _core(clause: str, start: int, sold: list[int]) -> tuple[int, int]:
    """Leave out what leads to the first letter that sells, and follows the last, if it is long.

    An article that the advert was set into without a separator ends there, or goes on. The clause
    is given without its small words, and begins at `start`.
    """
    if not sold:
        return start, start + len(clause)
    first = sold[0] if _weight(clause[: sold[0]]) >= _FOREIGN else 0
    last = sold[-1] + 1 if _weight(clause[sold[-1] + 1 :]) >= _FOREIGN else len(clause)
    return start + first, start + last


def _weight(text: str) -> int:
    """Count letters, a Chinese one as three."""
    return sum(3 if char >= "一" else 1 for char in text if char.isalnum())
