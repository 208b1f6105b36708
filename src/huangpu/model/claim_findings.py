"""What did this week's news say about the report's claims?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal[
    "agrees",  # the same figure, within rounding
    "higher",
    "lower",
    "open",  # hedged so that it neither agrees nor differs: "over 5,000" beside 7,300
    "newer",  # of a later year than the report's
    "older",
    "forecast",  # a target, an expectation or a rumour: no result
    "figure",  # the report gives none
]


@dataclass(frozen=True, slots=True)
class ClaimQuote:
    """One sentence of the news with a figure on a claim's subject.

    `quote` is as the outlet wrote it, shortened; `words` say what the figure means for the claim;
    `tags` are those of its article, for readers who chose some.
    """

    story_id: str
    article_id: str
    outlet: str
    language: str
    url: str | None
    published_at: datetime
    published_is_estimated: bool
    quote: str
    figure: str
    verdict: Verdict
    words: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """A claim of the report with this week's quotes, one a story; `more` counts those left out."""

    claim_id: str
    paragraph: int
    claim: str
    claim_zh: str
    quotes: tuple[ClaimQuote, ...]
    more: int
