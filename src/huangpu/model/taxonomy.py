"""What do we look for, in which words, and why? The judgement of `config/taxonomy.yaml`."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from huangpu.model.taxonomy_references import raise_unknown_references
from huangpu.model.taxonomy_terms import (
    Closed,
    Group,
    Kind,
    Name,
    Near,
    Phrase,
    Phrases,
    Place,
    Source,
    TagName,
    Term,
    Weight,
)

__all__ = [
    "ANY_TAG",
    "ENGINE",
    "Facet",
    "Group",
    "Kind",
    "Label",
    "Near",
    "Phrases",
    "Place",
    "Rule",
    "Scoring",
    "Source",
    "Tag",
    "TagName",
    "Taxonomy",
    "Term",
]

ENGINE = 1  # part of the version: raise it when the same file would tag differently
ANY_TAG = "*"  # in a rule's `tags`: every tag, for rules that take points away

Facet = Literal["sector", "theme"]
Span = Literal["sentence", "headline", "article"]


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


Regex = Annotated[str, AfterValidator(_regex), Field(max_length=200)]
Points = Annotated[float, Field(ge=-10, le=10)]


class Label(Closed):
    """What a tag is called, in both languages."""

    en: Phrase
    zh: Phrase


class Tag(Closed):
    """One tag: its facet and names. A dot in its name hangs it below its parent."""

    facet: Facet
    label: Label
    description: str = ""


class Rule(Closed):
    """Who does what to whom: points for phrases that stand together.

    A reference is `$name` (a group, word list or pattern), `$tag:ai` (any term with that tag),
    `$kind:person`, `$facet:sector`, or a phrase. `all` holds what must be found within one `span`; an inner list is
    a choice. `within` bounds the characters between the first and each other; `ordered` asks for
    the order written. `unless` looks at the same span, `require` and `exclude` at the article.
    """

    id: Name
    tags: dict[TagName | Literal["*"], Points] = Field(default_factory=dict)
    shanghai: Points = 0.0
    all: tuple[Phrase | tuple[Phrase, ...], ...] = Field(min_length=1)
    span: Span = "sentence"
    places: tuple[Place, ...] = ("title", "subtitle", "lead", "section", "body")
    within: int | None = Field(default=None, ge=0, le=500)
    ordered: bool = False
    unless: tuple[Phrase, ...] = ()
    topic: tuple[Phrase, ...] = ()
    exclude: tuple[Phrase, ...] = ()
    note: str = ""


_PLACES: dict[Place, float] = {
    "title": 1.0,
    "subtitle": 0.8,  # a summary that is one short sentence
    "lead": 0.6,
    "section": 0.5,  # the lead of a paragraph
    "body": 0.2,
}
_RULE_PLACES: dict[Place, float] = {
    "title": 1.0,
    "subtitle": 1.0,
    "lead": 1.0,
    "section": 0.6,
    "body": 0.4,
}


class Scoring(Closed):
    """How evidence becomes a decision: points by place, a little more for repeats."""

    places: dict[Place, Weight] = Field(default_factory=lambda: dict(_PLACES))
    # phrases that meet say more than phrases alone, also below the headline
    rule_places: dict[Place, Weight] = Field(default_factory=lambda: dict(_RULE_PLACES))
    repeat: Weight = 0.1  # for each further mention of the same term
    repeats: int = Field(default=3, ge=0, le=20)  # how many further mentions count
    threshold: float = Field(default=1.0, gt=0, le=10)  # points at which a tag is carried
    shanghai_threshold: float = Field(default=1.0, gt=0, le=10)


class Taxonomy(Closed):
    """The whole of `taxonomy.yaml`; sound in itself once it is made."""

    tags: dict[TagName, Tag] = Field(min_length=1)
    groups: dict[Name, Group] = Field(default_factory=dict)
    words: dict[Name, Phrases] = Field(default_factory=dict)  # vocabulary of rules, no tags
    masks: dict[Name, Phrases] = Field(default_factory=dict)  # phrases that mean something else
    patterns: dict[Name, tuple[Regex, ...]] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    scoring: Scoring = Field(default_factory=Scoring)

    @model_validator(mode="after")
    def _knows_all_it_names(self) -> Self:
        raise_unknown_references(self)
        return self

    @property
    def version(self) -> str:
        """Twelve hex digits that change exactly when the same article might be tagged otherwise.

        Notes, labels, provenance and the order of terms, aliases and rules do not matter.
        """
        told = _what_matters(self.model_dump(mode="json"))
        text = json.dumps([ENGINE, told], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


_SAYS_NOTHING = frozenset({"note", "label", "description", "source"})
_IN_ORDER = frozenset({"all"})


def _what_matters(value: Any, key: str = "") -> Any:  # noqa: ANN401  any JSON value
    """Drop what is said for people, and sort what has no order."""
    if isinstance(value, dict):
        return {k: _what_matters(v, k) for k, v in value.items() if k not in _SAYS_NOTHING}
    if isinstance(value, list):
        kept = [_what_matters(item) for item in value]
        if key in _IN_ORDER:
            return kept
        return sorted(kept, key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
    return value
