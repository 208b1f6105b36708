"""What was found, and where?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from huangpu.core.taxonomy.lexicon import Owner


class Hit(NamedTuple):
    """One entity found: field, span in its shadow, and the number of the sentence around it."""

    field: int
    start: int
    end: int
    sentence: int


Hits = dict[int, list[Hit]]  # by entity, in text order


class Match(NamedTuple):
    """One phrase found in a shadow, and whom it serves."""

    start: int
    end: int
    owners: list[Owner]
