"""Which articles are mined for terms, and how is kept what was found and what people decided?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, Literal

import opencc
import pyarrow as pa

from huangpu.adapters.store import tables
from huangpu.adapters.store.session import Session
from huangpu.core.taxonomy.shadow import folded
from huangpu.model.articles import Article
from huangpu.model.taxonomy_terms import Kind
from huangpu.model.terms import SHANGHAI, MinedArticle, TermCandidate

MOST_ARTICLES: Final = 60_000  # the newest that are mined: 76 s of a core, 2.3 GB, out of a million
_DASHES = "-‐‑‒–—―−"
WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + _DASHES
NARROW = "".join(map(chr, range(0x21, 0x7F))).lower().replace("-", " ") + " " * len(_DASHES)

Decision = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was said of a candidate when it was suggested."""

    tag: str
    kind: Kind
    why: str


def mined_articles(session: Session, most: int = MOST_ARTICLES) -> list[MinedArticle]:
    """Give the newest originals, oldest first, with what each is called."""
    found = []
    for row in session.rows("mined_articles", values={"most": most}):
        tags = frozenset(row.pop("tags")) | ({SHANGHAI} if row.pop("shanghai") else frozenset())
        found.append(MinedArticle(**row, tags=tags))
    return found[::-1]


def newest_texts(session: Session, most: int) -> list[tuple[str, str, str]]:
    """Give title, summary and outlet of the newest articles that are no adverts."""
    return [
        (row[0], row[1], row[2]) for row in session.tuples("newest_texts", values={"most": most})
    ]


def write_candidates(session: Session, found: Sequence[TermCandidate], at: datetime) -> None:
    """Put these in the place of those that nobody decided on; call it inside a transaction."""
    session.run("forget_open_candidates")
    decided = {folded(row[0]) for row in session.tuples("decided_candidates")}
    rows = [
        {
            **dataclasses.asdict(one),
            "examples": list(one.examples),
            "suggested_at": at,
            "decision": None,
        }
        for one in found
        if folded(one.term) not in decided
    ]
    session.append("term_candidate", rows, tables.TERM_CANDIDATE)


def candidate_named(session: Session, term: str) -> Suggested | None:
    """Give what was said of a term when it was suggested last, or None."""
    wanted = folded(term)
    for row in session.rows("suggested_candidates"):
        if folded(row.pop("term")) == wanted:
            return Suggested(**row)
    return None


def decide(session: Session, terms: Iterable[str], decision: Decision) -> None:
    """Note what a person decided of candidates, as far as they were suggested, in any script."""
    wanted = {folded(term) for term in terms}
    meant = [row["term"] for row in session.rows("suggested_candidates")]
    named = {term for term in meant if folded(term) in wanted}
    table = {"decided": tables.keys("term", pa.string(), named)}
    session.run("decide_candidates", tables=table, values={"decision": decision})


def articles_saying(session: Session, phrases: Collection[str]) -> list[Article]:
    """Give the articles that say one of the phrases, in any width, case or script."""
    values = {"phrases": sorted(variants(phrases)), "wide": WIDE, "narrow": NARROW}
    return [Article(**row) for row in session.rows("articles_saying", values=values)]


def variants(phrases: Collection[str]) -> set[str]:
    """Give the forms in which phrases may stand in a text whose letters are folded."""
    plain = {folded(phrase) for phrase in phrases}
    return plain | {str(convert(phrase)) for convert in _scripts() for phrase in plain}


@cache
def _scripts() -> tuple[Callable[[str], str], ...]:
    """Give the ways to write traditional; loading their tables takes 50 ms."""
    return tuple(opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk"))
