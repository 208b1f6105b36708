"""What did people decide that no program may forget? Terms not wanted, adverts that are none.

Kept in `config/rejected.yaml` and `config/releases.yaml`, beside the taxonomy that holds the terms
that were accepted: a rebuild of the database must not lose a person's word.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from huangpu.model.taxonomy_terms import Closed, Phrase, TagName

ArticleId = Annotated[str, Field(pattern=r"^[a-z2-7]{12}$")]
Who = Annotated[str, Field(min_length=1, max_length=80)]
Note = Annotated[str, Field(max_length=500)]


class RejectedTerm(Closed):
    """A term that growth must not suggest again; `tag` is the one it would have joined."""

    term: Phrase
    tag: TagName | None = None
    by: Who
    day: date
    why: Note = ""


class Rejections(Closed):
    """The whole of `rejected.yaml`."""

    rejected: tuple[RejectedTerm, ...] = ()


class ReleasedArticle(Closed):
    """An article that the spam filter may neither quarantine nor cut; `title` is for people."""

    article: ArticleId
    title: Note = ""
    by: Who
    day: date
    why: Note = ""


class Releases(Closed):
    """The whole of `releases.yaml`."""

    released: tuple[ReleasedArticle, ...] = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        ids = [release.article for release in self.released]
        if len(ids) != len(set(ids)):
            raise ValueError("names an article twice")
        return self

    @property
    def articles(self) -> frozenset[str]:
        """The ids of all released articles."""
        return frozenset(release.article for release in self.released)
