"""Why does a stored article carry its tags? By today's rules, beside what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huangpu.adapters.store.judgements import named_articles
from huangpu.adapters.store.reading import reading
from huangpu.core.explaining import Explainer, Explanation
from huangpu.core.judging import Judge, Judgement
from huangpu.jobs.retag import labels
from huangpu.model.articles import Article
from huangpu.model.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An article, what today's rules say of it and why, and what it is called in the database."""

    article: Article
    judgement: Judgement
    explanation: Explanation
    stored: frozenset[str]

    @property
    def is_stale(self) -> bool:
        """Whether `retag` would change it."""
        return self.stored != labels(self.judgement)


def explain_tags(
    link: Path, article_id: str, judge: Judge, taxonomy: Taxonomy
) -> ToldArticle | None:
    """Explain one article of the published copy; None when there is no such article."""
    with reading(link) as session:
        found = named_articles(session, [article_id])
    if not found:
        return None
    ((article, stored),) = found
    judgement = judge.judge(article)
    explanation = Explainer(taxonomy).explain(judgement.title, judgement.summary, article.outlet)
    return ToldArticle(article, judgement, explanation, stored)
