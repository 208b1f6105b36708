"""How does a model name several faults at once, each at its own key?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The keys down to a place, and what is wrong there: "problem; suggestion".
Problem: TypeAlias = tuple[tuple[str | int, ...], str]


def doubles(section: str, key: str, values: Iterable[str]) -> Iterator[Problem]:
    """Give each value of a list that stands there already; letter case makes no difference."""
    first: dict[str, int] = {}
    for number, value in enumerate(values):
        same = value.casefold()
        if same in first:
            yield (section, number, key), f"is listed twice; see {section}[{first[same]}]"
        first.setdefault(same, number)


def raise_all(title: str, problems: Iterable[Problem]) -> None:
    """Raise one ValidationError that holds every problem at its own place."""
    found = [
        InitErrorDetails(
            type=PydanticCustomError("together", "{words}", {"words": words}),
            loc=place,
            input=None,
        )
        for place, words in problems
    ]
    if found:
        raise ValidationError.from_exception_data(title, found, hide_input=True)
