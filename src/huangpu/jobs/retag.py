"""What changes when the rules change? Judge the history again, batch by batch, and count.

Each batch is a short transaction of its own, and the judging is done while nobody holds the
writer's lock, so that polls go on in between. The versions stored with every judgement say what is
left to do: an interrupted run is simply started again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.judgements import (
    Span,
    count_stale,
    stale_articles,
    unchanged,
    write_judgements,
)
from huangpu.adapters.store.session import Session
from huangpu.core.grouping import Sameness
from huangpu.core.judging import Judge, Judgement
from huangpu.jobs.placing_late import place_late
from huangpu.model.articles import Article

BATCH = 5_000  # judged in two or three seconds; benchmarks/retag.py has what a poll waits
EXAMPLES = 3

# an article, what it is called in the database, and what the rules say now
Judged = tuple[Article, frozenset[str], Judgement]


@dataclass(frozen=True, slots=True)
class Example:
    """An article that gained or lost a tag, and the phrases that earned it."""

    article_id: str
    title: str
    phrases: tuple[str, ...] = ()


@dataclass(slots=True)
class RetagReport:
    """How many articles were judged, and what that changed per tag.

    `examples` holds some articles under `+tag` and `-tag`.
    """

    judged: int = 0
    changed: int = 0
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=lambda: defaultdict(list))
    keep: int = EXAMPLES

    @property
    def tags(self) -> list[str]:
        """The tags that some article gained or lost, `shanghai` and `spam` among them."""
        return sorted(self.added.keys() | self.removed.keys())

    def compare(self, judgement: Judgement, before: frozenset[str]) -> None:
        """Add one article: the labels it had, the labels it has."""
        after = labels(judgement)
        self.judged += 1
        self.changed += after != before
        self.added.update(after - before)
        self.removed.update(before - after)
        for label in sorted(after ^ before):
            kept = self.examples[f"{'+' if label in after else '-'}{label}"]
            if len(kept) < self.keep:
                kept.append(_example(judgement, label))


def _example(judgement: Judgement, label: str) -> Example:
    spans = [span for match in judgement.tags if match.tag == label for span in match.evidence]
    spans += judgement.shanghai.evidence if label == "shanghai" else ()
    phrases = tuple(dict.fromkeys(span.phrase for span in spans))
    return Example(judgement.article_id, judgement.title, phrases)


def labels(judgement: Judgement) -> frozenset[str]:
    """Give everything an article is called: its tags, and `shanghai` and `spam` where they hold."""
    marks = [match.tag for match in judgement.tags]
    marks += ["shanghai"] if judgement.shanghai.relevant else []
    marks += ["spam"] if judgement.spam.is_spam else []
    return frozenset(marks)


def retag(
    database: Database,
    judge: Judge,
    on_batch: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    batch: int = BATCH,
    sameness: Sameness | None = None,
    examples: int = EXAMPLES,
) -> RetagReport:
    """Judge every article that other rules judged; `on_batch` hears how many of how many.

    With `sameness`, articles that are no adverts any more find their stories. May be killed at
    any moment and started again; memory holds one batch.
    """
    report = RetagReport(keep=examples)
    total = 0
    judged: list[Judged] = []
    while True:
        with database.writing() as session:
            if judged:
                _write(session, judged, judge, sameness, report)
            total = total or count_stale(session, judge)
            done = report.judged
            stale = stale_articles(session, judge, batch)
        if done:
            on_batch(done, max(total, done))
        if not stale:
            return report
        judged = [(article, before, judge.judge(article)) for article, before in stale]


def _span(judged: Sequence[Judged]) -> Span:
    """Give between which moments the articles of a batch, which is in that order, were first seen."""
    return Span(judged[0][0].first_seen_at, judged[-1][0].first_seen_at)


def _write(
    session: Session,
    judged: Sequence[Judged],
    judge: Judge,
    sameness: Sameness | None,
    report: RetagReport,
) -> None:
    """Write a batch, but not over articles whose text a poll has changed since it was read."""
    current = unchanged(session, [article for article, *_ in judged])
    kept = [one for one in judged if one[0].article_id in current]
    with session.transaction():
        write_judgements(session, [judgement for *_, judgement in kept], judge, _span(judged))
        if sameness is not None:
            freed = [
                article.article_id
                for article, before, judgement in kept
                if "spam" in before and not judgement.spam.is_spam
            ]
            place_late(session, freed, sameness)
    for _, before, judgement in kept:
        report.compare(judgement, before)
