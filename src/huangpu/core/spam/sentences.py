"""How much of the sentence around an advert belongs to it?

A span is grown from parts that touch. What stands behind a comma is the advert's too while it
sells: 微信 abc123，各类普票均可代开，点数低。 And a sentence whose parts stand apart is one as well if it
makes an offer by itself and says where to answer. Nothing grows over words that do not sell, for
most adverts are set into an article without any separator.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from huangpu.core.spam.clauses import Clause, ClauseReader, Sentence, sentences
from huangpu.core.spam.elements import ANY_CONTACT, NAMING, Elements, Role
from huangpu.core.spam.handles import AT_NAME, DOMAIN, PHONE
from huangpu.core.spam.parts import Part, Pricing
from huangpu.core.spam.spans import Span

if TYPE_CHECKING:
    from huangpu.core.spam.offers import OfferJudge
    from huangpu.core.spam.vocabulary import Vocabulary
    from huangpu.model.spam import SpamLexicon

_LONGEST = 300  # characters: a sentence longer than any advert's is not read
_BRIDGE = 14  # letters that may stand between two clauses that sell
_SHORT_END = 8  # letters of a first or last clause that goes with an advert much longer than it
_MUCH = 3
_TRADES = 2
_VERY_SHORT = 4  # letters that may touch an advert and go with it
_THROUGHOUT = 0.75  # of a sentence's letters are the advert's
_STOPS = re.compile(r"[。!?.]*")
_ANSWERS = frozenset({"messenger", "id", "domain", "name", "number"})


class SentenceJudge:
    """Widens spans, and finds sentences that sell, by the words of one lexicon."""

    def __init__(self, lexicon: SpamLexicon, vocabulary: Vocabulary, offers: OfferJudge) -> None:
        """Take what knows the words of selling and of reporting, and what an offer is."""
        self._vocabulary, self._offers = vocabulary, offers
        self._pricing = Pricing(lexicon.points)
        self._reader = ClauseReader(lexicon)

    def widen(self, words: Elements, spans: list[Span]) -> list[Span]:
        """Give the spans with what belongs to them, and the sentences that are offers, in order.

        Takes time linear in the text: each sentence is read once.
        """
        found: dict[int, Span] = {span.start: span for span in spans}
        for sentence in sentences(words, spans):
            if sentence.end - sentence.start > _LONGEST or not _may_sell(words.text, sentence):
                continue
            for span in sentence.spans:
                del found[span.start]
            for span in self._read(words.text, sentence):
                found[span.start] = span
        return [found[at] for at in sorted(found)]

    def _read(self, text: str, sentence: Sentence) -> list[Span]:
        clauses = self._reader.clauses(text, sentence)
        found: list[Span] = []
        for first, last in _runs(clauses):
            run = clauses[first:last]
            spans = _merged(run)
            start, end = run[0].core[0], run[-1].core[1]
            if not spans and (offer := self._offer(text, start, end)):
                spans = [offer]
            if not spans:
                continue
            spans[0] = replace(spans[0], start=start)
            widened = any(one.span is None for one in run)
            whole = widened and (start, end) == (clauses[0].start, clauses[-1].end)
            stops = _STOPS.match(text, sentence.end) if whole else None
            end = stops.end() if stops and stops[0] else end
            found += [*spans[:-1], replace(spans[-1], end=end)]
        return found

    def _offer(self, text: str, start: int, end: int) -> Span | None:
        """Give what clauses that sell are, taken together, if they say where to answer."""
        words = self._vocabulary.read(text[start:end])
        offer = self._offers.judge(words)
        if offer is None or offer.contact is None or offer.contact.kind not in _ANSWERS:
            return None
        if len(offer.words) < _TRADES and not any(words.of(Role.CORE | Role.HINT)):
            return None  # one ordinary thing and a contact are a notice
        parts = [self._pricing.word(word) for word in words.of(NAMING)]
        parts.append(Part("contact", offer.contact.start, offer.contact.end))
        moved = (replace(one, start=one.start + start, end=one.end + start) for one in parts)
        return Span(offer.family, start, end, tuple(moved))


def _may_sell(text: str, sentence: Sentence) -> bool:
    """Say whether an advert, or a trade with an address, stands in a sentence."""
    roles = 0
    for word in sentence.words:
        roles |= word.role
    if sentence.spans or not roles & NAMING:
        return bool(sentence.spans)
    if roles & ANY_CONTACT:
        return True
    return any(one.search(text, sentence.start, sentence.end) for one in (DOMAIN, AT_NAME, PHONE))


def _merged(run: list[Clause]) -> list[Span]:
    """Give the adverts of a run, as one where a clause that sells stands between them."""
    found: list[Span] = []
    between = False
    for clause in run:
        if clause.span is None:
            between = bool(found)
        elif between:
            last = found.pop()
            family, parts = last.family or clause.span.family, (*last.parts, *clause.span.parts)
            found.append(Span(family, last.start, clause.end, parts))
            between = False
        else:
            found.append(clause.span)
    return found


def _runs(clauses: list[Clause]) -> list[tuple[int, int]]:
    """Give the runs of clauses that sell, as positions; short ones beside them are taken along."""
    joined: list[tuple[int, int]] = []
    for at, clause in enumerate(clauses):
        if not _counts(clause):
            continue
        if joined and (joined[-1][1] == at or _bridges(clauses, joined[-1][1], at)):
            joined[-1] = joined[-1][0], at + 1
        else:
            joined.append((at, at + 1))
    return [_with_ends(clauses, first, last) for first, last in joined]


def _counts(clause: Clause) -> bool:
    return clause.span is not None or (clause.sells and not clause.reported)


def _bridges(clauses: list[Clause], gap: int, at: int) -> bool:
    """Say whether what stands between two clauses that sell is short, and stands by itself."""
    between = range(gap, at)
    letters = sum(clauses[i].letters for i in between)
    return letters <= _BRIDGE and all(_stands_by(clauses, i, _BRIDGE) for i in between)


def _with_ends(clauses: list[Clause], first: int, last: int) -> tuple[int, int]:
    letters = sum(clause.letters for clause in clauses[first:last])
    most = min(_SHORT_END, letters // _MUCH)
    throughout = letters >= _THROUGHOUT * sum(clause.letters for clause in clauses)
    if first == 1 and _stands_by(clauses, 0, most, throughout=throughout):
        first = 0
    if last == len(clauses) - 1 and _stands_by(clauses, last, most, throughout=throughout):
        last += 1
    return first, last


def _stands_by(clauses: list[Clause], at: int, most: int, *, throughout: bool = False) -> bool:
    """Say whether a clause is short, no reporter's, and touches neither of its neighbours.

    In a sentence that sells throughout a very short one may touch: 收 老号 微信 abc123 李先生.
    """
    clause = clauses[at]
    if throughout and not clause.reported and clause.letters <= _VERY_SHORT:
        return True
    around = [clauses[i] for i in (at - 1, at + 1) if 0 <= i < len(clauses)]
    touched = any(one.end == clause.start or one.start == clause.end for one in around)
    return not touched and not clause.reported and clause.letters <= most
