"""How good are tags, Shanghai relevance, spam, copies and stories, measured against labels?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from huangpu.adapters.label_files import LabelledItem, Labels
from huangpu.core.judging import Judge
from huangpu.core.quality import MICRO, TagAnswer, score_binary, score_tags
from huangpu.core.sameness.quality import LEVELS, confusions, described, grade, judge
from huangpu.core.sameness.reading import Background

Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one labelled item."""

    item: LabelledItem
    tags: frozenset[str]
    shanghai: bool
    spam: bool
    why: str

    def errors(self) -> list[str]:
        """Say in words what is wrong with it; empty when all is right."""
        wrong = []
        if self.item.tags is not None:
            counted = self.item.disputed | {tag for tag in self.tags if "." in tag}
            wrong += [f"+{tag}" for tag in sorted(self.tags - self.item.tags - counted)]
            wrong += [f"-{tag}" for tag in sorted(self.item.tags - self.tags - counted)]
        if self.item.shanghai is not None and self.item.shanghai != self.shanghai:
            wrong.append("+shanghai" if self.shanghai else "-shanghai")
        if self.item.spam != self.spam:
            wrong.append("+spam" if self.spam else "-spam")
        return wrong


@dataclass(slots=True)
class Evaluation:
    """The figures in the contract's form, and the cases behind them."""

    figures: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)


def evaluate(
    labels: Labels,
    rules: Judge,
    top_tags: Sequence[str],
    background: Background,
    encode: Encode | None,
) -> Evaluation:
    """Judge everything that is labelled; `top_tags` are the sectors and themes that count."""
    found = Evaluation()
    verdicts = [_verdict(item, rules) for item in labels.items]
    _grade_items(found, verdicts, top_tags)
    if labels.pairs:
        judged = judge(labels.pairs, background, encode)
        for level, kinds in grade(judged).items():
            found.figures[level] = {kind: one.as_dict() for kind, one in kinds.items()}
        for level in LEVELS:
            found.errors[level] = [described(one) for one in confusions(judged, level)]
    return found


def _grade_items(found: Evaluation, verdicts: Sequence[Verdict], top_tags: Sequence[str]) -> None:
    tagged = [one for one in verdicts if one.item.tags is not None]
    if tagged:
        answers = [
            TagAnswer(one.item.tags or frozenset(), one.tags, one.item.disputed) for one in tagged
        ]
        scores = score_tags(answers, top_tags)
        found.figures["tags"] = {tag: one.as_json() for tag, one in scores.items()}
        found.figures["tags_by_language"] = {
            language: score_tags(
                [
                    answer
                    for answer, one in zip(answers, tagged, strict=True)
                    if one.item.language == language
                ],
                top_tags,
            )[MICRO].as_json()
            for language in sorted({one.item.language for one in tagged})
        }
    placed = [one for one in verdicts if one.item.shanghai is not None]
    if placed:
        pairs = [(bool(one.item.shanghai), one.shanghai) for one in placed]
        found.figures["shanghai"] = score_binary(pairs).as_json()
    if verdicts:
        spam = score_binary((one.item.spam, one.spam) for one in verdicts)
        found.figures["spam"] = spam.as_json()
    found.errors["items"] = [
        f"{one.item.id} {' '.join(wrong)}: {one.item.title}\n    {one.why}"
        for one in verdicts
        if (wrong := one.errors())
    ]


def _verdict(item: LabelledItem, rules: Judge) -> Verdict:
    inspected = rules.spam.inspect(item.title, item.summary)
    if inspected.is_spam:
        return Verdict(item, frozenset(), shanghai=False, spam=True, why=inspected.reason)
    tagging = rules.tagger.tag(inspected.title, inspected.summary, language=item.language)
    why = "; ".join(
        f"{match.tag} {match.score:.2f}: {', '.join(span.phrase for span in match.evidence)}"
        for match in tagging.tags
    )
    return Verdict(
        item=item,
        tags=frozenset(match.tag for match in tagging.tags),
        shanghai=tagging.shanghai.relevant,
        # an injected advert that is cut makes no spam of the article around it
        spam=False,
        why=why or "no tag",
    )
