"""What speaks for and against two articles being one, measure by measure and key by key?

For a person who asks why two articles are together or apart; nothing is decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from huangpu.core.sameness.candidates import NEAR, NEEDED, SHARED, keyed, shared_weight
from huangpu.core.sameness.compare import compare_readings, event_rule
from huangpu.core.sameness.measures import measure
from huangpu.core.sameness.numbers import listed
from huangpu.core.sameness.reading import Background, Reading
from huangpu.core.sameness.reasons import sentence
from huangpu.core.sameness.scoring import contributions, score
from huangpu.core.sameness.tokens import character_pairs, pair_hashes, stem, word_hash
from huangpu.model.sameness import Comparison, Rule

_WORD: Final = re.compile(r"[^\W\d_㐀-鿿豈-﫿]+\d*")
# What the sentences of `reasons` leave to the numbers. {value:.1f} is the measure as it is weighed.
_PLAIN: Final = {
    "rarest_shared": "the rarest thing that both headlines say weighs {value:.1f} nats",
    "left_over_short": "of the shorter headline {nats:.0f} nats are not in the other",
    "left_over_long": "of the longer headline {nats:.0f} nats are not in the other",
    "names_shared": "{value:.0f} known names in common",
    "terms_shared": "terms that both languages know weigh {nats:.1f} nats together",
    "concepts_shared": "names, figures and Latin words in common weigh {nats:.1f} nats",
    "exact": "the headlines are not equal",
    "subject": "nothing says who is speaking",
    "figures_conflict": "no figures against each other",
    "names_unmatched": "no strangers named",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One measure of a rule: what it adds to the log odds, and what it says in words."""

    measure: str
    value: float
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one fitted rule says: yes from `threshold` on; parts by falling weight."""

    question: str  # copy or event
    score: float
    threshold: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SharedKey:
    """A key that both articles have in the index: what it stands for, and its weight in nats."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whether the index brings two articles together: what they share, and what it asks for.

    `needed` is None where they are too far apart in time. Weights are in nats; with `rare_only`
    common keys do not count.
    """

    keys: tuple[SharedKey, ...]
    weight: float
    needed: float | None
    keys_needed: int
    rare_only: bool
    hours: float
    meets: bool


@dataclass(frozen=True, slots=True)
class Dissection:
    """Everything that can be said of a pair; `meaning` is the cosine of the vectors, if any."""

    comparison: Comparison
    rulings: tuple[Ruling, ...]
    meeting: Meeting
    meaning: float | None


def dissect(
    left: Reading, right: Reading, background: Background, meaning: float | None = None
) -> Dissection:
    """Take a pair apart. Across languages only the rule for events is asked."""
    measures = measure(left, right, meaning)
    across = left.is_chinese != right.is_chinese
    rules = [("event", event_rule(background, across=across, with_meaning=meaning is not None))]
    if not across:
        rules.insert(0, ("copy", background.weights.copy))
    return Dissection(
        comparison=compare_readings(left, right, background, meaning=meaning),
        rulings=tuple(
            _ruling(question, rule, measures, left, right, across=across)
            for question, rule in rules
        ),
        meeting=_meeting(left, right, background),
        meaning=meaning,
    )


def _ruling(
    question: str,
    rule: Rule,
    measures: Mapping[str, float],
    left: Reading,
    right: Reading,
    *,
    across: bool,
) -> Ruling:
    parts = tuple(
        Part(name, measures[name], points, _words(name, measures[name], left, right))
        for name, points in contributions(rule, measures)
    )
    # between languages a link is made only where nobody need be asked
    threshold = rule.sure if across else rule.threshold
    return Ruling(question, score(rule, measures), threshold, parts)


def _words(name: str, value: float, left: Reading, right: Reading) -> str:
    said = sentence(name, value, left, right)
    plain = _PLAIN.get(name, name.replace("_", " "))
    return said or plain.format(value=value, nats=math.expm1(min(value, 20.0)))


def _meeting(left: Reading, right: Reading, background: Background) -> Meeting:
    ours, theirs = (keyed(one, background.statistics).keys for one in (left, right))
    both = ours.keys() & theirs.keys()
    spelt = dict(_spelt(left, background))
    gap = abs(left.item.published_at - right.item.published_at)
    keys = sorted(
        (SharedKey(spelt.get(key, f"{key:016x}"), ours[key] / 1000) for key in both),
        key=lambda shared: (-shared.weight, shared.words),
    )
    needed = next((weight for within, weight in NEEDED if gap <= within), None)
    weight = shared_weight([ours[key] for key in both], gap)
    return Meeting(
        keys=tuple(keys),
        weight=sum(shared.weight for shared in keys),
        needed=None if needed is None else needed / 1000,
        keys_needed=SHARED,
        rare_only=gap > NEAR,
        hours=gap / timedelta(hours=1),
        meets=weight > 0,
    )


def _spelt(reading: Reading, background: Background) -> Iterator[tuple[int, str]]:
    """Give the keys of a headline with the words that they were made of."""
    text = reading.head.text
    yield from zip(pair_hashes(text), character_pairs(text), strict=True)
    for word in _WORD.findall(text):
        yield word_hash(word), word
        yield word_hash(stem(word)), word
    for figure in reading.figures:
        yield word_hash("#" + figure), listed([figure])
    for concept in reading.concepts:
        if concept.startswith("@"):
            yield word_hash(concept), background.gazetteer.names[concept[1:]].label
