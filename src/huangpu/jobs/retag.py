"""What changes when the rules change? Judge the history again, batch by batch, and count.

Each batch is a short transaction of its own, so that polls go on in between, and the versions
stored with every judgement say what is left to do: an interrupted run is simply started again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from huangpu.adapters.store.connection import Database
from huangpu.adapters.store.judgements import count_stale, stale_articles, write_judgements
from huangpu.core.judging import Judge, Judgement

BATCH = 5_000
_EXAMPLES = 3


@dataclass(slots=True)
class RetagReport:
    """How many articles were judged, and what that changed per tag."""

    judged: int = 0
    changed: int = 0
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, judgement: Judgement, before: frozenset[str]) -> None:
        """Add one article: the labels it had, the labels it has."""
        after = labels(judgement)
        self.judged += 1
        self.changed += after != before
        self.added.update(after - before)
        self.removed.update(before - after)
        for label in after ^ before:
            mark = f"{'+' if label in after else '-'}{label}"
            if len(self.examples[mark]) < _EXAMPLES:
                self.examples[mark].append(judgement.title)


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
    batch: int = BATCH,
) -> RetagReport:
    """Judge every article that other rules judged; `on_batch` hears how many of how many."""
    report = RetagReport()
    total = 0
    while True:
        with database.writing() as session:
            total = total or count_stale(session, judge)
            stale = stale_articles(session, judge, batch)
            if not stale:
                return report
            judgements = [judge.judge(article) for article, _ in stale]
            with session.transaction():
                write_judgements(session, judgements, judge)
        for judgement, (_, before) in zip(judgements, stale, strict=True):
            report.compare(judgement, before)
        on_batch(report.judged, total)
