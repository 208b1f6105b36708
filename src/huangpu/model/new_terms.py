"""Which names are new in this week's news, and what is known of the weeks before?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that several of the week's reports say: how it is written, and by which reports.

    `forms` are all ways to write it that are known, itself first. `reports` are positions in what
    was read; `titles` counts those that say it in their title. `kind` is "known" for a
    name of the gazetteer, "term" for one of the taxonomy, else what `core.terms.naming` took it for.
    """

    phrase: str
    language: str
    kind: str
    forms: tuple[str, ...]
    reports: tuple[int, ...]
    titles: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the weeks before say: how many `weeks` are on record, and how many `articles` they have.

    `said` counts the articles that say a form, none where it is missing; `families` are the
    publishers heard in them.
    """

    weeks: int = 0
    articles: int = 0
    said: Mapping[str, int] = field(default_factory=dict)
    families: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A name that is new in the news: where it stands, and why it counts as new.

    `stories`, `articles` and `outlets` are this week's, `before` the articles of the `weeks` before
    that say it. `title`, `url`, `outlet` and `language` are of the one story that is linked, `tags`
    those of its articles, for readers who chose some.
    """

    term: str
    term_language: str
    stories: int
    articles: int
    outlets: tuple[str, ...]
    outlets_more: int
    before: int
    weeks: int
    story_id: str
    title: str
    url: str | None
    outlet: str
    language: str
    tags: tuple[str, ...]
    words: str
