"""What does an article carry, and what in its text says so?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

EvidenceField = Literal["title", "summary"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span that spoke for a decision: `text[start:end] == phrase` in the original field.

    `rule` is the id of the rule that found it, or `term:GROUP` for a term of that group.
    """

    field: EvidenceField
    start: int
    end: int
    phrase: str
    rule: str


@dataclass(frozen=True, slots=True)
class TagMatch:
    """One tag carried, with its score in [0.5, 1) and the spans that earned it, in text order."""

    tag: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ShanghaiVerdict:
    """Whether an article is about something in Shanghai; score in [0, 1), relevant from 0.5."""

    relevant: bool
    score: float
    evidence: tuple[Evidence, ...] = ()


NOT_SHANGHAI = ShanghaiVerdict(relevant=False, score=0.0)


@dataclass(frozen=True, slots=True)
class Tagging:
    """Everything the taxonomy says about one article; tags in the order of their names."""

    tags: tuple[TagMatch, ...] = field(default=())
    shanghai: ShanghaiVerdict = NOT_SHANGHAI
