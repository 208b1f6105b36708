"""What does a model allow at this place: which keys, which words, which numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What is known about one place: its sibling keys, and what its value may be."""

    siblings: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_whole: bool = False
    at_least: float | None = None
    more_than: float | None = None
    at_most: float | None = None
    less_than: float | None = None

    def bounds(self) -> str:
        """Spell the allowed range: `, 5 to 44640`, `, more than 0`; empty without one."""
        low, high = self.at_least, self.at_most
        if low is not None and high is not None:
            return f", {_figure(low)} to {_figure(high)}"
        parts = [
            f"{words} {_figure(bound)}"
            for words, bound in (
                ("at least", low),
                ("more than", self.more_than),
                ("at most", high),
                ("less than", self.less_than),
            )
            if bound is not None
        ]
        return f", {' and '.join(parts)}" if parts else ""


def rule_of(model: type[BaseModel], loc: tuple[str | int, ...]) -> FieldRule:
    """Follow a validation error's location through a model, as far as its fields are known."""
    here: type[BaseModel] | None = model
    field: FieldInfo | None = None
    siblings: tuple[str, ...] = ()
    free_key = False  # the next part is a key of a dict, not of a model
    for part in loc:
        if isinstance(part, int) or free_key:
            free_key = False
            continue
        if here is None:
            break
        siblings = tuple(here.model_fields)
        field = here.model_fields.get(part)
        if field is not None:
            here = next(_models(field.annotation), None)
            free_key = any(get_origin(kind) is dict for kind in _kinds(field.annotation))
    if field is None:
        return FieldRule(siblings)
    return FieldRule(siblings, _choices(field), _is_whole(field), *_range(field))


def _kinds(annotation: Any) -> Iterator[Any]:  # noqa: ANN401  an annotation can be anything
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  as above
    for kind in _kinds(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind


def _choices(field: FieldInfo) -> tuple[str, ...]:
    words = (get_args(kind) for kind in _kinds(field.annotation) if get_origin(kind) is Literal)
    return tuple(word for group in words for word in group if isinstance(word, str))


def _is_whole(field: FieldInfo) -> bool:
    kinds = set(filter(lambda kind: kind in {int, float}, _kinds(field.annotation)))
    return kinds == {int}


def _range(field: FieldInfo) -> tuple[float | None, ...]:
    rules = [*field.metadata]
    for kind in _kinds(field.annotation):
        # tuple[Annotated[int, Field(ge=1)], ...] keeps the rules of its items in a FieldInfo
        rules += kind.metadata if isinstance(kind, FieldInfo) else [kind]
    return tuple(
        next((bound for rule in rules if _is_number(bound := getattr(rule, name, None))), None)
        for name in ("ge", "gt", "le", "lt")
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _figure(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
