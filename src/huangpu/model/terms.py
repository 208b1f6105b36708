"""Which article is mined for terms, and what is found: a candidate with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huangpu.model.taxonomy_terms import Kind

SHANGHAI = "shanghai"  # stands beside the tags: a candidate may speak for the place


@dataclass(frozen=True, slots=True)
class MinedArticle:
    """An original article without adverts, what it is called, and who published it when."""

    article_id: str
    title: str
    summary: str
    outlet: str
    published_at: datetime
    first_seen_at: datetime
    tags: frozenset[str]  # `shanghai` among them


@dataclass(frozen=True, slots=True)
class TermCandidate:
    """A term that the taxonomy might take on, for a person to accept or reject.

    `score` is in (0, 1): how much it is used as known terms are. `tag` is the one it would join,
    or `shanghai`. Of the `articles` that say it, `tagged` carry that tag and `near` carry no tag
    but speak of the field. `rising` is how many standard deviations more of the last 28 days'
    articles say it than before, or None. `why` says in words what the numbers say.
    """

    term: str
    language: str
    tag: str
    kind: Kind
    score: float
    articles: int
    outlets: int
    tagged: int
    near: int
    first_seen_at: datetime
    rising: float | None
    examples: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a run of growth found: the best candidates, those that rise, and organisations."""

    ranked: tuple[TermCandidate, ...]
    rising: tuple[TermCandidate, ...]
    organisations: tuple[TermCandidate, ...]
    articles: int  # how many were mined

    @property
    def every(self) -> tuple[TermCandidate, ...]:
        """All of them, each once, best first."""
        found = {one.term: one for one in (*self.ranked, *self.rising, *self.organisations)}
        return tuple(sorted(found.values(), key=lambda one: (-one.score, one.term)))
