"""What is an article about, is it about Shanghai, and is it an advert?

Spam first: what is cut as an advert is not tagged, compared or mailed. What a person released is
never taken for an advert again.
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

    def __init__(
        self,
        tagger: Tagger,
        spam: SpamFilter,
        facets: Mapping[str, str],
        released: frozenset[str] = frozenset(),
    ) -> None:
        self.tagger = tagger
        self.spam = spam
        self.facets = facets
        self.released = released
        self.taxonomy_version = tagger.version
        self.spam_version = spam.version

    @property
    def released_version(self) -> str:
        """What stands in place of `spam_version` with an article that a person released.

        So a release, or one taken back, makes that article alone stale, not all of history.
        """
        return f"{self.spam_version}+released"

    def spam_version_of(self, article_id: str) -> str:
        """Give the version of the rules that decide whether this article is an advert."""
        return self.released_version if article_id in self.released else self.spam_version

    def judge(self, article: Article) -> Judgement:
        """Judge the newest text of an article, as the feed gave it."""
        spam = self._inspect(article)
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

    def _inspect(self, article: Article) -> SpamVerdict:
        if article.article_id in self.released:
            return SpamVerdict(
                is_spam=False,
                reason="",
                score=0.0,
                cuts=(),
                title=article.title,
                summary=article.summary,
            )
        return self.spam.inspect(article.title, article.summary)
