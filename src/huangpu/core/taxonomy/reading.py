"""Where in the article does a span stand: title, first sentence, or further down?"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from huangpu.core.shadows import Shadow
from huangpu.core.taxonomy.shadow import fold

if TYPE_CHECKING:
    from huangpu.model.tags import EvidenceField
    from huangpu.model.taxonomy import Place

MAX_TITLE = 1_000  # characters read; what is longer is no headline
MAX_SUMMARY = 20_000  # characters read; a hostile summary must not cost more than a long article
LONGEST_SENTENCE = 400  # so that "in one sentence" means something in unpunctuated text
LONGEST_HEADLINE = 140  # characters; a longer title holds a whole flash, headline first
# Lengths of text are counted in Latin letters, a Chinese character being worth two of them.
SHORTEST_LEAD = 140  # a dateline or a greeting alone is not yet the lead
FEWEST_SECTIONS = 3  # line breaks in a text that is divided into paragraphs
LONGEST_SUBTITLE = 200  # one sentence of at most this length is a subtitle

_SENTENCE_END = re.compile(r"[。！？!?；;\n\r\u2028]+|(?<=[a-z0-9\)\"'”’%])\.\s+(?=[A-Z\"'“])")
_TITLE_END = re.compile(r"[。；;】\n\r\u2028]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_LINE_ENDS = frozenset("\n\r\u2028")
FIELDS: tuple[EvidenceField, ...] = ("title", "summary")
TITLE, SUMMARY = 0, 1


class Sentence(NamedTuple):
    """A stretch of one field, `[start, end)`, and the place that its words count for."""

    field: int
    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """An article made ready for matching: both fields folded, and cut into sentences.

    Sentence spans are in shadow coordinates, numbered through the article from 0.
    """

    originals: tuple[str, str]
    shadows: tuple[Shadow, Shadow]
    sentences: tuple[Sentence, ...]
    starts: tuple[tuple[int, ...], tuple[int, ...]]
    titles: int  # how many of the sentences are the title's; the summary's follow

    def sentence_at(self, field: int, position: int) -> int:
        """Give the number of the sentence around a position of a field's shadow."""
        at = bisect_right(self.starts[field], position) - 1
        return at if field == TITLE else at + self.titles


def read(title: str, summary: str) -> Reading:
    """Fold and cut one article; without a title, the first sentence counts as one."""
    originals = (title[:MAX_TITLE], summary[:MAX_SUMMARY])
    shadows = (fold(originals[TITLE]), fold(originals[SUMMARY]))
    title_cuts = _cuts(originals[TITLE], shadows[TITLE], _TITLE_END)
    cuts = _cuts(originals[SUMMARY], shadows[SUMMARY], _SENTENCE_END)
    places = [*_title_places(title_cuts), *_summary_places(originals, cuts)]
    sentences = tuple(
        Sentence(field, start, end, place)
        for (field, (start, end)), place in zip(
            [*((TITLE, cut) for cut in title_cuts), *((SUMMARY, cut) for cut in cuts)],
            places,
            strict=True,
        )
    )
    starts = (tuple(start for start, _ in title_cuts), tuple(start for start, _ in cuts))
    return Reading(originals, shadows, sentences, starts, len(title_cuts))


def _title_places(cuts: list[tuple[int, int]]) -> list[Place]:
    """Give the places of a title's sentences: some feeds put the whole flash into the title."""
    if cuts[-1][1] <= LONGEST_HEADLINE:
        return ["title" for _ in cuts]
    return ["title" if n == 0 else "lead" if n == 1 else "body" for n in range(len(cuts))]


def _summary_places(originals: tuple[str, str], cuts: list[tuple[int, int]]) -> list[Place]:
    """Give the places of a summary's sentences: one short one is a subtitle, else a lead leads.

    In a text of several paragraphs each of them has a lead: it says what the paragraph is about.
    """
    summary = originals[SUMMARY]
    places: list[Place] = ["body"] * len(cuts)
    if not originals[TITLE].strip():
        places[0] = "title"  # without a title, the text begins with it
    has_sections = summary.count("\n") >= FEWEST_SECTIONS
    leading: Place = "lead"
    read_so_far = 0
    for number, (start, end) in enumerate(cuts):
        if has_sections and start and summary[start - 1 : start] in _LINE_ENDS:
            read_so_far, leading = 0, "section"
        if read_so_far < SHORTEST_LEAD and places[number] == "body":
            places[number] = leading
        sentence = summary[start:end]
        read_so_far += len(sentence) + len(_WIDE.findall(sentence))
    if len(cuts) == 1 and places[0] == "lead" and read_so_far <= LONGEST_SUBTITLE:
        places[0] = "subtitle"
    return places


def _cuts(original: str, shadow: Shadow, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """Cut a field at its sentence ends, and again where a sentence runs on for too long."""
    edges = [0, *(found.end() for found in ends.finditer(original)), len(original)]
    if shadow.origins is not None:
        edges = [_position(shadow.origins, edge) for edge in edges]
    cuts: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        cuts.extend(
            (at, min(at + LONGEST_SENTENCE, end)) for at in range(start, end, LONGEST_SENTENCE)
        )
    return cuts or [(0, 0)]


def _position(origins: tuple[int, ...], original: int) -> int:
    """Give the first shadow position that came from an original position or later."""
    return bisect_right(origins, original - 1)
