"""What is an article about, is it about Shanghai, and is it an advert?

Spam first: what is cut as an advert is not tagged, compared or mailed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huangpu.core.spam import SpamFilter
from huangpu.core.tagging import Tagger
from huangpu.model.articles import Article
from huangpu.model.spam import SpamVerdict
from huangpu.model.tags import NOT_SHANGHAI, ShanghaiVerdict, TagMatch


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the rules say of one article; offsets of `tags` are into these texts."""

    article_id: str
    title: str
    summary: str
    tags: tuple[TagMatch, ...]
    shanghai: ShanghaiVerdict
    spam: SpamVerdict


class Judge:
    """The tagger and the spam filter of one configuration, asked together."""

    def __init__(self, tagger: Tagger, spam: SpamFilter, facets: Mapping[str, str]) -> None:
        self.tagger = tagger
        self.spam = spam
        self.facets = facets
        self.taxonomy_version = tagger.version
        self.spam_version = spam.version

    def judge(self, article: Article) -> Judgement:
        """Judge the newest text of an article, as the feed gave it."""
        spam = self.spam.inspect(article.title, article.summary)
        if spam.is_spam:
            return Judgement(
                article.article_id, article.title, article.summary, (), NOT_SHANGHAI, spam
            )
        tagging = self.tagger.tag(
            spam.title, spam.summary, outlet=article.outlet, language=article.language
        )
        return Judgement(
            article.article_id, spam.title, spam.summary, tagging.tags, tagging.shanghai, spam
        )
