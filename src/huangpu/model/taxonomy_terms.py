"""What is one thing of the field called, what does it speak for, and who says so?"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Kind = Literal["organisation", "person", "place", "technology", "event", "policy"]
Place = Literal["title", "subtitle", "lead", "section", "body"]

_CHINESE = re.compile(r"[\u3400-\u9fff]")


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


TagName = Annotated[str, AfterValidator(_tag_name)]
Name = Annotated[str, AfterValidator(_name)]
Phrase = Annotated[str, AfterValidator(_phrase), Field(max_length=80)]
Weight = Annotated[float, Field(ge=0, le=10)]


class Closed(BaseModel):
    """A frozen section of a file: unknown keys are faults, and values never show in errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Source(Closed):
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


class Near(Closed):
    """Something that must stand close by, in the same sentence."""

    of: tuple[Phrase, ...] = Field(min_length=1)
    within: int = Field(default=40, ge=1, le=500)  # characters between the two


class Phrases(Closed):
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


class Group(Closed):
    """Terms that share a kind, tags and provenance; rules call them all by the group's name."""

    kind: Kind
    tags: dict[TagName, Weight] = Field(default_factory=dict)
    shanghai: Weight = 0.0
    source: Source
    note: str = ""
    terms: tuple[Term, ...] = ()
