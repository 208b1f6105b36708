"""What do we look for, in which words, and why? The judgement of `config/taxonomy.yaml`."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from huangpu.model.taxonomy_references import raise_unknown_references

ENGINE = 1  # part of the version: raise it when the same file would tag differently

Facet = Literal["sector", "theme"]
Kind = Literal["organisation", "person", "place", "technology", "event", "policy"]
Place = Literal["title", "subtitle", "lead", "body"]
Span = Literal["sentence", "headline", "article"]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
ANY_TAG = "*"  # in a rule's `tags`: every tag, for rules that take points away


def _tag_name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?", value):
        raise ValueError("must be words of a-z and 0-9 joined by '-', with one '.' for a sub-tag")
    return value


def _name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must be words of a-z and 0-9 joined by '-'")
    return value


def _phrase(value: str) -> str:
    if value != value.strip() or not value:
        raise ValueError("must not be empty, nor begin or end with a space")
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return value


TagName = Annotated[str, AfterValidator(_tag_name)]
Name = Annotated[str, AfterValidator(_name)]
Phrase = Annotated[str, AfterValidator(_phrase), Field(max_length=80)]
Regex = Annotated[str, AfterValidator(_regex), Field(max_length=200)]
Points = Annotated[float, Field(ge=-10, le=10)]
Weight = Annotated[float, Field(ge=0, le=10)]


class _Closed(BaseModel):
    """A frozen section of a file: unknown keys are faults, and values never show in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Source(_Closed):
    """Who vouches for a term: a paragraph of the seed report, or a person with a day and a reason.

    Paragraphs are counted from 1 as the non-empty lines of the report, advertising lines left out.
    In the file a report source is written `report:3`.
    """

    report: int | None = Field(default=None, ge=1, le=7)
    by: str = ""
    day: date | None = None
    why: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_shorthand(cls, value: Any) -> Any:  # noqa: ANN401  whatever the file holds
        if isinstance(value, str):
            found = re.fullmatch(r"report:([0-9]+)", value)
            if not found:
                raise ValueError("must be 'report:N', or a mapping of by, day and why")
            return {"report": int(found[1])}
        return value

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.report is None and not (self.by and self.day and self.why):
            raise ValueError("must name who (by), which day (day) and the reason (why)")
        return self


class Label(_Closed):
    """What a tag is called, in both languages."""

    en: Phrase
    zh: Phrase


class Tag(_Closed):
    """One tag: its facet and names. A dot in its name hangs it below its parent."""

    facet: Facet
    label: Label
    description: str = ""


class Near(_Closed):
    """Something that must stand close by, in the same sentence."""

    of: tuple[Phrase, ...] = Field(min_length=1)
    within: int = Field(default=40, ge=1, le=500)  # characters between the two


class Phrases(_Closed):
    """Words and phrases that mean one thing; also a word list that rules name."""

    en: tuple[Phrase, ...] = ()
    zh: tuple[Phrase, ...] = ()  # simplified; traditional and full-width forms are folded
    cased: bool = False  # Latin phrases count only as written here, or in capitals
    note: str = ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every phrase, English first."""
        return self.en + self.zh


class Term(Phrases):
    """One thing of the field with all its names. What is left out is taken from its group.

    In the file a term without any settings may be written `TSMC | Taiwan Semiconductor | 台积电`.
    """

    kind: Kind | None = None
    tags: dict[TagName, Weight] | None = None
    shanghai: Weight | None = None
    plural: bool | None = None  # default: technologies, events and policies may take an s
    fields: dict[Place, Weight] = Field(default_factory=dict)  # overrides `scoring.places`
    near: Near | None = None  # counts only if one of these is close by
    require: tuple[Phrase, ...] = ()  # counts only if one of these is in the article
    exclude: tuple[Phrase, ...] = ()  # does not count if one of these is in the article
    negative: tuple[Phrase, ...] = ()  # does not count inside one of these phrases
    source: Source | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_shorthand(cls, value: Any) -> Any:  # noqa: ANN401  whatever the file holds
        if not isinstance(value, str):
            return value
        aliases = [alias.strip() for alias in value.split("|")]
        return {
            "en": [alias for alias in aliases if not _CHINESE.search(alias)],
            "zh": [alias for alias in aliases if _CHINESE.search(alias)],
        }

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not self.aliases:
            raise ValueError("must have at least one alias under en or zh")
        return self


class Group(_Closed):
    """Terms that share a kind, tags and provenance; rules call them all by the group's name."""

    kind: Kind
    tags: dict[TagName, Weight] = Field(default_factory=dict)
    shanghai: Weight = 0.0
    source: Source
    note: str = ""
    terms: tuple[Term, ...] = ()


class Rule(_Closed):
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
    places: tuple[Place, ...] = ("title", "subtitle", "lead", "body")
    within: int | None = Field(default=None, ge=0, le=500)
    ordered: bool = False
    unless: tuple[Phrase, ...] = ()
    topic: tuple[Phrase, ...] = ()
    exclude: tuple[Phrase, ...] = ()
    note: str = ""


class Scoring(_Closed):
    """How evidence becomes a decision: points by place, a little more for repeats."""

    places: dict[Place, Weight] = Field(
        default_factory=lambda: {"title": 1.0, "subtitle": 0.8, "lead": 0.5, "body": 0.2}
    )
    rule_places: dict[Place, Weight] = Field(  # phrases that meet say more than phrases alone
        default_factory=lambda: {"title": 1.0, "subtitle": 1.0, "lead": 1.0, "body": 0.4}
    )
    repeat: Weight = 0.1  # for each further mention of the same term
    repeats: int = Field(default=3, ge=0, le=20)  # how many further mentions count
    threshold: float = Field(default=1.0, gt=0, le=10)  # points at which a tag is carried
    shanghai_threshold: float = Field(default=1.0, gt=0, le=10)


class Taxonomy(_Closed):
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
