"""Why does an article carry its tags, and what was missing for others?

The same engine as the tagger's, asked to keep its accounts: every term and rule that spoke, for or
against, with its points; and the rules that nearly fired, with what kept them from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from huangpu.core.taxonomy.hits import Hit, Hits
from huangpu.core.taxonomy.lexicon import compile_lexicon, with_parents
from huangpu.core.taxonomy.meeting import Known
from huangpu.core.taxonomy.reading import FIELDS, Reading, read
from huangpu.core.taxonomy.rules import Firing, Rulebook
from huangpu.core.taxonomy.scanning import Scanner
from huangpu.core.taxonomy.scoring import ROUNDING, Argument, arguments, score
from huangpu.model.tags import Evidence
from huangpu.model.taxonomy import ANY_TAG, Rule, Taxonomy
from huangpu.model.terms import SHANGHAI

MOST_NEAR_MISSES: Final = 5
_SHOWN = 4  # alternatives of a choice that are named


@dataclass(frozen=True, slots=True)
class Part:
    """What one term or rule said for one tag: `points` are its weight by where it stood."""

    points: float
    rule: str
    spans: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """How the points for one tag add up: carried from `threshold` on, `score` as it is stored."""

    tag: str
    points: float
    threshold: float
    parts: tuple[Part, ...]

    @property
    def is_carried(self) -> bool:
        """Whether it is enough."""
        return self.points >= self.threshold - ROUNDING

    @property
    def score(self) -> float:
        """The score that a tag is stored with."""
        return score(self.points, self.threshold)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that would have spoken for a tag that is not carried: what it found, what kept it."""

    rule: str
    tags: tuple[str, ...]
    found: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The accounts of one article, carried tags first, and the rules that nearly fired.

    `shanghai` has an account like the tags.
    """

    accounts: tuple[Account, ...]
    near_misses: tuple[NearMiss, ...]


class Explainer:
    """Explains articles by one taxonomy; about as much work to make as a tagger."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._lexicon = compile_lexicon(taxonomy)
        self._rules = Rulebook(taxonomy, self._lexicon)
        self._scanner = Scanner(self._lexicon)  # last: by now every phrase is known

    def explain(self, title: str, summary: str, outlet: str = "") -> Explanation:
        """Explain one article, given as the tagger is given it."""
        reading = read(title, summary)
        hits = self._scanner.scan(reading, outlet)
        firings = self._rules.fire(reading, hits)
        told = self._told(reading, hits, firings)
        silent = {account.tag for account in told if account.is_carried}
        silent.update(firing.rule.id for firing in firings)
        known = Known(reading, hits, self._lexicon.regexes)
        misses = [
            miss for rule in self._taxonomy.rules if (miss := self._miss(rule, known, silent))
        ]
        nearest = sorted(misses, key=lambda miss: (-len(miss.found), miss.rule))
        return Explanation(told, tuple(nearest[:MOST_NEAR_MISSES]))

    def accounts(self, title: str, summary: str, outlet: str = "") -> tuple[Account, ...]:
        """Give the accounts of one article alone, which is less work."""
        reading = read(title, summary)
        hits = self._scanner.scan(reading, outlet)
        return self._told(reading, hits, self._rules.fire(reading, hits))

    def _told(self, reading: Reading, hits: Hits, firings: Iterable[Firing]) -> tuple[Account, ...]:
        scoring = self._taxonomy.scoring
        said = arguments(reading, hits, firings, self._lexicon.meanings, scoring)
        accounts = [
            *_accounts(reading, said, self._taxonomy),
            _shanghai(reading, said, scoring.shanghai_threshold),
        ]
        told = [account for account in accounts if account.parts]
        return tuple(sorted(told, key=lambda one: (not one.is_carried, -one.points, one.tag)))

    def _miss(self, rule: Rule, known: Known, silent: Collection[str]) -> NearMiss | None:
        """Say what one thing kept a rule from speaking for a tag that is not carried, if so.

        `silent` are the tags that are carried, and the rules that fired.
        """
        tags = [tag for tag, points in with_parents(rule.tags).items() if points > 0]
        tags += [SHANGHAI] if rule.shanghai > 0 else []
        wanted = tuple(tag for tag in tags if tag not in silent)
        if not wanted or rule.id in silent:
            return None
        choices = [item if isinstance(item, tuple) else (item,) for item in rule.all]
        present = [known.of(self._lexicon.resolve(choice)) for choice in choices]
        missing = [choice for choice, there in zip(choices, present, strict=True) if not there]
        found = tuple(_span(known.reading, there[0], rule.id).phrase for there in present if there)
        # half a rule is not nearly one: every text about a sector holds half of many
        if len(missing) > 1 or len(found) <= len(missing):
            return None
        because = f"nothing of {_named(missing[0])}" if missing else self._hindrance(rule, known)
        return NearMiss(rule.id, wanted, found, because)

    def _hindrance(self, rule: Rule, known: Known) -> str:
        """Say why a rule did not fire although the article holds all that it asks for."""
        resolve = self._lexicon.resolve
        for references, words in ((rule.exclude, "the article says"), (rule.unless, "beside")):
            there = known.of(resolve(references))
            if there:
                return f"{words} {_span(known.reading, there[0], rule.id).phrase!r}"
        if rule.topic and not known.in_headline(resolve(rule.topic)):
            return f"nothing of {_named(rule.topic)} in headline or lead"
        within = f" within {rule.within} characters" if rule.within is not None else ""
        return f"not together in one {rule.span}{within}"


def _accounts(reading: Reading, said: Sequence[Argument], taxonomy: Taxonomy) -> Iterable[Account]:
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    everywhere: list[Part] = []
    for argument in said:
        for tag, points in argument.tags.items():
            part = _part(reading, argument, points)
            if part.points:
                (everywhere if tag == ANY_TAG else parts[tag]).append(part)
    for tag, spoken in parts.items():
        if tag in taxonomy.tags:
            yield _account(tag, [*spoken, *everywhere], taxonomy.scoring.threshold)


def _shanghai(reading: Reading, said: Sequence[Argument], threshold: float) -> Account:
    parts = [_part(reading, argument, argument.shanghai) for argument in said]
    return _account(SHANGHAI, [part for part in parts if part.points], threshold)


def _account(tag: str, parts: list[Part], threshold: float) -> Account:
    ordered = sorted(parts, key=lambda part: (-part.points, part.rule))
    return Account(tag, sum(part.points for part in parts), threshold, tuple(ordered))


def _part(reading: Reading, argument: Argument, points: float) -> Part:
    spans = tuple(_span(reading, hit, argument.rule) for hit in argument.hits)
    return Part(points * argument.strength, argument.rule, spans)


def _span(reading: Reading, hit: Hit, rule: str) -> Evidence:
    start, end = reading.shadows[hit.field].original(hit.start, hit.end)
    return Evidence(FIELDS[hit.field], start, end, reading.originals[hit.field][start:end], rule)


def _named(choice: Sequence[str]) -> str:
    more = f" and {len(choice) - _SHOWN} more" if len(choice) > _SHOWN else ""
    return f"{', '.join(choice[:_SHOWN])}{more}"
