"""What is compared, what was found, and where an article belongs?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["copy", "event", "topic", "none"]
NameKind = Literal["company", "body", "place", "person", "product", "term"]


@dataclass(frozen=True, slots=True)
class Item:
    """One article, as far as comparing needs it. Times are UTC; texts are as the feed gave them.

    `family` is the publisher's house, which counts in corroboration; `rank` its standing, lower
    first, which decides between copies of the same minute.
    """

    id: str
    title: str
    language: str
    published_at: datetime
    summary: str = ""
    family: str = ""
    outlet: str = ""
    rank: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One known name in both languages; `of` is the house that a product or person belongs to."""

    id: str
    kind: NameKind
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    of: str | None = None

    @property
    def aliases(self) -> tuple[str, ...]:
        """All its forms."""
        return (*self.zh, *self.en)

    @property
    def label(self) -> str:
        """How it is shown to people: in both languages where it has both."""
        return " = ".join(names[0] for names in (self.en, self.zh) if names)

    @property
    def is_entity(self) -> bool:
        """Whether it names something in the world, and is not only a word."""
        return self.kind != "term"


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text, from `start` to `end`."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The parts of one headline that an index and a comparison need.

    `key` is equal for headlines that are equal but for decoration. `hashes` are the parts of the
    headline (64 bit), rarest first when statistics were given, else by value; `figures` are the
    numbers in it in canonical form.
    """

    key: int
    hashes: tuple[int, ...]
    figures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two articles are to each other, how surely (0 to 1), and why, in sentences.

    `veto` is the sentence of the guard that overruled the scores, "" if none did. `is_sure` says
    that the link may be made between languages without asking anybody.
    """

    kind: Kind
    copy_score: float
    event_score: float
    reasons: tuple[str, ...] = ()
    veto: str = ""
    is_sure: bool = False

    @property
    def same_story(self) -> bool:
        """Whether both tell the same event."""
        return self.kind in {"copy", "event"}


@dataclass(frozen=True, slots=True)
class Weight:
    """One fitted weight: the measure is centred, divided by its spread, then weighed."""

    measure: str
    weight: float
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A fitted logistic rule; yes begins at `threshold`, and nobody need be asked from `sure`."""

    bias: float
    threshold: float
    sure: float
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted rules, with the version that links are stamped with.

    Copies are told by their words alone. Of events, `..._meaning` is used where both articles
    have vectors, the other where they have not.
    """

    version: str
    copy: Rule
    event: Rule
    event_meaning: Rule
    across: Rule
    across_meaning: Rule
