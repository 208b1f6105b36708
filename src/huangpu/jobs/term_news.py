"""Which suggested terms has nobody been told of yet, and how are they put to a person?"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from huangpu.core.taxonomy.shadow import folded
from huangpu.core.wording import counted
from huangpu.model.terms import Suggestions, TermCandidate

MOST_ROWS = 50  # of a table that Prefect keeps for a month
_MOST_WHY = 300


@dataclass(frozen=True, slots=True)
class TermNews:
    """Suggested terms, those first that nobody was told of; `fresh` are how many of them."""

    candidates: tuple[TermCandidate, ...]
    fresh: int
    articles: int

    def __str__(self) -> str:
        """Say it to a person."""
        names = ", ".join(one.term for one in self.candidates[: min(self.fresh, 5)])
        new = f", {self.fresh} new: {names}" if self.fresh else ", none new"
        more = " and more" if self.fresh > 5 else ""  # noqa: PLR2004  as many as are named above
        return f"{counted(len(self.candidates), 'term')} suggested{new}{more}"

    @property
    def keys(self) -> list[str]:
        """By what they are remembered as told: alike in both scripts, and in any case."""
        return [folded(one.term) for one in self.candidates]


def term_news(found: Suggestions, told: Collection[str]) -> TermNews:
    """Put what nobody was told of first, each part best first; `told` are folded terms."""
    fresh = [one for one in found.every if folded(one.term) not in told]
    known = [one for one in found.every if folded(one.term) in told]
    return TermNews((*fresh, *known), len(fresh), found.articles)


def rows_of(news: TermNews, most: int = MOST_ROWS) -> list[dict[str, Any]]:
    """Give a row for each, with the commands that take it on or never show it again."""
    return [
        {
            "term": one.term,
            "new": "new" if number < news.fresh else "",
            "accept": _command("accept", one.term, "--tag", one.tag),  # Prefect's page cuts rows
            "articles": one.articles,
            "outlets": one.outlets,
            "reject": _command("reject", one.term),
            "tag": one.tag,
            "kind": one.kind,
            "why": one.why[:_MOST_WHY],
        }
        for number, one in enumerate(news.candidates[:most])
    ]


def _command(verb: str, term: str, *options: str) -> str:
    """Give what can be pasted into a shell, whatever the term is made of."""
    words: Sequence[str] = (*options, "--", term) if term.startswith("-") else (term, *options)
    return shlex.join(["huangpu", "taxonomy", verb, *words])
