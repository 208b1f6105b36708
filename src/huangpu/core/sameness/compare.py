"""Are two articles the same text, the same event, the same topic, or nothing to each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from huangpu.core.sameness.measures import measure
from huangpu.core.sameness.reading import Background, Reading, read
from huangpu.core.sameness.reasons import reasons_for
from huangpu.core.sameness.scoring import score
from huangpu.core.sameness.vetoes import copy_veto, event_veto
from huangpu.model.sameness import Comparison, Item, Kind, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOPIC: Final = 0.05  # an event score from here on means: worth showing side by side


def compare(
    left: Item,
    right: Item,
    background: Background,
    vectors: tuple[Iterable[float], Iterable[float]] | None = None,
) -> Comparison:
    """Compare two articles; the order of the two makes no difference to kind and scores.

    `vectors` are those of `reading.words_to_encode` for each, of length one; without them the
    words decide alone. To compare many, read each once and use `compare_readings`.
    """
    meaning = cosine(*vectors) if vectors is not None else None
    return compare_readings(
        read(left, background), read(right, background), background, meaning=meaning
    )


def cosine(left: Iterable[float], right: Iterable[float]) -> float:
    """Give the cosine of two vectors of length one."""
    return float(sum(one * other for one, other in zip(left, right, strict=True)))


def compare_readings(
    left: Reading, right: Reading, background: Background, *, meaning: float | None = None
) -> Comparison:
    """Compare two articles that were read before; `meaning` is the cosine of their vectors."""
    measures = measure(left, right, meaning)
    across = left.is_chinese != right.is_chinese
    of_event = event_rule(background, across=across, with_meaning=meaning is not None)
    event_score = score(of_event, measures)
    copy_rule = background.weights.copy
    copy_score = 0.0 if across else score(copy_rule, measures)
    maybe_copy = copy_score >= copy_rule.threshold
    maybe_event = maybe_copy or event_score >= of_event.threshold
    kind: Kind = "topic" if event_score >= _TOPIC or _acquainted(left, right) else "none"
    veto = event_veto(left, right) if maybe_event else ""
    if maybe_event and not veto:
        veto = copy_veto(left, right) if maybe_copy else ""
        kind = "copy" if maybe_copy and not veto else "event"
        if maybe_copy and veto and event_score < of_event.threshold:
            kind = "topic"
    rule = copy_rule if kind == "copy" else of_event
    return Comparison(
        kind=kind,
        copy_score=copy_score,
        event_score=event_score,
        reasons=reasons_for(left, right, measures, rule, background, veto=veto),
        veto=veto,
        is_sure=not across or (kind == "event" and event_score >= of_event.sure),
    )


def may_be_one_story(
    left: Reading, right: Reading, background: Background, *, with_meaning: bool
) -> bool:
    """Say whether two articles may be one story surely, whatever their vectors will say.

    Costs half of comparing: no sentence is written. `with_meaning` tells whether vectors will be
    compared; every rule that knows them weighs likeness for the link, so the best case is 1.
    """
    across = left.is_chinese != right.is_chinese
    measures = measure(left, right, 1.0 if with_meaning else None)
    rules = [event_rule(background, across=across, with_meaning=False)]
    if with_meaning:
        rules.append(event_rule(background, across=across, with_meaning=True))
    if across:
        return any(score(rule, measures) >= rule.sure for rule in rules)
    rules.append(background.weights.copy)
    return any(score(rule, measures) >= rule.threshold for rule in rules)


def event_rule(background: Background, *, across: bool, with_meaning: bool) -> Rule:
    """Give the rule for events: within one language or across, with vectors or without."""
    rules = background.weights
    if across:
        return rules.across_meaning if with_meaning else rules.across
    return rules.event_meaning if with_meaning else rules.event


def _acquainted(left: Reading, right: Reading) -> bool:
    """Say whether one names somebody whom the other speaks of."""
    return bool(left.entities & right.houses or right.entities & left.houses)
