"""What would judging the history again change? Read from the published copy; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from huangpu.adapters.store.judgements import count_stale, stale_articles
from huangpu.adapters.store.reading import reading
from huangpu.adapters.store.terms import articles_saying
from huangpu.core.judging import Judge
from huangpu.jobs.retag import BATCH, EXAMPLES, RetagReport, labels
from huangpu.model.articles import Article


def diff(
    link: Path,
    judge: Judge,
    on_batch: Callable[[int, int], None] = lambda _done, _all: None,
    examples: int = EXAMPLES,
) -> RetagReport:
    """Say what `retag` would change now, per tag, with up to so many examples of each change.

    Raises StoreError when nothing has been published yet.
    """
    report = RetagReport(keep=examples)
    with reading(link) as session:
        total = count_stale(session, judge)
        after: Article | None = None
        while stale := stale_articles(session, judge, BATCH, after):
            for article, before in stale:
                report.compare(judge.judge(article), before)
            after = stale[-1][0]
            on_batch(report.judged, total)
    return report


def effect(
    link: Path, before: Judge, after: Judge, phrases: Collection[str], examples: int = EXAMPLES
) -> RetagReport:
    """Say what a change of the rules does to the articles that say one of these phrases.

    Unlike `diff` it leaves out whatever else has changed since the articles were judged.
    """
    report = RetagReport(keep=examples)
    with reading(link) as session:
        for article in articles_saying(session, phrases):
            report.compare(after.judge(article), labels(before.judge(article)))
    return report
